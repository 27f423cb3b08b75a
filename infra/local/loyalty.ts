import { explain, type Explanation } from '../../shared/loyalty/explain.ts';
import type { Level, Points } from '../../shared/loyalty/points.ts';
import { contributionIn, standingOf } from '../../shared/loyalty/standing.ts';
import type { Item, Items } from '../../shared/ports/items.ts';
import { dateIn } from '../../shared/time/civil.ts';
import type { Instant } from '../../shared/time/instant.ts';
import { allRows } from '../../shared/member/rows.ts';

export interface LoyaltyNow extends Explanation {
  readonly level: Level | undefined;
}

/** A member's index as it stands now, with what it is made of. */
export async function loyaltyOf(items: Items, row: Item, points: Points, now: Instant): Promise<LoyaltyNow> {
  const events = await allRows(items, { partition: row.pk, range: { beginsWith: 'EVENT#' } });
  const { sums, level } = standingOf(row);
  const contributions = events.flatMap((event) => contributionIn(event) ?? []);
  return { level, ...explain({ sums, contributions, now, points }) };
}

/** For a terminal: the index, the level, and what it comes from, the heaviest first. */
export function inWords(loyalty: LoyaltyNow, zone: string, most = 6): string[] {
  const lines = loyalty.events.slice(0, most).map((event) => {
    const share = event.permille === null ? '' : `${(event.permille / 10).toFixed(1)} %`;
    return `    ${event.type.padEnd(20)} ${dateIn(zone, event.at)}  ${event.part.padEnd(12)} ${event.points.toFixed(1).padStart(6)} points ${share.padStart(8)}`;
  });
  const more = loyalty.events.length - lines.length;
  return [
    `  index ${loyalty.index.toFixed(1)}, ${loyalty.level ?? 'has left'}: ${loyalty.points.toFixed(1)} points of ${loyalty.events.length} events`,
    ...lines,
    ...(more > 0 ? [`    and ${more} more`] : []),
    ...loyalty.unexplained.map(
      (rest) =>
        `    NOT EXPLAINED: ${rest.points.toFixed(1)} points of ${rest.part}; run npm run loyalty:rebuild`,
    ),
  ];
}
