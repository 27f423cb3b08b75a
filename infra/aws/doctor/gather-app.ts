import type { Account, Part, RaisedAlarm } from '../../../shared/ports/account.ts';
import type { Instant } from '../../../shared/time/instant.ts';
import type { AppFacts, Fact } from './facts.ts';
import { fact, hoursBefore } from './look.ts';
import type { Target } from './target.ts';

interface App {
  readonly target: Pick<Target, 'stage'>;
  readonly stack: string;
  readonly at: Instant;
}

/** How many hours may pass without a sweep. */
export const SWEPT_WITHIN_HOURS = 2;

/** What the app's stack consists of, found by its parts: most of their names CloudFormation invents. */
export async function gatherApp(account: Account, { target, stack, at }: App): Promise<Fact<AppFacts>> {
  const parts = await fact(() => account.parts(stack));
  if ('unread' in parts) return parts;
  const functionOf = (id: string): string | undefined =>
    named(parts.known, 'AWS::Lambda::Function').find((part) => part.id.startsWith(id))?.physical;
  const [sender, sweeper] = [functionOf('SendMessage'), functionOf('Sweep')];
  const configuration = named(parts.known, 'AWS::SES::ConfigurationSet')[0]?.physical;
  const alarmNames = named(parts.known, 'AWS::CloudWatch::Alarm').map(({ physical }) => physical);
  const [mailConfiguration, textConfiguration, reserved, sweep, alarms] = await Promise.all([
    fact(async () => (configuration === undefined ? undefined : account.mailConfiguration(configuration))),
    // A name of ours: see outgoing-texts.ts.
    fact(() => account.textConfiguration(`lojal-${target.stage}`)),
    sender === undefined ? undefined : fact(() => account.reserved(sender)),
    sweeper === undefined
      ? undefined
      : fact(() => account.calls(sweeper, hoursBefore(at, SWEPT_WITHIN_HOURS), at)),
    fact(() => account.alarms(alarmNames)),
  ]);
  const topics = await Promise.all(
    topicsOf(alarms).map(async (arn) => ({ arn, subscribers: await fact(() => account.subscribers(arn)) })),
  );
  return { known: { mailConfiguration, textConfiguration, reserved, sweep, alarms, topics } };
}

const named = (parts: readonly Part[], type: string): readonly Part[] =>
  parts.filter((part) => part.type === type);

function topicsOf(alarms: Fact<readonly RaisedAlarm[]>): readonly string[] {
  if ('unread' in alarms) return [];
  const told = alarms.known.flatMap(({ tells }) => tells).filter((arn) => arn.includes(':sns:'));
  return [...new Set(told)].toSorted();
}
