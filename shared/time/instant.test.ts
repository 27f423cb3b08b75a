import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import {
  ceilToSecond,
  fromEpochMs,
  hoursBetween,
  instant,
  instantSchema,
  InvalidTime,
  isoDurationSchema,
  msBetween,
  plus,
  toEpochMs,
} from './instant.ts';

const eight = instant('2028-01-03T08:00:00Z');

describe('instant', () => {
  it.each([
    ['2028-01-03T08:00:00.000Z', '2028-01-03T08:00:00.000Z'],
    ['2028-01-03T08:00Z', '2028-01-03T08:00:00.000Z'],
    ['2028-01-03T09:00:00+01:00', '2028-01-03T08:00:00.000Z'],
    ['2028-01-03T02:15:00.5-05:45', '2028-01-03T08:00:00.500Z'],
    ['20280103T080000Z', '2028-01-03T08:00:00.000Z'],
    ['2028-01-01T00:30+01:00', '2027-12-31T23:30:00.000Z'],
    ['2028-02-29T00:00:00Z', '2028-02-29T00:00:00.000Z'],
    ['0000-01-01T00:00:00.000Z', '0000-01-01T00:00:00.000Z'],
    ['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59.999Z'],
    ['2016-12-31T23:59:60Z', '2016-12-31T23:59:59.000Z'],
  ])('reads %s as %s', (text, normal) => {
    expect(instant(text)).toBe(normal);
  });

  it('cuts off what is finer than a millisecond, before 1970 too', () => {
    expect(instant('2028-01-03T08:00:00.123999999Z')).toBe('2028-01-03T08:00:00.123Z');
    expect(instant('1969-12-31T23:59:59.9999Z')).toBe('1969-12-31T23:59:59.999Z');
  });

  it.each([
    ['no offset', '2028-01-03T08:00:00'],
    ['a date alone', '2028-01-03'],
    ['a zone that could contradict the offset', '2028-01-03T08:00+05:00[Europe/Stockholm]'],
    ['a day that does not exist', '2027-02-30T08:00:00Z'],
    ['the same in our own form', '2027-02-30T08:00:00.000Z'],
    ['a month that does not exist', '2027-13-01T08:00:00.000Z'],
    ['an hour that does not exist', '2028-01-03T24:00:00.000Z'],
    ['a year before 0000 once in UTC', '0000-01-01T00:00:00+01:00'],
    ['a year after 9999 once in UTC', '9999-12-31T23:59:59-01:00'],
    ['a year of six digits', '+012028-01-03T08:00:00Z'],
    ['milliseconds', '1830499200000'],
    ['nothing', ''],
    ['words', 'tomorrow at nine'],
  ])('refuses %s: %s', (_why, text) => {
    expect(() => instant(text)).toThrow(InvalidTime);
  });

  it('says what it got, shortened, and what it expected', () => {
    expect(() => instant(`2028-01-03 ${'x'.repeat(1000)}`)).toThrow(
      `"2028-01-03 ${'x'.repeat(21)}…" is not a valid time: expected an ISO 8601 instant with Z or an offset, years 0000-9999, such as 2028-01-03T08:00:00Z`,
    );
  });
});

describe('instantSchema', () => {
  it('gives the normal form', () => {
    expect(instantSchema.parse('2028-01-03T09:00:00+01:00')).toBe(eight);
  });

  it('refuses without repeating what a stranger wrote', () => {
    const { success, error } = instantSchema.safeParse('anna@example.org');
    expect(success).toBe(false);
    expect(error?.issues[0]?.message).toMatch(/^expected an ISO 8601 instant/);
    expect(JSON.stringify(error)).not.toContain('anna');
  });

  it('refuses what is no text', () => {
    expect(instantSchema.safeParse(1830499200000).success).toBe(false);
  });

  it('is published as a date-time', () => {
    expect(z.toJSONSchema(instantSchema, { io: 'input' })).toMatchObject({
      type: 'string',
      format: 'date-time',
    });
  });
});

