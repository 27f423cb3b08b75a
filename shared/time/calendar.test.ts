import * as fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { addMonths, civilDate, yearlyIn } from './civil.ts';
import { fromEpochMs, instant, plus, toEpochMs } from './instant.ts';

const settings = { seed: 20280229, numRuns: 2000 };

const digits = (length: number, most: number) =>
  fc.integer({ min: 0, max: most }).map((n) => String(n).padStart(length, '0'));
/** Of every four one that does not exist, or nearly. */
const dateTexts = fc
  .tuple(digits(4, 9999), digits(2, 13), digits(2, 32))
  .map(([year, month, day]) => `${year}-${month}-${day}`);
const timeTexts = fc
  .tuple(digits(2, 25), digits(2, 61), digits(2, 61), digits(3, 999))
  .map(([hour, minute, second, ms]) => `${hour}:${minute}:${second}.${ms}Z`);
const dates = fc
  .date({ min: new Date('0001-01-01'), max: new Date('9900-01-01'), noInvalidDate: true })
  .map((date) => civilDate(date.toISOString().slice(0, 10)));
const instants = fc
  .date({ min: new Date('0001-01-01'), max: new Date('9000-01-01'), noInvalidDate: true })
  .map((date) => fromEpochMs(date.getTime()));
const durations = fc
  .record({
    years: fc.nat(300),
    months: fc.nat(40),
    weeks: fc.nat(60),
    days: fc.nat(800),
    hours: fc.nat(100),
    minutes: fc.nat(4000),
    seconds: fc.nat(100_000),
    milliseconds: fc.nat(5000),
    microseconds: fc.nat(5000),
    nanoseconds: fc.nat(5000),
  })
  .map((parts) => Temporal.Duration.from(parts).toString());

function orNothing<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError || (error instanceof Error && error.name === 'InvalidTime'))
      return undefined;
    throw error;
  }
}

describe('our calendar beside that of Temporal', () => {
  it('given any digits in the form of a date, then the same ones exist', () => {
    fc.assert(
      fc.property(dateTexts, (text) => {
        const expected = orNothing(() => Temporal.PlainDate.from(text).toString());
        expect(orNothing(() => civilDate(text))).toBe(expected);
      }),
      settings,
    );
  });

  it('given any digits in the form of an instant, then the same ones exist, or are read as the same', () => {
    fc.assert(
      fc.property(fc.oneof(dateTexts, dates), timeTexts, (date, time) => {
        const text = `${date}T${time}`;
        const expected = orNothing(() => Temporal.Instant.from(text).epochMilliseconds);
        expect(orNothing(() => toEpochMs(instant(text)))).toBe(expected);
      }),
      settings,
    );
  });

  it('given any date, when months are added or taken, then it is the same date', () => {
    fc.assert(
      fc.property(dates, fc.integer({ min: -1000, max: 1000 }), (date, months) => {
        const expected = Temporal.PlainDate.from(date).add({ months }).toString();
        expect(orNothing(() => addMonths(date, months))).toBe(
          expected.length === date.length ? expected : undefined,
        );
      }),
      settings,
    );
  });

  it('given any year, then a yearly day falls on the same date', () => {
    fc.assert(
      fc.property(fc.nat(9999), dates, (year, date) => {
        const { month, day } = Temporal.PlainDate.from(date);
        const expected = Temporal.PlainDate.from({ year, month, day }, { overflow: 'constrain' });
        expect(yearlyIn(year, { month, day })).toBe(expected.toString());
      }),
      settings,
    );
  });

  it('given any instant and any duration, then their sum is the same instant', () => {
    fc.assert(
      fc.property(instants, durations, (at, duration) => {
        const sum = Temporal.Instant.from(at).toZonedDateTimeISO('UTC').add(duration);
        expect(toEpochMs(plus(at, duration))).toBe(sum.epochMilliseconds);
      }),
      settings,
    );
  });
});
