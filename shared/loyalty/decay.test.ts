import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { definition, instants, magnitude, REFERENCE_BITS } from '../../test/support/loyalty.ts';
import { fromEpochMs, instant, toEpochMs } from '../time/instant.ts';
import { LANDMARK, sumFor, TimeOutOfReach, valueAt, weigh } from './decay.ts';

const settings = { seed: 20280101, numRuns: 500 };
const halfLives = fc.integer({ min: 90, max: 730 });
const points = fc.integer({ min: -1000, max: 1000 });
/** Times that every half-life reaches: with 90 days until 2040-09-12. */
const times = instants('1900-01-01', '2040-09-01');
const times1990 = instants('1990-01-01', '2040-09-01');
const sums = fc.bigInt({ min: -(10n ** 32n), max: 10n ** 32n });

describe('the weight of an event', () => {
  it.each([
    ['at the landmark', '2020-01-01T00:00:00.000Z', 7, 7_000_000n],
    ['a half-life later', '2020-06-29T00:00:00.000Z', 7, 14_000_000n],
    ['half of one later', '2020-03-31T00:00:00.000Z', 1, 1_414_214n],
    ['a half-life before it', '2019-07-05T00:00:00.000Z', 7, 3_500_000n],
    ['a micro-point of two and a half, down', '2019-07-05T00:00:00.000Z', -7, -3_500_000n],
    ['none', '2028-01-01T00:00:00.000Z', 0, 0n],
  ])('given points %s, when weighed with 180 days, then it is theirs', (_, at, given, micro) => {
    expect(weigh({ points: given, at: instant(at), halfLifeDays: 180 })).toBe(micro);
  });

  it('given half a micro-point, when weighed, then it is rounded away from zero on both sides', () => {
    // 10^6 = 2^6·15625, so 7 half-lives before the landmark a point weighs 7812.5 micro-points.
    const at = fromEpochMs(toEpochMs(LANDMARK) - 7 * 180 * 86_400_000);
    expect(weigh({ points: 1, at, halfLifeDays: 180 })).toBe(7813n);
    expect(weigh({ points: -1, at, halfLifeDays: 180 })).toBe(-7813n);
  });

  it('given a point long before the landmark, when weighed, then 20 half-lives leave a micro-point and 21 none', () => {
    const before = (halfLife: number) => fromEpochMs(toEpochMs(LANDMARK) - halfLife * 90 * 86_400_000);
    expect(weigh({ points: 1, at: before(20), halfLifeDays: 90 })).toBe(1n);
    expect(weigh({ points: 1, at: before(21), halfLifeDays: 90 })).toBe(0n);
    expect(weigh({ points: -1, at: before(21), halfLifeDays: 90 })).toBe(0n);
  });

  it('given any points and time, when weighed, then it is the definition, rounded to the nearest micro-point', () => {
    fc.assert(
      fc.property(points, times, halfLives, (given, at, halfLifeDays) => {
        const micro = weigh({ points: given, at, halfLifeDays });
        const exact = definition({ points: given, at, halfLifeDays });
        const error = magnitude((micro << REFERENCE_BITS) - exact);
        // Half a micro-point, and 2^-115 of the result: a billion billion times finer than the 1e-12 that is asked for.
        expect(error <= (1n << (REFERENCE_BITS - 1n)) + (magnitude(exact) >> 115n)).toBe(true);
      }),
      settings,
    );
  });

  it('given a weight far beyond 2^53, when compared with the definition, then all its first 30 digits are right', () => {
    const given = { points: 977, at: instant('2061-05-01T12:34:56.789Z'), halfLifeDays: 180 };
    const micro = weigh(given);
    const exact = (definition(given) + (1n << (REFERENCE_BITS - 1n))) >> REFERENCE_BITS;
    expect(micro.toString()).toHaveLength(35);
    expect(micro.toString().slice(0, 30)).toBe(exact.toString().slice(0, 30));
  });

  it('given negative points, when weighed, then they weigh as much as positive ones', () => {
    fc.assert(
      fc.property(points, times, halfLives, (given, at, halfLifeDays) => {
        expect(weigh({ points: -given, at, halfLifeDays })).toBe(-weigh({ points: given, at, halfLifeDays }));
      }),
      settings,
    );
  });

  it('given points that are not whole, when weighed, then they are refused', () => {
    expect(() => weigh({ points: 1.5, at: LANDMARK, halfLifeDays: 180 })).toThrow(RangeError);
  });
});

