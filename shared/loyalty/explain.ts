import type { Instant } from '../time/instant.ts';
import { sumsOf, totalOf, type Contribution, type Sums } from './contribution.ts';
import { valueAt } from './decay.ts';
import { indexAt } from './loyalty-index.ts';
import { PARTS, type Part, type Points } from './points.ts';

/** One line of an explanation. */
interface Weight {
  readonly part: Part;
  /** Micro-points at the landmark: these add up exactly. */
  readonly micro: bigint;
  /** What that is worth now. */
  readonly points: number;
  /** Share of the index in tenths of a percent, negative for what lowers it; null when the index is 0. */
  readonly permille: number | null;
}

export type ExplainedPart = Weight;
export type ExplainedEvent = Contribution & Weight;

/** Always: `events` and `unexplained` add up to `parts`, and `parts` to the whole, in micro-points and in permille (1000). */
export interface Explanation {
  readonly index: number;
  readonly micro: bigint;
  readonly points: number;
  /** In the order of PARTS. */
  readonly parts: readonly ExplainedPart[];
  /** The heaviest first, whether it raises or lowers the index; of equal ones the newest. */
  readonly events: readonly ExplainedEvent[];
  /** What the stored sums hold beyond the events, a part a line. Anything here is a fault of the data: rebuild the member. */
  readonly unexplained: readonly ExplainedPart[];
}

/**
 * What a member's index is made of. `sums` are those that are stored, `contributions` those of the member's events.
 * Shares are whole tenths by the largest-remainder method, first among the parts, then within each.
 * @throws TimeOutOfReach.
 */
export function explain(given: {
  readonly sums: Sums;
  readonly contributions: readonly Contribution[];
  readonly now: Instant;
  readonly points: Pick<Points, 'halfLifeDays' | 'pointsForIndex50'>;
}): Explanation {
  const { sums, now, points } = given;
  const total = totalOf(sums);
  const worth = (micro: bigint): number => valueAt(micro, now, points.halfLifeDays);
  const weighed = <Line extends Pick<Weight, 'part' | 'micro'>>(line: Line, tenths: bigint | undefined) => ({
    ...line,
    points: worth(line.micro),
    permille: tenths === undefined ? null : Number(tenths),
  });

  const listed = sumsOf(given.contributions);
  const contributions = given.contributions.toSorted(byWeight);
  const rest = PARTS.map((part) => ({ part, micro: sums[part] - listed[part] })).filter(
    ({ micro }) => micro !== 0n,
  );
  const parts = PARTS.map((part) => ({ part, micro: sums[part] }));

  const ofParts = shares(parts, total, 1000n);
  const tenths = new Map<object, bigint>();
  for (const [i, { part }] of parts.entries()) {
    const lines = [...contributions, ...rest].filter((line) => line.part === part);
    const within = shares(lines, total, ofParts[i] ?? 0n);
    for (const [j, share] of within.entries()) tenths.set(lines[j]!, share);
  }
  return {
    index: indexAt(sums, now, points),
    micro: total,
    points: worth(total),
    parts: parts.map((part, i) => weighed(part, ofParts[i])),
    events: contributions.map((event) => weighed(event, tenths.get(event))),
    unexplained: rest.map((part) => weighed(part, tenths.get(part))),
  };
}

/**
 * Whole tenths of a percent of `total` that add up to `target`: each share rounded down, and what is then missing given,
 * one tenth each, to those that lost most by it; among equals to the first. None when there is nothing to share.
 */
function shares(lines: readonly { micro: bigint }[], total: bigint, target: bigint): readonly bigint[] {
  if (total <= 0n) return [];
  const exact = lines.map(({ micro }) => {
    const lost = (((micro * 1000n) % total) + total) % total;
    return { lost, share: (micro * 1000n - lost) / total };
  });
  const missing = exact.reduce((sum, { share }) => sum - share, target);
  const byLoss = exact.toSorted((a, b) => compare(b.lost, a.lost));
  const given = new Set(byLoss.slice(0, Number(missing)));
  return exact.map((one) => one.share + (given.has(one) ? 1n : 0n));
}

function byWeight(a: Contribution, b: Contribution): number {
  return compare(magnitude(b.micro), magnitude(a.micro)) || compare(b.at, a.at) || compare(a.event, b.event);
}

function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value;
}

function compare<T extends string | bigint>(a: T, b: T): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
