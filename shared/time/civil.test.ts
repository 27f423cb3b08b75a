import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import {
  addDays,
  addMonths,
  atLocalTime,
  civilDate,
  civilDateSchema,
  dateIn,
  daysBetween,
  isZone,
  localTimeSchema,
  monthDaySchema,
  nextYearly,
  yearlyIn,
  zoneSchema,
} from './civil.ts';
import { instant, InvalidTime } from './instant.ts';

describe('a civil date', () => {
  it.each(['2028-02-29', '2027-02-28', '0000-01-01', '9999-12-31'])('can be %s', (text) => {
    expect(civilDate(text)).toBe(text);
    expect(civilDateSchema.parse(text)).toBe(text);
  });

  it.each([
    '2027-02-29',
    '2027-02-30',
    '2100-02-29',
    '2027-04-31',
    '2027-13-01',
    '2027-00-10',
    '2027-01-00',
    '27-01-01',
    '2027-1-1',
    '20270101',
    '+012027-01-01',
    '2027-01-01T00:00Z',
    '2027-01-01[u-ca=hebrew]',
    ' 2027-01-01',
    '2027-01-01\n',
    '',
  ])('cannot be %j', (text) => {
    expect(() => civilDate(text)).toThrow(InvalidTime);
    expect(civilDateSchema.safeParse(text).success).toBe(false);
  });

  it('is published as a date', () => {
    expect(z.toJSONSchema(civilDateSchema, { io: 'input' })).toMatchObject({
      type: 'string',
      format: 'date',
    });
  });
});

describe('dateIn', () => {
  it.each([
    ['Europe/Stockholm', '2028-01-03T22:59:59.999Z', '2028-01-03'],
    ['Europe/Stockholm', '2028-01-03T23:00:00Z', '2028-01-04'],
    ['Europe/Stockholm', '2028-07-03T22:00:00Z', '2028-07-04'],
    ['America/Los_Angeles', '2028-01-01T07:59:00Z', '2027-12-31'],
    ['Pacific/Kiritimati', '2027-12-31T10:00:00Z', '2028-01-01'],
    ['Asia/Kathmandu', '2028-01-03T18:15:00Z', '2028-01-04'],
    ['UTC', '1969-12-31T23:59:59.999Z', '1969-12-31'],
    // 30 December 2011 was left out in Samoa.
    ['Pacific/Apia', '2011-12-30T09:59:59Z', '2011-12-29'],
    ['Pacific/Apia', '2011-12-30T10:00:00Z', '2011-12-31'],
    // At 00:01 on Sunday the clocks of St John's went back to 23:01 on Saturday.
    ['America/St_Johns', '2010-11-07T02:30:30Z', '2010-11-07'],
    ['America/St_Johns', '2010-11-07T02:31:00Z', '2010-11-06'],
    ['America/St_Johns', '2010-11-07T03:30:00Z', '2010-11-07'],
  ])('in %s at %s it is %s', (zone, at, date) => {
    expect(dateIn(zone, instant(at))).toBe(date);
  });

  it.each(['Europe/Stokholm', '+01:00', 'europe/stockholm', ''])('refuses the zone "%s"', (zone) => {
    expect(() => dateIn(zone, instant('2028-01-03T08:00Z'))).toThrow(InvalidTime);
  });

  it('refuses a local date outside the years that we write', () => {
    expect(() => dateIn('Asia/Tokyo', instant('9999-12-31T23:00Z'))).toThrow(InvalidTime);
  });
});

describe('atLocalTime', () => {
  it.each([
    ['winter', '2028-01-03', '09:00', 'Europe/Stockholm', '2028-01-03T08:00:00.000Z'],
    ['summer', '2028-07-03', '09:00', 'Europe/Stockholm', '2028-07-03T07:00:00.000Z'],
    ['skipped: after the gap', '2027-03-28', '02:30', 'Europe/Stockholm', '2027-03-28T01:30:00.000Z'],
    ['first of the gap', '2027-03-28', '02:00', 'Europe/Stockholm', '2027-03-28T01:00:00.000Z'],
    ['right after the gap', '2027-03-28', '03:00', 'Europe/Stockholm', '2027-03-28T01:00:00.000Z'],
    ['twice: the first', '2027-10-31', '02:30', 'Europe/Stockholm', '2027-10-31T00:30:00.000Z'],
    ['after the second', '2027-10-31', '03:00', 'Europe/Stockholm', '2027-10-31T02:00:00.000Z'],
    ['midnight skipped', '2018-11-04', '00:00', 'America/Sao_Paulo', '2018-11-04T03:00:00.000Z'],
    ['midnight skipped', '2023-04-28', '00:15', 'Africa/Cairo', '2023-04-27T22:15:00.000Z'],
    ['midnight skipped', '2024-03-31', '00:00', 'Asia/Beirut', '2024-03-30T22:00:00.000Z'],
    ['half an hour skipped', '2026-10-04', '02:15', 'Australia/Lord_Howe', '2026-10-03T15:45:00.000Z'],
    ['half an hour twice', '2027-04-04', '01:45', 'Australia/Lord_Howe', '2027-04-03T14:45:00.000Z'],
    ['a day skipped', '2011-12-30', '09:00', 'Pacific/Apia', '2011-12-30T19:00:00.000Z'],
    ['the day after', '2011-12-31', '09:00', 'Pacific/Apia', '2011-12-30T19:00:00.000Z'],
    ['an odd offset', '2026-09-27', '02:50', 'Pacific/Chatham', '2026-09-26T14:05:00.000Z'],
    ['far east', '2028-01-01', '00:00', 'Pacific/Kiritimati', '2027-12-31T10:00:00.000Z'],
    ['far west', '2028-01-01', '00:00', 'Pacific/Pago_Pago', '2028-01-01T11:00:00.000Z'],
  ])('%s: %s %s in %s is %s', (_why, date, time, zone, at) => {
    expect(atLocalTime(civilDate(date), time, zone)).toBe(at);
  });

  it.each(['24:00', '9:00', '09:60', '09:00:00', '', 'nine'])('refuses the time "%s"', (time) => {
    expect(() => atLocalTime(civilDate('2028-01-03'), time, 'Europe/Stockholm')).toThrow(InvalidTime);
    expect(localTimeSchema.safeParse(time).success).toBe(false);
  });

  it('refuses an unknown zone', () => {
    expect(() => atLocalTime(civilDate('2028-01-03'), '09:00', 'Mars/Olympus')).toThrow(InvalidTime);
  });

  it('takes every time that its schema lets through', () => {
    expect(localTimeSchema.parse('00:00')).toBe('00:00');
    expect(localTimeSchema.parse('23:59')).toBe('23:59');
  });
});

