import { Temporal } from 'temporal-polyfill';
import { hasDate, monthsAfter, twoDigits } from './gregorian.ts';
import { InvalidTime, orInvalid, schemaOf } from './parse.ts';

export { InvalidTime } from './parse.ts';

declare const brand: unique symbol;

/**
 * A point in time, always in the one form `2028-01-03T08:00:00.000Z`: UTC with milliseconds. So text order is time
 * order, and the same value stands in items, inputs, JSON and logs. Years 0000-9999.
 */
export type Instant = string & { readonly [brand]: 'Instant' };

const INSTANT = 'an ISO 8601 instant with Z or an offset, years 0000-9999, such as 2028-01-03T08:00:00Z';
const DURATION = 'an ISO 8601 duration that is not negative, such as P7D, PT36H or P1M';

/**
 * Reads an ISO 8601 instant with `Z` or an offset. What is finer than a millisecond is cut off; a leap second (`:60`)
 * is read as the second before it, as Temporal does.
 * @throws InvalidTime without an offset, with a zone in brackets (it could contradict the offset), outside 0000-9999.
 */
export function instant(text: string): Instant {
  if (isInstant(text)) return text;
  if (text.includes('[')) throw new InvalidTime(text, INSTANT);
  const ms = orInvalid(text, INSTANT, () => Temporal.Instant.from(text).epochMilliseconds);
  return format(ms, text);
}

/** A text in any form that `instant` reads; gives an Instant. */
export const instantSchema = schemaOf(instant, { format: 'date-time', examples: ['2028-01-03T08:00:00Z'] });

/** Whole milliseconds since 1970-01-01T00:00Z. */
export function toEpochMs(at: Instant): number {
  return Date.parse(at);
}

/**
 * From milliseconds since 1970-01-01T00:00Z; a fraction is cut off.
 * @throws InvalidTime for NaN, the infinities and what lies outside the years 0000-9999.
 */
export function fromEpochMs(ms: number): Instant {
  return format(Math.floor(ms), String(ms));
}

/**
 * The instant so much later, such as `P7D`, `PT36H`, `P1M`. Counted in UTC: a day has 24 hours, and a month that is
 * too short gives its last day (31 January + P1M = 28 or 29 February). For a member's calendar use shared/time/civil.ts.
 * @throws InvalidTime when the duration is none or negative, or the result lies after the year 9999.
 */
export function plus(at: Instant, isoDuration: string): Instant {
  const { months, ms } = lengthOf(isoDuration);
  const start = toEpochMs(at);
  return format((months === 0 ? start : inMonths(start, months)) + ms, `${at} + ${isoDuration}`);
}

/** An ISO 8601 duration that is not negative, as `plus` takes it. The text stays as it is. */
export const isoDurationSchema = schemaOf(
  (text) => {
    durationOf(text);
    return text;
  },
  { format: 'duration', examples: ['P7D', 'PT36H', 'P1M'] },
);

/**
 * The same instant when it is a whole second, else the next whole second (Step Functions cuts off milliseconds).
 * @throws InvalidTime within the last second of the year 9999.
 */
export function ceilToSecond(at: Instant): Instant {
  return at.endsWith('.000Z') ? at : fromEpochMs(Math.ceil(toEpochMs(at) / 1000) * 1000);
}

/** Milliseconds from `from` to `to`; negative when `to` is earlier. */
export function msBetween(from: Instant, to: Instant): number {
  return toEpochMs(to) - toEpochMs(from);
}

/** Hours from `from` to `to`, with their fraction; negative when `to` is earlier. */
export function hoursBetween(from: Instant, to: Instant): number {
  return msBetween(from, to) / 3_600_000;
}

// Temporal also reads a sign and lower case, which ISO 8601 does not have.
const UNSIGNED = /^P[\dA-Z.,]+$/;

function durationOf(text: string): Temporal.Duration {
  if (!UNSIGNED.test(text)) throw new InvalidTime(text, DURATION);
  return orInvalid(text, DURATION, () => Temporal.Duration.from(text));
}

/** What `plus` adds: first the months, then the milliseconds, in which a day has 24 hours. */
interface Length {
  readonly months: number;
  readonly ms: number;
}

/** The durations of our own rules and journeys are a few; those that a stranger wrote come and go. */
const MOST_LENGTHS = 200;
const lengths = new Map<string, Length>();

function lengthOf(text: string): Length {
  const known = lengths.get(text);
  if (known) return known;
  const given = durationOf(text);
  const hours = (given.weeks * 7 + given.days) * 24 + given.hours;
  const seconds = (hours * 60 + given.minutes) * 60 + given.seconds;
  // What is finer than a millisecond is cut off, and only then: the parts together may be one.
  const finer = (BigInt(given.microseconds) * 1000n + BigInt(given.nanoseconds)) / 1_000_000n;
  const length: Length = {
    months: given.years * 12 + given.months,
    ms: seconds * 1000 + given.milliseconds + Number(finer),
  };
  if (lengths.size >= MOST_LENGTHS) lengths.clear();
  lengths.set(text, length);
  return length;
}

/** NaN beyond what a date can be. */
function inMonths(ms: number, months: number): number {
  const date = new Date(ms);
  const { year, month, day } = monthsAfter(
    date.getUTCFullYear(),
    date.getUTCMonth() + 1,
    date.getUTCDate(),
    months,
  );
  return date.setUTCFullYear(year, month - 1, day);
}

/** Nearly every text is one of ours already. */
function isInstant(text: string): text is Instant {
  return (
    text.length === '2028-01-03T08:00:00.000Z'.length &&
    text[10] === 'T' &&
    text[13] === ':' &&
    text[16] === ':' &&
    text[19] === '.' &&
    text[23] === 'Z' &&
    twoDigits(text, 11) <= 23 &&
    twoDigits(text, 14) <= 59 &&
    twoDigits(text, 17) <= 59 &&
    twoDigits(text, 20) >= 0 &&
    twoDigits(text, 21) >= 0 &&
    hasDate(text)
  );
}

function format(ms: number, text: string): Instant {
  const date = new Date(ms);
  const normal = Number.isNaN(date.getTime()) ? '' : date.toISOString();
  if (!hasFourDigitYear(normal)) throw new InvalidTime(text, INSTANT);
  return normal;
}

/** Of a text by toISOString: outside 0000-9999 it has a sign and two digits more, and would lose its order. */
function hasFourDigitYear(text: string): text is Instant {
  return text.length === '2028-01-03T08:00:00.000Z'.length;
}
