import * as Duration from 'temporal-polyfill/fns/Duration';
import * as PlainDate from 'temporal-polyfill/fns/PlainDate';
import * as z from 'zod';
import { fromEpochMs, toEpochMs } from './instant.ts';
import type { Instant } from './instant.ts';
import { InvalidTime, orInvalid, schemaOf } from './parse.ts';
import { stretchAt } from './zone.ts';

export { isZone, zoneSchema } from './zone.ts';

declare const brand: unique symbol;

/** A day of the calendar, `YYYY-MM-DD`, that exists. Text order is time order. Years 0000-9999. */
export type CivilDate = string & { readonly [brand]: 'CivilDate' };

const DATE = 'a date that exists as YYYY-MM-DD, years 0000-9999, such as 2028-02-29';
const LOCAL_TIME = 'a local time as HH:MM, 00:00-23:59';
const DAY_MS = 24 * 60 * 60 * 1000;
const MINUTE_MS = 60 * 1000;

/** @throws InvalidTime for another form, and for a day that does not exist such as 2027-02-30. */
export function civilDate(text: string): CivilDate {
  return remembered(text, () => {
    if (!/^\d{4}-\d\d-\d\d$/.test(text)) throw new InvalidTime(text, DATE);
    return orInvalid(text, DATE, () => written(PlainDate.toString(read(text))));
  });
}

/** A century of days, and as much again for what is worked out from them: a few megabytes. */
const MOST_KNOWN = 80_000;

/** Asking Temporal takes some microseconds, finding it here a tenth of one; each event and member asks, for few dates. */
const known = new Map<string, CivilDate>();

function remembered(what: string, ask: () => CivilDate): CivilDate {
  const found = known.get(what);
  if (found !== undefined) return found;
  const answer = ask();
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(what, answer);
  return answer;
}

/** @throws RangeError for a day that does not exist. */
function read(text: string): PlainDate.Record {
  return PlainDate.create(Number(text.slice(0, 4)), Number(text.slice(5, 7)), Number(text.slice(8)));
}

/** A text `YYYY-MM-DD`; gives a CivilDate. */
export const civilDateSchema = schemaOf(civilDate, { format: 'date', examples: ['2028-02-29'] });

/** A time of day on a local clock, `HH:MM`, 00:00-23:59. The text stays as it is. */
export const localTimeSchema = schemaOf(
  (text) => {
    minuteOfDay(text);
    return text;
  },
  { examples: ['09:00'] },
);

/** Minutes since 00:00 on the clock's face. @throws InvalidTime unless `HH:MM`, 00:00-23:59. */
export function minuteOfDay(time: string): number {
  if (!/^(?:[01]\d|2[0-3]):[0-5]\d$/.test(time)) throw new InvalidTime(time, LOCAL_TIME);
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
}

/** Whole days from 1970-01-01 to the date. */
export function toEpochDay(date: CivilDate): number {
  return Date.parse(date) / DAY_MS;
}

/** @throws InvalidTime when the day lies outside the years 0000-9999. */
export function fromEpochDay(day: number): CivilDate {
  let date = days.get(day);
  if (date === undefined) {
    date = written(fromEpochMs(day * DAY_MS).slice(0, 10));
    if (days.size >= MOST_KNOWN) days.clear();
    days.set(day, date);
  }
  return date;
}
const days = new Map<number, CivilDate>();

/** The date that the calendar on a wall in `zone` shows. @throws InvalidTime when `zone` is none. */
export function dateIn(zone: string, at: Instant): CivilDate {
  const ms = toEpochMs(at);
  return fromEpochDay(Math.floor((ms + stretchAt(zone, ms).offset) / DAY_MS));
}

// No zone has been as much as 16 hours from UTC, on either side.
const BEYOND_ANY_OFFSET_MS = 16 * 60 * MINUTE_MS;

/**
 * The instant at which the clocks in `zone` show `time` (`HH:MM`) on `date`. A time that occurs twice gives the first;
 * one that a clock change skips is counted on by the clock of before it, so it falls after the gap by as much as it
 * lay within it (02:30 becomes 03:30). Both as Temporal's disambiguation `compatible`.
 * @throws InvalidTime when `time` or `zone` is none.
 */