describe('counting', () => {
  it.each([
    ['2028-02-28', 1, '2028-02-29'],
    ['2027-02-28', 1, '2027-03-01'],
    ['2028-01-01', -1, '2027-12-31'],
    ['2028-01-01', 0, '2028-01-01'],
    ['2027-03-27', 2, '2027-03-29'],
  ])('%s + %d days = %s', (date, n, sum) => {
    expect(addDays(civilDate(date), n)).toBe(sum);
    expect(daysBetween(civilDate(date), civilDate(sum))).toBe(n);
  });

  it.each([
    ['2027-01-31', 1, '2027-02-28'],
    ['2028-01-31', 1, '2028-02-29'],
    ['2027-11-30', 3, '2028-02-29'],
    ['2028-03-31', -1, '2028-02-29'],
    ['2028-01-15', 12, '2029-01-15'],
    ['2028-01-15', 0, '2028-01-15'],
  ])('%s + %d months = %s', (date, n, sum) => {
    expect(addMonths(civilDate(date), n)).toBe(sum);
  });

  it('refuses what is not whole and what leaves the years 0000-9999', () => {
    const last = civilDate('9999-12-31');
    for (const add of [addDays, addMonths]) {
      for (const n of [0.5, Number.NaN, 1, 1e9, -1e9]) expect(() => add(last, n)).toThrow(InvalidTime);
    }
  });
});

describe('a day that comes back each year', () => {
  it.each([
    [2028, { month: 2, day: 29 }, '2028-02-29'],
    [2027, { month: 2, day: 29 }, '2027-02-28'],
    [2100, { month: 2, day: 29 }, '2100-02-28'],
    [2027, { month: 12, day: 31 }, '2027-12-31'],
    [33, { month: 4, day: 3 }, '0033-04-03'],
  ])('falls in %d, for %j, on %s', (year, monthDay, date) => {
    expect(yearlyIn(year, monthDay)).toBe(date);
  });

  it.each([
    ['2027-06-14', { month: 6, day: 15 }, '2027-06-15'],
    ['2027-06-15', { month: 6, day: 15 }, '2028-06-15'],
    ['2027-12-31', { month: 1, day: 1 }, '2028-01-01'],
    ['2027-02-27', { month: 2, day: 29 }, '2027-02-28'],
    ['2027-02-28', { month: 2, day: 29 }, '2028-02-29'],
    ['2028-02-28', { month: 2, day: 29 }, '2028-02-29'],
    ['2028-02-29', { month: 2, day: 29 }, '2029-02-28'],
  ])('comes, after %s, for %j, on %s', (after, monthDay, date) => {
    expect(nextYearly(monthDay, civilDate(after))).toBe(date);
  });

  it.each([
    { month: 2, day: 30 },
    { month: 4, day: 31 },
    { month: 13, day: 1 },
    { month: 0, day: 1 },
    { month: 1, day: 0 },
    { month: 1, day: 1.5 },
  ])('cannot be %j', (monthDay) => {
    expect(monthDaySchema.safeParse(monthDay).success).toBe(false);
    expect(() => yearlyIn(2028, monthDay)).toThrow(InvalidTime);
  });

  it('can be 29 February', () => {
    expect(monthDaySchema.parse({ month: 2, day: 29 })).toEqual({ month: 2, day: 29 });
  });

  it('has no year beyond 0000-9999', () => {
    for (const year of [-1, 10_000, 2028.5, Number.NaN]) {
      expect(() => yearlyIn(year, { month: 1, day: 1 })).toThrow(InvalidTime);
    }
    expect(() => nextYearly({ month: 1, day: 1 }, civilDate('9999-06-01'))).toThrow(InvalidTime);
  });
});

describe('a zone', () => {
  it('can be every zone that this machine lists, and the names that browsers still send', () => {
    const names = [
      ...Intl.supportedValuesOf('timeZone'),
      'UTC',
      'Asia/Calcutta',
      'Europe/Kiev',
      'Europe/Kyiv',
    ];
    expect(names.filter((name) => !isZone(name))).toEqual([]);
    expect(zoneSchema.parse('Europe/Oslo')).toBe('Europe/Oslo');
  });

  it.each([
    '+01:00',
    '+0100',
    'Z',
    'europe/stockholm',
    'EUROPE/STOCKHOLM',
    'Stockholm',
    'Europe/Stockholm ',
    '',
    'CEST',
  ])('cannot be "%s"', (text) => {
    expect(isZone(text)).toBe(false);
    expect(zoneSchema.safeParse(text).success).toBe(false);
  });
});
