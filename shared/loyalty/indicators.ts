import type { Value } from '../ports/items.ts';
import { dateIn } from '../time/civil.ts';
import type { LoyaltyEvent } from './contribution.ts';
import type { Points } from './points.ts';

/** One indicator in one year: how many members, and how many times in all. An event that counts once a day is one time. */
export interface Count {
  readonly members: bigint;
  readonly times: bigint;
}

/** By the indicator's name. */
export type Counts = Readonly<Record<string, Count>>;

/**
 * The attribute of the member's row that an event adds 1 to, such as `year.2028.trainings`; none when its type counts for
 * no indicator. The year is that of the organisation's calendar.
 */
export function indicatorOf(
  { type, at }: Pick<LoyaltyEvent, 'type' | 'at'>,
  points: Points,
  zone: string,
): string | undefined {
  const counts = points.events.get(type)?.counts;
  return counts === undefined ? undefined : `${prefixOf(Number(dateIn(zone, at).slice(0, 4)))}${counts}`;
}

/** Every indicator that the points name, with nobody counted: where countMembers begins. */
export function noCounts(points: Points): Counts {
  const names = [...points.events.values()].flatMap(({ counts }) => counts ?? []);
  return Object.fromEntries(names.map((name) => [name, { members: 0n, times: 0n }]));
}

/**
 * The counts with these rows of members added, so that a register is counted page by page. An indicator that the points
 * no longer name is counted too: what happened that year does not change.
 * @throws TypeError naming the attribute when a count is not a number.
 */
export function countMembers(
  before: Counts,
  rows: Iterable<Readonly<Record<string, Value>>>,
  year: number,
): Counts {
  const counts = new Map(Object.entries(before));
  const prefix = prefixOf(year);
  for (const row of rows) {
    for (const [attribute, times] of Object.entries(row)) {
      if (!attribute.startsWith(prefix)) continue;
      if (typeof times !== 'bigint') throw new TypeError(`Attribute "${attribute}" should be a number.`);
      // A count that was taken back leaves a 0.
      if (times <= 0n) continue;
      const name = attribute.slice(prefix.length);
      const count = counts.get(name) ?? { members: 0n, times: 0n };
      counts.set(name, { members: count.members + 1n, times: count.times + times });
    }
  }
  return Object.fromEntries(counts);
}

function prefixOf(year: number): string {
  return `year.${String(year).padStart(4, '0')}.`;
}
