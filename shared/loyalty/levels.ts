import type { Instant } from '../time/instant.ts';
import { sumFor } from './decay.ts';
import { valueOf } from './loyalty-index.ts';
import { LEVELS, type Level, type Points, type ReachedLevel } from './points.ts';

type Bounds = Pick<Points, 'halfLifeDays' | 'pointsForIndex50' | 'levels'>;

/**
 * The level of a member whose parts sum up to `total` micro-points at the landmark, who so far has the level `current`;
 * without one, the level is reached from below.
 *
 * Between two levels there are two bounds: up at `from`, down below `from − margin`. Each is looked at by itself, so it
 * does not matter how often one looks: a member who fades from ambassador to below active passes the same bounds in one
 * look or in ten. A bound is a sum (sumFor of the points for that index), not a floating-point index, so that
 * this and the ranges of `crossings` agree to the micro-point.
 * @throws TimeOutOfReach.
 */
export function levelFor(total: bigint, at: Instant, points: Bounds, current: Level = 'at-risk'): Level {
  const held = LEVELS.indexOf(current);
  const reached = LEVELS.findLast(
    (level, rank) =>
      level === 'at-risk' || total >= (rank > held ? upTo(level, at, points) : downFrom(level, at, points)),
  );
  return reached!;
}

/** Bounds are inclusive, as in a query's range. */
export interface Crossings {
  /** Who has this sum or more has risen to a higher level. Absent for the highest. */
  readonly up?: { readonly from: bigint };
  /** Who has this sum or less has fallen to a lower level. Absent for the lowest. */
  readonly down?: { readonly to: bigint };
}

/**
 * Where in the partition of a level, sorted by the total sum, those members stand who have crossed out of it: exactly
 * those for whom `levelFor` gives another level.
 * @throws TimeOutOfReach.
 */
export function crossings(level: Level, at: Instant, points: Bounds): Crossings {
  const next = LEVELS[LEVELS.indexOf(level) + 1];
  return {
    ...(isReached(next) && { up: { from: upTo(next, at, points) } }),
    ...(isReached(level) && { down: { to: downFrom(level, at, points) - 1n } }),
  };
}

/** The smallest sum with which a member rises to the level. */
function upTo(level: ReachedLevel, at: Instant, points: Bounds): bigint {
  return sumFor(valueOf(points.levels[level].from, points), at, points.halfLifeDays);
}

/** The smallest sum with which a member stays in the level. */
function downFrom(level: ReachedLevel, at: Instant, points: Bounds): bigint {
  const { from, margin } = points.levels[level];
  return sumFor(valueOf(from - margin, points), at, points.halfLifeDays);
}

function isReached(level: Level | undefined): level is ReachedLevel {
  return level !== undefined && level !== 'at-risk';
}
