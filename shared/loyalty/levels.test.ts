import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instants, POINTS } from '../../test/support/loyalty.ts';
import { fromEpochMs, instant, toEpochMs } from '../time/instant.ts';
import { sumFor, TimeOutOfReach } from './decay.ts';
import { crossings, levelFor } from './levels.ts';
import { indexAt, valueOf } from './loyalty-index.ts';
import { LEVELS, type Level } from './points.ts';

const settings = { seed: 20280101, numRuns: 500 };
const AT = instant('2028-01-01T00:00:00Z');
const sumOf = (index: number, at = AT) => sumFor(valueOf(index, POINTS), at, 180);
const indexOf = (use: bigint, at = AT) => indexAt({ activity: 0n, satisfaction: 0n, use }, at, POINTS);

const times = instants('2026-01-01', '2060-01-01');
const levels = fc.constantFrom(...LEVELS);
/** An index, or one a few micro-points from a bound. */
const indexes = fc.oneof(
  fc.double({ min: 0, max: 99.5, noNaN: true }),
  fc.constantFrom(7, 10, 25, 30, 65, 70),
);
const nudges = fc.oneof(fc.bigInt({ min: -2n, max: 2n }), fc.bigInt({ min: -(10n ** 25n), max: 10n ** 25n }));

describe('the level of a member', () => {
  it.each<[Level | undefined, number, Level]>([
    [undefined, 0, 'at-risk'],
    [undefined, 9.9, 'at-risk'],
    [undefined, 10, 'quiet'],
    [undefined, 29.9, 'quiet'],
    [undefined, 30, 'active'],
    [undefined, 69.9, 'active'],
    [undefined, 70, 'ambassador'],
    ['at-risk', 9.9, 'at-risk'],
    ['at-risk', 99, 'ambassador'],
    ['quiet', 7, 'quiet'],
    ['quiet', 6.9, 'at-risk'],
    ['quiet', 29.9, 'quiet'],
    ['quiet', 30, 'active'],
    ['active', 25, 'active'],
    ['active', 24.9, 'quiet'],
    ['active', 6.9, 'at-risk'],
    ['active', 69.9, 'active'],
    ['ambassador', 65, 'ambassador'],
    ['ambassador', 64.9, 'active'],
    // Below where active is reached, above where it is left.
    ['ambassador', 26, 'active'],
    ['ambassador', 8, 'quiet'],
    ['ambassador', 0, 'at-risk'],
  ])('given %s and an index of %d, then it is %s', (current, index, level) => {
    expect(levelFor(sumOf(index), AT, POINTS, current)).toBe(level);
  });

  it.each(LEVELS)('given %s and a sum below zero, then it is at-risk', (current) => {
    expect(levelFor(-1n, AT, POINTS, current)).toBe('at-risk');
    expect(levelFor(-(10n ** 30n), AT, POINTS, current)).toBe('at-risk');
  });

  it('given 300 points and no event more, when looked at each day or only once, then each level is left on the same day', () => {
    const sum = sumFor(300, AT, 180);
    const after = (days: number) => fromEpochMs(toEpochMs(AT) + days * 86_400_000);
    let level = levelFor(sum, AT, POINTS);
    const changes: [number, Level][] = [[0, level]];
    for (let day = 1; day <= 1000; day += 1) {
      const now = levelFor(sum, after(day), POINTS, level);
      if (now !== level) changes.push([day, now]);
      level = now;
      expect(levelFor(sum, after(day), POINTS, 'ambassador')).toBe(level);
    }
    // 300 points have the index 65 (151.46 points) after 177.5 days, 25 (41.50) after 513.7, 7 (10.47) after 871.3.
    expect(changes).toEqual([
      [0, 'ambassador'],
      [178, 'active'],
      [514, 'quiet'],
      [872, 'at-risk'],
    ]);
  });

  it('given any index that is not at a bound, then it is the level that the index has by its thresholds', () => {
    const bounds = { up: [10, 30, 70], down: [7, 25, 65] };
    fc.assert(
      fc.property(fc.double({ min: 0, max: 99.5, noNaN: true }), times, levels, (wanted, at, current) => {
        const sum = sumOf(wanted, at);
        const index = indexOf(sum, at);
        fc.pre([...bounds.up, ...bounds.down].every((bound) => Math.abs(bound - index) > 1e-6));
        const held = LEVELS.indexOf(current);
        const rank = bounds.up.filter((up, i) => index >= (i < held ? bounds.down[i]! : up)).length;
        expect(levelFor(sum, at, POINTS, current)).toBe(LEVELS[rank]);
      }),
      settings,
    );
  });

  it('given any ups and downs, then a level that was reached is not left before the index has moved across the margin', () => {
    fc.assert(
      fc.property(fc.array(indexes, { minLength: 2, maxLength: 40 }), (path) => {
        let level: Level = 'at-risk';
        /** The index at which each level was last reached. */
        const reachedAt = new Map<Level, number>();
        for (const wanted of path) {
          const sum = sumOf(wanted);
          const now: Level = levelFor(sum, AT, POINTS, level);
          const [was, is] = [LEVELS.indexOf(level), LEVELS.indexOf(now)];
          for (const risen of LEVELS.slice(was + 1, is + 1)) reachedAt.set(risen, wanted);
          for (const left of LEVELS.slice(is + 1, was + 1)) {
            if (left === 'at-risk') throw new Error('Nobody falls out of at-risk.');
            expect(reachedAt.get(left)! - wanted).toBeGreaterThan(POINTS.levels[left].margin - 1e-9);
          }
          // Looked at again, it is the same.
          expect(levelFor(sum, AT, POINTS, now)).toBe(now);
          level = now;
        }
      }),
      { ...settings, numRuns: 100 },
    );
  });

  it('given a time out of reach, then it is refused', () => {
    expect(() => levelFor(0n, instant('2300-01-01T00:00:00Z'), POINTS)).toThrow(TimeOutOfReach);
    expect(() => crossings('quiet', instant('2300-01-01T00:00:00Z'), POINTS)).toThrow(TimeOutOfReach);
  });
});

describe('who has crossed out of a level', () => {
  it('given each level, then the ranges begin where the index says', () => {
    expect(crossings('at-risk', AT, POINTS)).toEqual({ up: { from: sumOf(10) } });
    expect(crossings('quiet', AT, POINTS)).toEqual({ up: { from: sumOf(30) }, down: { to: sumOf(7) - 1n } });
    expect(crossings('active', AT, POINTS)).toEqual({
      up: { from: sumOf(70) },
      down: { to: sumOf(25) - 1n },
    });
    expect(crossings('ambassador', AT, POINTS)).toEqual({ down: { to: sumOf(65) - 1n } });
  });

  it('given any member, level and time, then they stand in a range if and only if their level is another, to the micro-point', () => {
    fc.assert(
      fc.property(indexes, nudges, times, levels, (index, nudge, at, level) => {
        const sum = sumOf(index, at) + nudge;
        const { up, down } = crossings(level, at, POINTS);
        const rises = up !== undefined && sum >= up.from;
        const falls = down !== undefined && sum <= down.to;
        expect(rises && falls).toBe(false);
        const now = LEVELS.indexOf(levelFor(sum, at, POINTS, level));
        expect(Math.sign(now - LEVELS.indexOf(level))).toBe(rises ? 1 : falls ? -1 : 0);
      }),
      { ...settings, numRuns: 1000 },
    );
  });
});
