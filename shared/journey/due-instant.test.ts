import { describe, expect, it } from 'vitest';
import { civilDate } from '../time/civil.ts';
import { instant } from '../time/instant.ts';
import { afterStart, firstAt, nextWave, nextYearlyStart, yearlyStartIn } from './due-instant.ts';
import type { YearlyStart } from './journey.ts';

const ZONE = 'Europe/Stockholm';
const BIRTHDAY: YearlyStart = { kind: 'yearly', date: 'birthDate', at: '09:00' };
const ANNIVERSARY: YearlyStart = { kind: 'yearly', date: 'joinedOn', at: '09:00' };
const joined = (joinedOn: string, birthDate?: string) => ({ joinedOn: civilDate(joinedOn), birthDate });
const show = (planned: { occurrence: string; dueAt: string } | undefined) =>
  planned && `${planned.occurrence}: ${planned.dueAt}`;

describe('so long after a date', () => {
  it.each([
    ['2028-01-31', 1, 0, '2028-02-29T09:00:00.000Z'],
    ['2028-01-31', 1, 1, '2028-03-01T09:00:00.000Z'],
    // Summer time.
    ['2028-01-11', 3, 0, '2028-04-11T08:00:00.000Z'],
    ['2028-01-11', 0, 0, '2028-01-11T09:00:00.000Z'],
  ])(
    'given %s and %i months and %i days, then it is due at ten local time: %s',
    (since, months, days, dueAt) => {
      const start = { kind: 'after', since: 'joinedOn', months, days, at: '10:00' } as const;
      expect(afterStart(start, civilDate(since), ZONE)).toEqual({ occurrence: since, dueAt });
    },
  );
});

describe('the member’s date each year', () => {
  const next = (start: YearlyStart, member: Parameters<typeof nextYearlyStart>[1], now: string) =>
    show(nextYearlyStart(start, member, ZONE, instant(now)));

  it('given a joining of which nobody has said when it was, then it has no anniversary', () => {
    expect(
      next(ANNIVERSARY, { ...joined('2027-05-01'), undated: true }, '2028-01-01T12:00:00Z'),
    ).toBeUndefined();
    expect(next(ANNIVERSARY, joined('2027-05-01'), '2028-01-01T12:00:00Z')).toContain('2028-05-01');
  });

  it.each([
    ['a month before', '2028-04-01T12:00:00Z', '2028: 2028-05-01T07:00:00.000Z'],
    ['on the day, a second before nine', '2028-05-01T06:59:59Z', '2028: 2028-05-01T07:00:00.000Z'],
    ['on the day at nine', '2028-05-01T07:00:00Z', '2029: 2029-05-01T07:00:00.000Z'],
    ['the day after', '2028-05-02T12:00:00Z', '2029: 2029-05-01T07:00:00.000Z'],
    [
      'late on the day before, which is the day itself in Stockholm',
      '2028-04-30T22:30:00Z',
      '2028: 2028-05-01T07:00:00.000Z',
    ],
  ])('given a birthday, when it is asked %s, then it is the next that is ahead', (_, now, expected) => {
    expect(next(BIRTHDAY, joined('2020-01-01', '1984-05-01'), now)).toBe(expected);
  });

  it('given 29 February without a year, when a common year comes, then it is the 28th', () => {
    const member = joined('2020-01-01', '02-29');
    expect(next(BIRTHDAY, member, '2028-01-01T00:00:00Z')).toBe('2028: 2028-02-29T08:00:00.000Z');
    expect(next(BIRTHDAY, member, '2028-03-01T00:00:00Z')).toBe('2029: 2029-02-28T08:00:00.000Z');
  });

  it('given no birth date, then there is none', () => {
    expect(
      nextYearlyStart(BIRTHDAY, joined('2020-01-01'), ZONE, instant('2028-01-01T00:00:00Z')),
    ).toBeUndefined();
  });

  it('given a joining date of today or of next year, then the first anniversary is a year after it', () => {
    expect(next(ANNIVERSARY, joined('2028-05-01'), '2028-05-01T05:00:00Z')).toBe(
      '2029: 2029-05-01T07:00:00.000Z',
    );
    expect(next(ANNIVERSARY, joined('2029-02-01'), '2028-05-01T05:00:00Z')).toBe(
      '2030: 2030-02-01T08:00:00.000Z',
    );
    expect(yearlyStartIn(2028, ANNIVERSARY, joined('2028-05-01'), ZONE)).toBeUndefined();
  });
});

describe('the waves of a survey', () => {
  const start = { kind: 'survey', firstAfterMonths: 6, everyMonths: 12, at: '10:00' } as const;
  const wave = (joinedOn: string, now: string, after?: string) =>
    show(nextWave(start, joined(joinedOn), { zone: ZONE, now: instant(now), ...(after && { wave: after }) }));

  it.each([
    [
      'who has just joined',
      '2028-01-11',
      '2028-01-11T09:00:00Z',
      undefined,
      '2028-07-11: 2028-07-11T08:00:00.000Z',
    ],
    [
      'whose first is long over',
      '2020-01-11',
      '2028-01-11T09:00:00Z',
      undefined,
      '2028-07-11: 2028-07-11T08:00:00.000Z',
    ],
    [
      'whose wave was this morning',
      '2020-01-11',
      '2028-07-11T08:00:00Z',
      undefined,
      '2029-07-11: 2029-07-11T08:00:00.000Z',
    ],
    [
      'whose wave begins',
      '2028-01-11',
      '2028-07-11T08:00:00Z',
      '2028-07-11',
      '2029-07-11: 2029-07-11T08:00:00.000Z',
    ],
    [
      'whose wave begins a minute early',
      '2028-01-11',
      '2028-07-11T07:59:30Z',
      '2028-07-11',
      '2029-07-11: 2029-07-11T08:00:00.000Z',
    ],
    [
      'whose wave was moved two years',
      '2028-01-11',
      '2030-08-01T08:00:00Z',
      '2028-07-11',
      '2031-07-11: 2031-07-11T08:00:00.000Z',
    ],
    [
      'of the end of a month',
      '2027-08-31',
      '2028-02-29T10:00:00Z',
      '2028-02-29',
      '2029-02-28: 2029-02-28T09:00:00.000Z',
    ],
  ])(
    'given a member %s, then the next is counted from the joining date',
    (_, joinedOn, now, after, expected) => {
      expect(wave(joinedOn, now, after)).toBe(expected);
    },
  );

  it.each([
    ['2028-07-11T05:00:00Z', '2028-07-11T08:00:00.000Z'],
    ['2028-07-11T08:00:00Z', '2028-07-11T08:00:00.000Z'],
    ['2028-07-11T08:00:01Z', '2028-07-12T08:00:00.000Z'],
  ])('given %s, then the next ten o’clock is %s', (from, expected) => {
    expect(firstAt('10:00', instant(from), ZONE)).toBe(expected);
  });
});
