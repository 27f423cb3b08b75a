import { toEpochMs, instant } from '../../shared/time/instant.ts';
import type { Draws } from './reference-people.ts';

/**
 * What happens in the reference year to each 1,000 members: 100 join, 200 are helped, and of 24,000 activity events most
 * are log-ins, which come in nightly lists; trainings and meetings come by a form each.
 */
const PER_THOUSAND = { joins: 100, helps: 200, attended: 1200, logIns: 22_800 } as const;

export const YEAR = {
  from: instant('2027-01-01T00:00:00Z'),
  until: instant('2028-01-01T00:00:00Z'),
} as const;

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
const DAYS = (toEpochMs(YEAR.until) - toEpochMs(YEAR.from)) / DAY;

export type Happening =
  | { readonly at: number; readonly what: 'join' | 'help' | 'attended' }
  | { readonly at: number; readonly what: 'log-ins'; readonly count: number };

/** In order of time; `at` is in milliseconds since 1970. */
export function planYear(members: number, draws: Draws): readonly Happening[] {
  const count = (rate: keyof typeof PER_THOUSAND): number =>
    Math.round((PER_THOUSAND[rate] * members) / 1000);
  const first = toEpochMs(YEAR.from);
  /** Some time between eight and eight, on any day. */
  const sometime = (): number => first + draws.below(DAYS) * DAY + 7 * HOUR + draws.below(12 * HOUR);
  const singly = (what: 'join' | 'help' | 'attended', times: number): Happening[] =>
    Array.from({ length: times }, () => ({ at: sometime(), what }));
  const logIns = count('logIns');
  const nights = Array.from({ length: DAYS }, (_, night): Happening => {
    const upTo = (days: number): number => Math.round((logIns * days) / DAYS);
    return { at: first + night * DAY + 2.5 * HOUR, what: 'log-ins', count: upTo(night + 1) - upTo(night) };
  });
  return [
    ...singly('join', count('joins')),
    ...singly('help', count('helps')),
    ...singly('attended', count('attended')),
    ...nights,
  ].toSorted((one, other) => one.at - other.at);
}
