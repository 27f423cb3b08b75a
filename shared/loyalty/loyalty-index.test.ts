import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instants, POINTS } from '../../test/support/loyalty.ts';
import { fromEpochMs, instant, toEpochMs } from '../time/instant.ts';
import { sumFor, TimeOutOfReach } from './decay.ts';
import { indexAt, valueOf } from './loyalty-index.ts';

const settings = { seed: 20280101, numRuns: 500 };
const AT = instant('2028-01-01T00:00:00Z');
const only = (use: bigint) => ({ activity: 0n, satisfaction: 0n, use });
const indexOf = (value: number, points = POINTS) => indexAt(only(sumFor(value, AT, 180)), AT, points);

describe('the loyalty index', () => {
  it.each([
    [0, 0],
    [50, 29.289321881],
    [100, 50],
    [200, 75],
    [300, 87.5],
    [1000, 99.90234375],
  ])('given %i points, then it is %d', (value, index) => {
    expect(indexOf(value)).toBeCloseTo(index, 9);
  });

  it('given other points for an index of 50, then it is measured by them', () => {
    expect(indexOf(40, { ...POINTS, pointsForIndex50: 40 })).toBeCloseTo(50, 9);
  });

  it('given three parts, then they count together, and what lowers the index lowers it', () => {
    const value = (points: number) => sumFor(points, AT, 180);
    const sums = { activity: value(90), satisfaction: value(-20), use: value(30) };
    expect(indexAt(sums, AT, POINTS)).toBeCloseTo(50, 9);
  });

  it.each([-1n, -(10n ** 30n), 0n])('given a sum of %i, then it is 0, and not −0', (sum) => {
    expect(indexAt(only(sum), AT, POINTS)).toBe(0);
  });

  it('given the smallest sum of all, then it is above 0 without being lost', () => {
    const last = instant('2061-05-01T00:00:00Z');
    const index = indexAt(only(1n), last, POINTS);
    // 10^-6·2^-83.9 points of 100: 100·ln 2 of that.
    expect(index).toBeGreaterThan(2e-33);
    expect(index).toBeLessThan(4e-32);
  });

  it('given more points than anyone has, then it is 100 and no more', () => {
    expect(indexAt(only(10n ** 38n - 1n), AT, { ...POINTS, pointsForIndex50: 1 })).toBe(100);
  });

  it('given a time out of reach, then it is refused', () => {
    expect(() => indexAt(only(1n), instant('2300-01-01T00:00:00Z'), POINTS)).toThrow(TimeOutOfReach);
  });

  it('given two members at any time, then they are ordered by index as by their stored sums', () => {
    const sums = fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n });
    const more = fc.oneof(fc.bigInt({ min: 0n, max: 9n }), fc.bigInt({ min: 0n, max: 10n ** 30n }));
    fc.assert(
      fc.property(sums, more, instants('2020-01-01', '2061-05-01'), (sum, gap, at) => {
        const [low, high] = [indexAt(only(sum), at, POINTS), indexAt(only(sum + gap), at, POINTS)];
        expect(high).toBeGreaterThanOrEqual(low);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(100);
      }),
      settings,
    );
  });

  it('given any member, when time passes, then the index fades', () => {
    const sums = fc.bigInt({ min: 1n, max: 10n ** 26n });
    fc.assert(
      fc.property(
        sums,
        instants('2026-01-01', '2060-01-01'),
        fc.integer({ min: 1, max: 4e10 }),
        (sum, at, ms) => {
          const later = fromEpochMs(toEpochMs(at) + ms);
          expect(indexAt(only(sum), later, POINTS)).toBeLessThanOrEqual(indexAt(only(sum), at, POINTS));
        },
      ),
      settings,
    );
  });
});

describe('the points for an index', () => {
  it.each([
    [0, 0],
    [50, 100],
    [75, 200],
    [87.5, 300],
  ])('given %d, then it takes %i points, exactly', (index, value) => {
    expect(valueOf(index, POINTS)).toBe(value);
  });

  it('given any index, then the points give it', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 99, noNaN: true }), (index) => {
        expect(indexOf(valueOf(index, POINTS))).toBeCloseTo(index, 8);
      }),
      settings,
    );
  });

  it.each([-0.1, 100, 101, Number.NaN])('given %d, which no points give, then it is refused', (index) => {
    expect(() => valueOf(index, POINTS)).toThrow(
      new RangeError(`${index} is no loyalty index to reach: expected a number from 0 to below 100.`),
    );
  });
});