describe('milliseconds', () => {
  it('go there and back', () => {
    expect(toEpochMs(eight)).toBe(1_830_499_200_000);
    expect(fromEpochMs(1_830_499_200_000)).toBe(eight);
    expect(fromEpochMs(1_830_499_200_000.9)).toBe(eight);
    expect(fromEpochMs(toEpochMs(instant('0000-01-01T00:00Z')))).toBe('0000-01-01T00:00:00.000Z');
  });

  it.each([
    Number.NaN,
    Number.POSITIVE_INFINITY,
    8.64e15,
    8.64e15 + 1,
    253_402_300_800_000,
    -62_167_219_200_001,
  ])('refuse %d', (ms) => {
    expect(() => fromEpochMs(ms)).toThrow(InvalidTime);
  });

  it('measure from one instant to another', () => {
    const later = instant('2028-01-03T09:30:00.001Z');
    expect(msBetween(eight, later)).toBe(5_400_001);
    expect(msBetween(later, eight)).toBe(-5_400_001);
    expect(hoursBetween(eight, instant('2028-01-04T09:30:00Z'))).toBe(25.5);
  });
});

describe('plus', () => {
  it.each([
    ['2028-01-03T08:00:00Z', 'P7D', '2028-01-10T08:00:00.000Z'],
    ['2028-01-03T08:00:00Z', 'P2W', '2028-01-17T08:00:00.000Z'],
    ['2028-01-03T08:00:00Z', 'PT36H', '2028-01-04T20:00:00.000Z'],
    ['2028-01-03T08:00:00Z', 'PT0S', '2028-01-03T08:00:00.000Z'],
    ['2028-01-03T08:00:00Z', 'PT0.0019S', '2028-01-03T08:00:00.001Z'],
    ['2028-01-03T08:00:00.123Z', 'P1DT1H1M1S', '2028-01-04T09:01:01.123Z'],
    ['2028-01-31T08:00:00Z', 'P1M', '2028-02-29T08:00:00.000Z'],
    ['2027-01-31T08:00:00Z', 'P1M', '2027-02-28T08:00:00.000Z'],
    ['2028-02-29T08:00:00Z', 'P1Y', '2029-02-28T08:00:00.000Z'],
    // Stockholm's clocks change between: a day in UTC stays 24 hours.
    ['2027-03-27T12:00:00Z', 'P1D', '2027-03-28T12:00:00.000Z'],
  ])('%s + %s = %s', (at, duration, later) => {
    expect(plus(instant(at), duration)).toBe(later);
  });

  it.each([
    '-P1D',
    'P-1D',
    '+P1D',
    'P',
    'PT',
    'P1',
    '7D',
    'P1.5D',
    'p1d',
    'P1d',
    'P1H',
    'P999999999999D',
    '',
    'P1D ',
  ])('refuses the duration "%s"', (duration) => {
    expect(() => plus(eight, duration)).toThrow(InvalidTime);
    expect(isoDurationSchema.safeParse(duration).success).toBe(false);
  });

  it('refuses to pass the year 9999', () => {
    expect(() => plus(eight, 'P8000Y')).toThrow(InvalidTime);
    expect(() => plus(eight, 'P400000Y')).toThrow(InvalidTime);
  });

  it('takes what its schema lets through', () => {
    expect(plus(eight, isoDurationSchema.parse('P1M'))).toBe('2028-02-03T08:00:00.000Z');
  });
});

describe('ceilToSecond', () => {
  it.each([
    ['2028-01-03T08:00:00.000Z', '2028-01-03T08:00:00.000Z'],
    ['2028-01-03T08:00:00.001Z', '2028-01-03T08:00:01.000Z'],
    ['2028-12-31T23:59:59.999Z', '2029-01-01T00:00:00.000Z'],
    ['1969-12-31T23:59:58.500Z', '1969-12-31T23:59:59.000Z'],
  ])('%s becomes %s', (at, whole) => {
    expect(ceilToSecond(instant(at))).toBe(whole);
  });
});
