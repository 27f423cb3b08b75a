import type { Facts, Fact } from '../facts.ts';
import type { MailConfiguration, MailLimits } from '../../../../shared/ports/account.ts';
import { broken, brokenIf, notKnown, ok, plural, warn, type Finding } from '../finding.ts';
import type { Target } from '../target.ts';
import { deployCommand } from './account.ts';

/** From here on the account may run into its limit before the day is over. */
const NEARLY = 0.8;
/**
 * Mails to one member in a year, of the reference year: 1,000 members get 2,900
 * (all journeys as shipped, 100 joins, 200 helps, 30 % answering).
 */
const MAILS_A_YEAR = 2.9;

const consoleOf = (region: string): string =>
  `https://${region}.console.aws.amazon.com/ses/home?region=${region}#/account`;
const quotasOf = (region: string): string =>
  `https://${region}.console.aws.amazon.com/servicequotas/home/services/ses/quotas`;

/** Whether SES takes mail from the account at all, and how much. */
export function checkMailLimits(
  { mailLimits }: Pick<Facts, 'mailLimits'>,
  target: Target,
): readonly Finding[] {
  if ('unread' in mailLimits) return [notKnown('SES account', mailLimits.unread, target)];
  const limits = mailLimits.known;
  return [sandbox(limits, target), allowed(limits, target), quota(limits, target), rate(limits, target)];
}

function sandbox({ production }: MailLimits, target: Target): Finding {
  const what = 'SES sandbox';
  if (production) return ok(what, 'left: mail may go to anybody');
  return brokenIf(target.production)(
    what,
    'the account is in it: mail goes to verified addresses and domains only',
    `Ask to leave it: ${consoleOf(target.region)} → "Request production access"; or`,
    `aws sesv2 put-account-details --region ${target.region} --production-access-enabled --mail-type TRANSACTIONAL --website-url https://<your site> --contact-language EN`,
    'AWS answers within a day, mostly with a question of how people agree to get mail and how bounces are handled.',
  );
}

function allowed({ sendingEnabled, enforcement }: MailLimits, { region }: Target): Finding {
  const what = 'SES sending';
  if (enforcement === 'SHUTDOWN')
    return broken(
      what,
      'SHUTDOWN: AWS has ended all sending of this account',
      `Read why: ${consoleOf(region)} and the mail that AWS wrote to the account's address; answer its case.`,
    );
  if (!sendingEnabled)
    return broken(
      what,
      'paused for the account and region: every message waits as "paused"',
      `Find out who paused it and why: ${consoleOf(region)}; then`,
      `aws sesv2 put-account-sending-attributes --region ${region} --sending-enabled`,
    );
  if (enforcement !== 'HEALTHY')
    return warn(
      what,
      `enabled, but under review (${enforcement}): too many bounces or complaints`,
      `Read what AWS asks for: ${consoleOf(region)} → "Reputation metrics". Sending ends if nothing gets better.`,
    );
  return ok(what, 'enabled, in good standing');
}

function quota({ perDay, sentLastDay }: MailLimits, target: Target): Finding {
  const what = 'SES quota';
  const ask = `Ask for more: ${quotasOf(target.region)} → "Sending quota".`;
  if (perDay < 0) return ok(what, `no limit a day; ${plural(sentLastDay, 'mail')} in the last 24 hours`);
  const found = `${plural(sentLastDay, 'mail')} of ${perDay.toLocaleString('en')} in the last 24 hours`;
  if (sentLastDay >= perDay)
    return broken(what, `${found}: used up. Messages wait, and those that get too late are skipped`, ask);
  const { members, mailsPerMember } = target;
  const average = Math.ceil(((members ?? 0) * MAILS_A_YEAR) / 365);
  if (average > perDay)
    return broken(
      what,
      `${found}; ${plural(members ?? 0, 'member')} get ${average.toLocaleString('en')} on a common day`,
      ask,
    );
  if (sentLastDay >= perDay * NEARLY) return warn(what, `${found}: nearly used up`, ask);
  const most = (members ?? 0) * mailsPerMember;
  if (most > perDay)
    return warn(
      what,
      `${found}; were all ${plural(members ?? 0, 'member')} due on one day, it would take ${Math.ceil(most / perDay)} days, and what is too late by then is skipped`,
      ask,
    );
  return ok(what, members === undefined ? `${found} (how many members? --members <n>)` : found);
}

function rate({ perSecond }: MailLimits, { mailsPerSecond, stage, region }: Target): Finding {
  const what = 'SES rate';
  const found = `${plural(perSecond, 'mail')} a second`;
  if (mailsPerSecond === undefined || mailsPerSecond <= perSecond) return ok(what, found);
  return warn(
    what,
    `${found}, and the stage is set to ${mailsPerSecond}: what is refused is tried again, at a cost`,
    `Set the stage's mailsPerSecond to ${Math.max(1, Math.floor(perSecond))} and deploy: ${deployCommand({ stage })}; or`,
    `ask for more: ${quotasOf(region)} → "Sending rate".`,
  );
}

const TO_BUS = ['DELIVERY', 'BOUNCE', 'COMPLAINT', 'REJECT'];
/** These would be lost for ever: they come by a second way. */
const TO_TOPIC = ['BOUNCE', 'COMPLAINT', 'REJECT'];

/** Whether mail of this stage may go, and what becomes of it is told. */
export function checkMailConfiguration(
  configuration: Fact<MailConfiguration | undefined>,
  target: Target,
): readonly Finding[] {
  const what = 'SES configuration set';
  if ('unread' in configuration) return [notKnown(what, configuration.unread, target)];
  const again = deployCommand(target);
  if (!configuration.known) return [broken(what, 'the stack has none: nothing can be sent', again)];
  const { sendingEnabled, destinations } = configuration.known;
  const missing = [
    ...TO_BUS.map((event) => ['bus', event] as const),
    ...TO_TOPIC.map((event) => ['topic', event] as const),
  ].filter(
    ([to, event]) => !destinations.some((one) => one.enabled && one.to === to && one.events.includes(event)),
  );
  return [
    sendingEnabled
      ? ok(what, 'there, and sending is enabled')
      : broken(
          what,
          'sending is disabled for it: every message waits as "paused"',
          `Find out who did so and why; then deploy, or enable it: ${consoleOf(target.region).replace('#/account', '#/configuration-sets')}`,
        ),
    missing.length === 0
      ? ok('SES events', 'told by EventBridge, the bad ones by SNS as well')
      : broken(
          'SES events',
          `not told: ${missing.map(([to, event]) => `${event} by ${to === 'bus' ? 'EventBridge' : 'SNS'}`).join(', ')}. An address that bounces or complains would be written to again`,
          `Someone has changed it by hand. Deploy again, and if that changes nothing, enable it in the console: ${again}`,
        ),
  ];
}
