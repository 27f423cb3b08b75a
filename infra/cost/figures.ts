import type { Measured } from './measure.ts';
import { UNITS, usd, type Unit } from './prices.table.ts';

/** SMS stand apart: prices differ by country and carrier, and an organisation may do without. */
export const ALL_IN: readonly Unit[] = UNITS.filter((unit) => unit !== 'sms.part');

export interface Figure {
  readonly what: string;
  readonly measured: number;
  readonly atMost: number;
  readonly form: 'share' | 'usd' | 'number' | 'count';
}

/** What the project promises of its cost, and what was measured. Money is USD per 1,000 members and year. */
export function figuresOf({ members, year, activity, lived, mostOpen }: Measured) {
  const perEvent = (amount: number): number => amount / lived.activityEvents;
  const recorded = activity.by('dynamodb.write').filter(([by]) => by.startsWith('record-event'));
  return {
    orchestration: {
      what: "orchestration, as a share of SES's own price",
      measured:
        usd('states.transition', year.total('states.transition')) /
        usd('ses.message', year.total('ses.message')),
      atMost: 0.45,
      form: 'share',
    },
    allIn: {
      what: 'all-in variable cost without SMS, USD',
      measured: (year.usd(ALL_IN) * 1000) / members,
      atMost: 0.55,
      form: 'usd',
    },
    // The transaction and its index; what the receiver counts against a form's cap is shared by a whole list.
    writeUnits: {
      what: 'write units per activity event recorded',
      measured: perEvent(recorded.reduce((sum, [, units]) => sum + units, 0)),
      atMost: 6,
      form: 'number',
    },
    logBytes: {
      what: 'log bytes per activity event',
      measured: perEvent(activity.total('logs.byte')),
      atMost: 600,
      form: 'count',
    },
    openAtAMillion: {
      what: 'open executions at a million members',
      measured: (mostOpen * 1_000_000) / members,
      atMost: 100_000,
      form: 'count',
    },
  } as const satisfies Readonly<Record<string, Figure>>;
}

const HOURS = 365 * 24;
/** Lambda's poller keeps five connections to a queue, each of which asks anew after 20 seconds. */
const POLLS = 5 * 3 * 60 * HOURS;

/** What a year costs in which nothing happens, USD, whatever the size: the hourly sweep is measured, all else is counted. */
export function idleYear({ idleSweep }: Measured): Readonly<Record<string, number>> {
  return {
    'hourly sweeps that find nothing': idleSweep.usd() * HOURS,
    "Lambda's polling of the queue": usd('sqs.request', POLLS),
    'the secret': usd('secrets.month', 12),
  };
}
