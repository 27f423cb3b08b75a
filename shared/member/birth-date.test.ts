import { describe, expect, it } from 'vitest';
import { nextYearly, civilDate } from '../time/civil.ts';
import { birthDateSchema, birthday } from './birth-date.ts';

describe('the day that comes back each year', () => {
  it.each([
    ['1984-02-29', { month: 2, day: 29 }, '2027-02-28'],
    ['--12-31', { month: 12, day: 31 }, '2026-12-31'],
    ['03-01', { month: 3, day: 1 }, '2027-03-01'],
  ])('given %s, it is %j, and after 27 November 2026 comes on %s', (given, expected, next) => {
    const day = birthday(birthDateSchema.parse(given));
    expect([day, nextYearly(day, civilDate('2026-11-27'))]).toEqual([expected, next]);
  });
});
