import type { Concurrency } from '../../../../shared/ports/account.ts';
import type { AppFacts, Facts } from '../facts.ts';
import { broken, brokenIf, notKnown, ok, warn, type Finding } from '../finding.ts';
import type { Target } from '../target.ts';
import { deployCommand } from './account.ts';

/** A call of send-message takes a quarter of a second at least: see infra/aws/stage.ts. */
const CALLS_A_SECOND = 4;
/** Lambda lets nothing be reserved of the last 100. https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html */
const KEPT_FREE = 100;
/** What every account has in time; a new one has 10. */
const COMMON = 1000;

/** Whether as many calls may run at once as the stage's sending rate takes. */
export function checkConcurrency({ concurrency }: Pick<Facts, 'concurrency'>, target: Target): Finding {
  const what = 'Lambda concurrency';
  if ('unread' in concurrency) return notKnown(what, concurrency.unread, target);
  const { limit, unreserved }: Concurrency = concurrency.known;
  const { mailsPerSecond, production, region } = target;
  const ask = `aws service-quotas request-service-quota-increase --region ${region} --service-code lambda --quota-code L-B99A9384 --desired-value ${COMMON}`;
  const found = `${limit} calls at once, ${unreserved} of them reserved for nobody`;
  const needed = mailsPerSecond === undefined ? 0 : Math.ceil(mailsPerSecond / CALLS_A_SECOND) + KEPT_FREE;
  if (mailsPerSecond !== undefined && needed > limit)
    return broken(
      what,
      `${found}; ${mailsPerSecond} mails a second take ${needed}: the deploy fails`,
      ask,
      "Until it is granted, leave mailsPerSecond out of the stage's file.",
    );
  if (limit < KEPT_FREE)
    return brokenIf(production && limit < 10)(
      what,
      `${found}: forms, pages and messages wait for each other when many come at once`,
      ask,
    );
  return ok(what, found);
}

/** Whether what is deployed keeps to the stage's sending rate. */
export function checkReserved({ reserved }: Pick<AppFacts, 'reserved'>, target: Target): readonly Finding[] {
  const what = 'Sending rate';
  const again = deployCommand(target);
  if (!reserved) return [broken(what, 'the stack has no function SendMessage', again)];
  if ('unread' in reserved) return [notKnown(what, reserved.unread, target)];
  const { mailsPerSecond } = target;
  if (reserved.known === 0)
    return [
      broken(
        what,
        'SendMessage may not run at all: 0 calls are reserved for it (the console calls that "Throttle")',
        `Find out who did so and why; then ${again}`,
      ),
    ];
  const meant = mailsPerSecond === undefined ? undefined : Math.ceil(mailsPerSecond / CALLS_A_SECOND);
  const say = (calls: number | undefined): string =>
    calls === undefined ? 'no limit of our own' : `${calls} calls of SendMessage at once`;
  if (meant !== reserved.known)
    return [
      warn(what, `${say(reserved.known)} deployed; the stage's file means ${say(meant)}`, `Deploy: ${again}`),
    ];
  return [ok(what, say(meant))];
}
