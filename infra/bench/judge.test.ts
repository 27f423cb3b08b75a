import { describe, expect, it } from 'vitest';
import { ratio, verdictOf, type Limit } from './judge.ts';

const limit = (must: Limit['must'], found: number | undefined): Limit => ({
  what: 'steps',
  must,
  limit: 3,
  unit: ' times',
  found,
});

describe('the judge', () => {
  it.each([
    ['at least', 3, 'reached'],
    ['at least', 2.999, 'MISSED'],
    ['at most', 3, 'reached'],
    ['at most', 3.001, 'MISSED'],
    ['under', 2.999, 'reached'],
    ['under', 3, 'MISSED'],
    ['at least', Number.NaN, 'MISSED'],
    ['at most', Number.NaN, 'MISSED'],
    ['under', undefined, 'not measured'],
  ] as const)('given %s 3 and %d, then it is %s', (must, found, verdict) => {
    expect(verdictOf(limit(must, found))).toBe(verdict);
  });
});

describe('a ratio', () => {
  it('given both, then it says how many times the other the one is', () => {
    expect(ratio(9, 3)).toBe(3);
  });

  it('given that one was not measured, then there is none', () => {
    expect([ratio(undefined, 3), ratio(9, undefined)]).toEqual([undefined, undefined]);
  });
});
