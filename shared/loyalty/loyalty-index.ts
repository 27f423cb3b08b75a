import type { Instant } from '../time/instant.ts';
import { totalOf, type Sums } from './contribution.ts';
import { fadedAt } from './decay.ts';
import { exp2, ONE } from './exp2.ts';
import type { Points } from './points.ts';

/**
 * The loyalty index at a time, 0-100: 100·(1 − 2^(−v/K)), with v the points of all parts at that time and K the points
 * for an index of 50; 0 when v is negative. It keeps order to the last digit: a greater sum never has a smaller index.
 * @throws TimeOutOfReach.
 */
export function indexAt(
  sums: Sums,
  at: Instant,
  points: Pick<Points, 'halfLifeDays' | 'pointsForIndex50'>,
): number {
  const { numerator, denominator } = fadedAt(totalOf(sums), at, points.halfLifeDays);
  if (numerator <= 0n) return 0;
  const { mantissa, exponent } = exp2(-numerator, denominator * BigInt(points.pointsForIndex50));
  const missing = mantissa >> -exponent;
  return Number((ONE - missing) * 100n) / Number(ONE);
}

/** The points that give an index: the inverse. @throws RangeError outside 0 ≤ index < 100: no points give 100. */
export function valueOf(index: number, { pointsForIndex50 }: Pick<Points, 'pointsForIndex50'>): number {
  if (!(index >= 0 && index < 100)) {
    throw new RangeError(`${index} is no loyalty index to reach: expected a number from 0 to below 100.`);
  }
  return pointsForIndex50 * Math.log2(100 / (100 - index));
}