describe('times out of reach', () => {
  it.each([
    ['before 1900', '1899-12-31T23:59:59.999Z', 180],
    ['centuries away', '2300-01-01T00:00:00Z', 180],
    ['more than 84 half-lives of 180 days away', '2061-05-25T00:00:00.001Z', 180],
    ['more than 84 half-lives of 90 days away', '2040-09-12T00:00:00.001Z', 90],
  ])('given a time %s, then it is refused by name, wherever it is used', (_, text, halfLifeDays) => {
    const at = instant(text);
    for (const use of [
      () => weigh({ points: 1, at, halfLifeDays }),
      () => valueAt(1n, at, halfLifeDays),
      () => sumFor(1, at, halfLifeDays),
    ]) {
      expect(use).toThrow(TimeOutOfReach);
    }
  });

  it('given the first and the last time within reach, then they are weighed', () => {
    expect(weigh({ points: 1, at: instant('1900-01-01T00:00:00Z'), halfLifeDays: 180 })).toBe(0n);
    // 84 half-lives after the landmark: 2^84 points.
    expect(weigh({ points: 1, at: instant('2061-05-25T00:00:00Z'), halfLifeDays: 180 })).toBe(
      2n ** 84n * 1_000_000n,
    );
  });

  it('given one, then the error says which time, what was expected and what to do', () => {
    const error = new TimeOutOfReach(instant('2300-01-01T00:00:00Z'), 180);
    expect([error.name, error.message]).toEqual([
      'TimeOutOfReach',
      '2300-01-01T00:00:00.000Z is out of reach of the loyalty index: with a half-life of 180 days, expected a time from ' +
        '1900-01-01T00:00:00.000Z to 2061-05-25T00:00:00.000Z. Correct the time; when that day is near, move the ' +
        'landmark and rebuild the index.',
    ]);
  });
});

describe('what a sum is worth', () => {
  it('given 100 points, when time passes, then half are left after each half-life', () => {
    const at = instant('2028-01-01T00:00:00Z');
    const sum = weigh({ points: 100, at, halfLifeDays: 180 });
    const after = (days: number) => valueAt(sum, fromEpochMs(toEpochMs(at) + days * 86_400_000), 180);
    const expected = [100, 70.710678119, 50, 25, 0.09765625];
    for (const [i, days] of [0, 90, 180, 360, 1800].entries()) {
      expect(after(days)).toBeCloseTo(expected[i]!, 9);
    }
  });

  it('given a reading before the landmark, then a sum is worth more, down to 1900 and the shortest half-life', () => {
    expect(valueAt(1_000_000n, instant('2019-07-05T00:00:00Z'), 180)).toBe(2);
    const value = valueAt(-1_000_000n, instant('1900-01-01T00:00:00Z'), 90);
    // 43,829 days before the landmark.
    expect(value).toBeLessThan(0);
    expect(Math.log2(-value)).toBeCloseTo(43_829 / 90, 10);
  });

  it('given any sum that is positive, when time passes, then it fades, and a negative one likewise', () => {
    fc.assert(
      fc.property(
        sums,
        times1990,
        fc.integer({ min: 0, max: 1e12 }),
        halfLives,
        (sum, at, ms, halfLifeDays) => {
          const later = fromEpochMs(Math.min(toEpochMs(at) + ms, Date.parse('2040-09-01')));
          const size = (time: typeof at) => Math.abs(valueAt(sum, time, halfLifeDays));
          expect(size(later)).toBeLessThanOrEqual(size(at));
          expect(Math.sign(valueAt(sum, later, halfLifeDays))).toBe(sum > 0n ? 1 : sum < 0n ? -1 : 0);
        },
      ),
      settings,
    );
  });

  it('given two sums, then the greater is worth no less, at any time', () => {
    fc.assert(
      fc.property(sums, fc.bigInt({ min: 0n, max: 10n ** 20n }), times, halfLives, (sum, more, at, days) => {
        expect(valueAt(sum + more, at, days)).toBeGreaterThanOrEqual(valueAt(sum, at, days));
      }),
      settings,
    );
  });
});

describe('the sum for a value', () => {
  const now = instants('2020-01-01', '2040-09-01');
  const values = fc.double({ min: -1e5, max: 1e5, noNaN: true });

  it('given points, then their sum is what they weigh, and zero is zero', () => {
    fc.assert(
      fc.property(points, times, halfLives, (value, at, halfLifeDays) => {
        expect(sumFor(value, at, halfLifeDays)).toBe(weigh({ points: value, at, halfLifeDays }));
      }),
      settings,
    );
    expect(sumFor(-0, LANDMARK, 180)).toBe(0n);
  });

  it('given any value, when its sum is valued, then it is the value, to half a micro-point and a double’s last digit', () => {
    fc.assert(
      fc.property(values, now, halfLives, (value, at, days) => {
        const back = valueAt(sumFor(value, at, days), at, days);
        expect(Math.abs(back - value)).toBeLessThanOrEqual(0.5e-6 + Math.abs(value) * 2 ** -51);
      }),
      settings,
    );
  });

  it('given a fraction of a point, then none of its digits are lost', () => {
    const at = instant('2040-09-01T00:00:00Z');
    const [third, whole] = [sumFor(1 / 3, at, 90), weigh({ points: 1, at, halfLifeDays: 90 })];
    // The double 1/3 is a third less 2^-54/3.
    expect(magnitude(third * 3n - whole) * 2n ** 53n <= whole).toBe(true);
    expect(third * 3n).not.toBe(whole);
  });

  it('given a greater value or a later time, then the sum is no smaller', () => {
    fc.assert(
      fc.property(values, fc.double({ min: 0, max: 1, noNaN: true }), now, now, (value, more, a, b) => {
        const [early, late] = a < b ? [a, b] : [b, a];
        expect(sumFor(value + more, early, 180) >= sumFor(value, early, 180)).toBe(true);
        const positive = Math.abs(value);
        expect(sumFor(positive, late, 180) >= sumFor(positive, early, 180)).toBe(true);
      }),
      settings,
    );
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('given %d, then it is refused', (value) => {
    expect(() => sumFor(value, LANDMARK, 180)).toThrow(RangeError);
  });
});
