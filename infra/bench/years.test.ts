import { describe, expect, it } from 'vitest';
import { verdictOf } from './judge.ts';
import { perTenfold, yearLimits, yearsTable, type Year } from './years.ts';

const year = (members: number, seconds: number): Year => ({
  members,
  seconds,
  cpu: seconds / 2,
  events: members * 24,
  messages: members * 3,
  maxRssMiB: 300,
});

describe('the growth of a year', () => {
  it.each([
    ['ten times the members in ten times the time', year(1000, 2), year(10_000, 20), 10],
    ['a hundred times the members in a hundred times the time', year(100, 1), year(10_000, 100), 10],
    ['twice the members in four times the time', year(1000, 1), year(2000, 4), 100],
    ['ten times the members in the same time', year(1000, 5), year(10_000, 5), 1],
  ])('given %s, then it is told per tenfold', (_, one, more, factor) => {
    expect(perTenfold(one, more)).toBeCloseTo(factor, 9);
  });

  it('stands in the table from the second size on', () => {
    const [, , first, second] = yearsTable([year(1000, 2), year(10_000, 22)]).split('\n');

    expect(first).toMatch(/^\| 1,000 members, in memory .*\|\s+2\.0 \|\s+1\.0 \|\s+500 \|\s+12,000 \|/);
    expect(first).not.toContain('times');
    expect(second).toContain('11 times');
  });
});

describe('the limits of a year', () => {
  const verdicts = (...years: Year[]) => yearLimits(years).map(verdictOf);

  it('given sizes that they do not speak of, then nothing is called reached', () => {
    expect(verdicts(year(200, 1), year(2000, 10))).toEqual(['not measured', 'not measured', 'not measured']);
  });

  it('given the sizes that they speak of, then each is judged by its own figure', () => {
    expect(verdicts(year(10_000, 30), year(100_000, 330))).toEqual(['reached', 'reached', 'reached']);
    expect(verdicts(year(10_000, 31), year(100_000, 342))).toEqual(['MISSED', 'reached', 'MISSED']);
    expect(verdicts({ ...year(10_000, 20), maxRssMiB: 1025 })).toEqual(['reached', 'MISSED', 'not measured']);
  });
});