export function atLocalTime(date: CivilDate, time: string, zone: string): Instant {
  const local = toEpochDay(date) * DAY_MS + minuteOfDay(time) * MINUTE_MS;
  let stretch = stretchAt(zone, local - BEYOND_ANY_OFFSET_MS);
  let ms = local - stretch.offset;
  while (ms >= stretch.until) {
    stretch = stretchAt(zone, stretch.until);
    const later = local - stretch.offset;
    // Too late for the clock of before, too early for the clock of after: skipped.
    if (later < stretch.from) break;
    ms = later;
  }
  return fromEpochMs(ms);
}

/** `n` may be negative. @throws InvalidTime when it is not whole or the result lies outside the years 0000-9999. */
export function addDays(date: CivilDate, n: number): CivilDate {
  requireWhole(n, 'days');
  return fromEpochDay(toEpochDay(date) + n);
}

/**
 * The same day of the month so many months later; in a month that is too short its last day (31 January + 1 = 28 or 29
 * February). So a date that is not later never becomes later than another. `n` may be negative.
 * @throws InvalidTime when it is not whole or the result lies outside the years 0000-9999.
 */
export function addMonths(date: CivilDate, n: number): CivilDate {
  requireWhole(n, 'months');
  const text = `${date} + ${n} months`;
  return remembered(text, () =>
    orInvalid(text, DATE, () =>
      written(PlainDate.toString(PlainDate.add(read(date), Duration.create(0, n)))),
    ),
  );
}

/** Whole days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: CivilDate, to: CivilDate): number {
  return toEpochDay(to) - toEpochDay(from);
}

/** A day that comes back each year; 29 February is one. */
export interface MonthDay {
  /** 1-12. */
  readonly month: number;
  /** 1-31, one that the month has in some year. */
  readonly day: number;
}

/** `{ month, day }` of a day that exists in some year: 29 February does, 30 February does not. */
export const monthDaySchema = z.lazy(() =>
  z
    .strictObject({ month: z.int().min(1).max(12), day: z.int().min(1).max(31) })
    .refine(exists, { error: 'expected a day that the month has in some year' }),
);

/** A year with 29 February. */
const LEAP_YEAR = 2028;

function exists({ month, day }: MonthDay): boolean {
  // The date constructor rolls over what does not exist.
  const date = new Date(Date.UTC(LEAP_YEAR, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

/**
 * The date on which a yearly day falls in that year; 29 February falls on the 28th in common years.
 * @throws InvalidTime for a day that no year has, and for a year that is not whole or outside 0000-9999.
 */
export function yearlyIn(year: number, monthDay: MonthDay): CivilDate {
  const { month, day } = monthDay;
  if (!exists(monthDay) || !Number.isInteger(year)) throw new InvalidTime(`${year}-${month}-${day}`, DATE);
  return remembered(`${month}-${day} in ${year}`, () =>
    written(PlainDate.toString(PlainDate.fromFields({ year, month, day }, { overflow: 'constrain' }))),
  );
}

/** The first occurrence strictly after `after`, by the rule of `yearlyIn`. @throws InvalidTime as `yearlyIn` does. */
export function nextYearly(monthDay: MonthDay, after: CivilDate): CivilDate {
  const year = Number(after.slice(0, 4));
  const here = yearlyIn(year, monthDay);
  return here > after ? here : yearlyIn(year + 1, monthDay);
}

/** Checks what Temporal wrote: beyond 0000-9999 it adds a sign and two digits, and the text would lose its order. */
function written(text: string): CivilDate {
  if (!isCivilDate(text)) throw new InvalidTime(text, DATE);
  return text;
}

function isCivilDate(text: string): text is CivilDate {
  return text.length === 'YYYY-MM-DD'.length;
}

function requireWhole(n: number, of: string): void {
  if (!Number.isInteger(n)) throw new InvalidTime(String(n), `a whole number of ${of}`);
}
