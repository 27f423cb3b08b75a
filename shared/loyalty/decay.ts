import { fromEpochMs, instant, toEpochMs, type Instant } from '../time/instant.ts';
import { BITS, exp2, type Power } from './exp2.ts';

/**
 * Forward decay (Cormode, Shkapenyuk, Srivastava, Xu: Forward Decay, ICDE 2009): an event's points are weighed once, as
 * of a fixed landmark, and never touched again. A stored sum is in whole micro-points at the landmark; what it is worth
 * at a time is that, faded. So the sum needs no clock to be added to, and no order.
 *
 * The instants here are written as `instant` gives them: another form would load Temporal's parser at each cold start.
 */
export const LANDMARK = instant('2020-01-01T00:00:00.000Z');

/** Days. A shorter half-life would soon make the sums too long for a store with numbers of 38 digits. */
export const HALF_LIFE_DAYS = { least: 90, usual: 180, most: 730 } as const;

/**
 * 2^84·10^6 is 2·10^31 micro-points for one point, and 38 digits hold 5 million points at once. With a half-life of
 * 180 days that lasts until May 2061, with 90 days until September 2040; by then move the landmark and rebuild.
 */
const MOST_HALF_LIVES = 84;
/** No member has done anything for us before; a date such as 0001-01-01 is a slip. */
export const EARLIEST = instant('1900-01-01T00:00:00.000Z');

const MICRO = 1_000_000n;
const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * round(points·2^((at − LANDMARK)/half-life)·10^6): what is added to the sum, in micro-points at the landmark. Halves
 * are rounded away from zero, so that −points weigh exactly −1 times as much. Before the landmark the weight of a point
 * is below one; some 21 half-lives before it and earlier, that of a point is less than half a micro-point and becomes 0.
 * `points` are whole; `halfLifeDays` is a whole number as HALF_LIFE_DAYS allows.
 * @throws TimeOutOfReach; RangeError when the points are not whole.
 */
export function weigh(given: {
  readonly points: number;
  readonly at: Instant;
  readonly halfLifeDays: number;
}): bigint {
  const { mantissa, exponent } = grown(given.at, given.halfLifeDays);
  return scaled(BigInt(given.points) * MICRO * mantissa, exponent - BITS);
}

/** A fraction in points, exact up to the power of two in it; the denominator is positive. */
export interface Fraction {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** What a stored sum is worth at a time, as a fraction. @throws TimeOutOfReach. */
export function fadedAt(sum: bigint, at: Instant, halfLifeDays: number): Fraction {
  const { passed, halfLife } = elapsed(at, halfLifeDays);
  const { mantissa, exponent } = exp2(-passed, halfLife);
  const shift = BITS - exponent;
  const numerator = sum * mantissa;
  // Long before the landmark a sum is worth so much more that the shift turns round.
  return shift < 0n
    ? { numerator: numerator << -shift, denominator: MICRO }
    : { numerator, denominator: MICRO << shift };
}

/** What a stored sum is worth at a time, in points. A greater sum is never worth less. @throws TimeOutOfReach. */
export function valueAt(sum: bigint, at: Instant, halfLifeDays: number): number {
  const { numerator, denominator } = fadedAt(sum, at, halfLifeDays);
  // Both conversions round once, and a power of two times 10^6 is a double.
  return Number(numerator) / Number(denominator);
}

/** A double of 2^-12 and more is a whole number of these parts. */
const PARTS_OF_A_POINT_BITS = 64n;

/**
 * The inverse of valueAt, for the bounds of range queries: the sum that is worth `value` points at a time, to the nearest
 * micro-point at the landmark. A greater value never gives a smaller sum; nor does a later time, when the value is
 * positive.
 * @throws TimeOutOfReach; RangeError when the value is not finite.
 */
export function sumFor(value: number, at: Instant, halfLifeDays: number): bigint {
  const { mantissa, exponent } = grown(at, halfLifeDays);
  const parts = BigInt(Math.round(value * 2 ** Number(PARTS_OF_A_POINT_BITS)));
  return scaled(parts * MICRO * mantissa, exponent - BITS - PARTS_OF_A_POINT_BITS);
}

/** By how much points have grown from the landmark to `at`, as they are weighed: 2^((at − LANDMARK)/half-life). */
function grown(at: Instant, halfLifeDays: number): Power {
  const what = `${at} ${halfLifeDays}`;
  let power = known.get(what);
  if (power === undefined) {
    const { passed, halfLife } = elapsed(at, halfLifeDays);
    power = exp2(passed, halfLife);
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(what, power);
  }
  return power;
}

/** A level is looked for by three bounds at one instant, and of a register many members joined on one date. */
const MOST_KNOWN = 5000;
const known = new Map<string, Power>();

/** Both in milliseconds; `passed` is negative before the landmark. */
function elapsed(at: Instant, halfLifeDays: number): { passed: bigint; halfLife: bigint } {
  const halfLifeMs = halfLifeDays * DAY_MS;
  const passedMs = toEpochMs(at) - toEpochMs(LANDMARK);
  if (at < EARLIEST || passedMs > halfLifeMs * MOST_HALF_LIVES) throw new TimeOutOfReach(at, halfLifeDays);
  return { passed: BigInt(passedMs), halfLife: BigInt(halfLifeMs) };
}

/** value·2^by as a whole number, halves away from zero. */
function scaled(value: bigint, by: bigint): bigint {
  const magnitude = value < 0n ? -value : value;
  // A shift to the right cuts off, so one binary digit is kept to round by.
  const rounded = ((magnitude << (by + 1n)) + 1n) >> 1n;
  return value < 0n ? -rounded : rounded;
}

/** The last instant at which points with this half-life can be weighed. */
export function latestFor(halfLifeDays: number): Instant {
  return fromEpochMs(toEpochMs(LANDMARK) + MOST_HALF_LIVES * halfLifeDays * DAY_MS);
}

/** A time at which points are not weighed: its weight would not fit into the store, or it is no time of an event. */
export class TimeOutOfReach extends Error {
  override readonly name = 'TimeOutOfReach';

  constructor(at: Instant, halfLifeDays: number) {
    const latest = latestFor(halfLifeDays);
    super(
      `${at} is out of reach of the loyalty index: with a half-life of ${halfLifeDays} days, expected a time from ` +
        `${EARLIEST} to ${latest}. Correct the time; when that day is near, move the landmark and rebuild the index.`,
    );
  }
}
