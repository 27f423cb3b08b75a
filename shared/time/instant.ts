import * as Duration from 'temporal-polyfill/fns/Duration';
import * as PointInTime from 'temporal-polyfill/fns/Instant';
import * as ZonedDateTime from 'temporal-polyfill/fns/ZonedDateTime';
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
  const ms = orInvalid(text, INSTANT, () => PointInTime.fromString(text).epochMilliseconds);
  return format(ms, text);
}

/** A text in any form that `instant` reads; gives an Instant. */
export const instantSchema = schemaOf(instant, { format: 'date-time', examples: ['2028-01-03T08:00:00Z'] });

/** Whole milliseconds since 1970-01-01T00:00Z. */
export function toEpochMs(at: Instant): number {
  let ms = moments.get(at);
  if (ms === undefined) {
    ms = Date.parse(at);
    if (moments.size >= MOST_KNOWN) moments.clear();
    moments.set(at, ms);
  }
  return ms;
}

/** Recording an event asks thirty times for half a dozen instants: a few hundred events' worth, less than a megabyte. */
const MOST_KNOWN = 4096;
const moments = new Map<string, number>();

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
  const what = `${at} + ${isoDuration}`;
  const { ms, calendar } = lengthOf(isoDuration);
  if (!calendar) return format(toEpochMs(at) + ms, what);
  const start = PointInTime.toZonedDateTimeISO(PointInTime.fromEpochMilliseconds(toEpochMs(at)), 'UTC');
  return format(
    orInvalid(what, INSTANT, () => ZonedDateTime.add(start, calendar).epochMilliseconds),
    what,
  );
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

/** What `plus` adds: so many milliseconds, or years and months, of which only the calendar knows how long they are. */
interface Length {
  readonly ms: number;
  readonly calendar?: Duration.Record;
}

/** The durations of our own rules and journeys are a few; those that a stranger wrote come and go. */
const MOST_LENGTHS = 200;
const lengths = new Map<string, Length>();

function lengthOf(text: string): Length {
  const known = lengths.get(text);
  if (known) return known;
  const given = durationOf(text);
  const length =
    given.years > 0 || given.months > 0
      ? { ms: Number.NaN, calendar: given }
      : { ms: Math.floor(Duration.total(given, { unit: 'milliseconds', relativeTo: EPOCH })) };
  if (lengths.size >= MOST_LENGTHS) lengths.clear();
  lengths.set(text, length);
  return length;
}

/** In UTC, where a day has 24 hours whichever it is. */
const EPOCH = ZonedDateTime.create(0n, 'UTC');

function durationOf(text: string): Duration.Record {
  if (!UNSIGNED.test(text)) throw new InvalidTime(text, DURATION);
  return orInvalid(text, DURATION, () => Duration.fromString(text));
}

const NORMAL = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** Those of them whose day every month has. */
const SURE = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/;

/** Nearly every text is one of ours already. The way there and back refuses 30 February, which Date.parse lets roll over. */
function isInstant(text: string): text is Instant {
  if (SURE.test(text)) return true;
  if (!NORMAL.test(text)) return false;
  const date = new Date(text);
  return !Number.isNaN(date.getTime()) && date.toISOString() === text;
}

const DAY_MS = 24 * 60 * 60 * 1000;
/** A dozen years of days, and the times of day of journeys in a few zones: what is planned has few others. */
const dates = new Map<number, string>();
const times = new Map<number, string>();

/** `ms` is whole. What no date has, NaN among it, is refused. */
function format(ms: number, text: string): Instant {
  const day = Math.floor(ms / DAY_MS);
  const sinceMidnight = ms - day * DAY_MS;
  const date = dates.get(day);
  const time = times.get(sinceMidnight);
  if (date !== undefined && time !== undefined) return `${date}${time}` as Instant;
  const normal = Math.abs(ms) <= MOST_MS ? new Date(ms).toISOString() : '';
  if (!hasFourDigitYear(normal)) throw new InvalidTime(text, INSTANT);
  if (dates.size >= MOST_KNOWN) dates.clear();
  dates.set(day, normal.slice(0, DATE_LENGTH));
  if (times.size >= MOST_KNOWN) times.clear();
  times.set(sinceMidnight, normal.slice(DATE_LENGTH));
  return normal;
}
const DATE_LENGTH = '2028-01-03'.length;
/** A date has no more, on either side. */
const MOST_MS = 8.64e15;

/** Of a text by toISOString: outside 0000-9999 it has a sign and two digits more, and would lose its order. */
function hasFourDigitYear(text: string): text is Instant {
  return text.length === '2028-01-03T08:00:00.000Z'.length;
}
