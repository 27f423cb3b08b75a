import * as fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import {
  addDays,
  addMonths,
  atLocalTime,
  civilDate,
  dateIn,
  fromEpochDay,
  nextYearly,
  yearlyIn,
} from './civil.ts';
import type { CivilDate } from './civil.ts';
import { isPublicHoliday } from './holidays.ts';
import { fromEpochMs, instant, InvalidTime, toEpochMs } from './instant.ts';
import { isOpen, nextAllowed } from './window.ts';
import type { Place, SendWindow } from './window.ts';

const settings = { seed: 20280103, numRuns: 1000 };
const MINUTE = 60_000;
const DAY = 86_400_000;

/** Moments at which clocks were changed in ways that break simple code. */
const CHANGES: readonly (readonly [zone: string, at: string, what: string])[] = [
  ['Europe/Stockholm', '2027-03-28T01:00Z', 'an hour skipped, on Easter Sunday'],
  ['Europe/Oslo', '2027-10-31T01:00Z', 'an hour twice'],
  ['America/Sao_Paulo', '2018-11-04T03:00Z', 'midnight skipped'],
  ['America/Sao_Paulo', '2018-02-18T02:00Z', 'from midnight back to the day before'],
  ['Africa/Cairo', '2023-04-27T22:00Z', 'midnight skipped, on a Friday'],
  ['Africa/Cairo', '2023-10-26T21:00Z', 'the last hour of a Thursday twice'],
  ['Asia/Beirut', '2024-03-30T22:00Z', 'midnight skipped'],
  ['America/St_Johns', '2010-11-07T02:31Z', 'a minute into Sunday, then back to Saturday'],
  ['Australia/Lord_Howe', '2026-10-03T15:30Z', 'half an hour skipped'],
  ['Australia/Lord_Howe', '2027-04-03T15:00Z', 'half an hour twice'],
  ['Antarctica/Troll', '2027-03-28T01:00Z', 'two hours skipped'],
  ['Pacific/Chatham', '2026-09-26T14:00Z', 'an offset of 12:45'],
  ['Pacific/Apia', '2011-12-30T10:00Z', 'a Friday skipped'],
  ['Pacific/Kwajalein', '1993-08-21T12:00Z', 'a Saturday skipped'],
  ['Pacific/Kiritimati', '1994-12-31T10:00Z', 'a Saturday skipped'],
  ['Asia/Pyongyang', '2018-05-04T15:00Z', 'the last half hour of a day skipped'],
  ['America/Caracas', '2016-05-01T07:00Z', 'the first change in eight years'],
  ['Africa/Casablanca', '2026-02-15T02:00Z', 'back for Ramadan'],
  ['Africa/Monrovia', '1972-01-07T00:44:30Z', 'an offset with seconds'],
];

const zones = fc.constantFrom(...Intl.supportedValuesOf('timeZone'));
const anyMoment = fc.integer({ min: Date.parse('1975-01-01'), max: Date.parse('2060-01-01') });

/** Any zone at any time of 1975-2060, and half of the time within three days of one of the changes above. */
const momentAndZone: fc.Arbitrary<{ ms: number; zone: string }> = fc.oneof(
  fc.record({ ms: anyMoment, zone: zones }),
  fc
    .tuple(fc.constantFrom(...CHANGES), fc.integer({ min: -3 * DAY, max: 3 * DAY }))
    .map(([[zone, at], distance]) => ({ ms: Date.parse(at) + distance, zone })),
);

const formats = new Map<string, Intl.DateTimeFormat>();

/** What calendar and clock on the wall show, by Intl: `Sun`, `2028-01-03`, `09:00`. */
function localClock(zone: string, ms: number): { weekday: string; date: string; time: string } {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      hourCycle: 'h23',
      weekday: 'short',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    });
    formats.set(zone, format);
  }
  // Three times as fast as formatToParts, and a property asks many thousand times.
  const text = format.format(ms);
  const [, weekday, day, month, year, time] = SHOWN.exec(text) ?? [];
  if (!weekday || !time) throw new Error(`Intl wrote "${text}", expected such as "Mon, 03/01/2028, 09:00"`);
  return { weekday, date: `${year}-${month}-${day}`, time };
}

const SHOWN = /^(\w{3}), (\d\d)\/(\d\d)\/(\d{4}), (\d\d:\d\d)$/;

const dates: fc.Arbitrary<CivilDate> = fc
  .date({ min: new Date('1900-01-01'), max: new Date('2200-01-01'), noInvalidDate: true })
  .map((date) => civilDate(date.toISOString().slice(0, 10)));

const monthDays = fc.integer({ min: 0, max: 365 }).map((n) => {
  const date = new Date(Date.parse('2028-01-01') + n * DAY);
  return { month: date.getUTCMonth() + 1, day: date.getUTCDate() };
});

function isDay(date: CivilDate, { month, day }: { month: number; day: number }): boolean {
  const [m, d] = date.slice(5).split('-').map(Number);
  const isLastOfCommonFebruary = date.endsWith('-02-28') && addDays(date, 1).endsWith('-03-01');
  return m === month && (d === day || (month === 2 && day === 29 && isLastOfCommonFebruary));
}

/** Two different minutes of the day from `least` to `most`, as a window. */
function windowsIn(least: number, most: number): fc.Arbitrary<SendWindow> {
  const two = fc.uniqueArray(fc.integer({ min: least, max: most }), { minLength: 2, maxLength: 2 });
  return two.map((pair) => ({ from: clockFace(Math.min(...pair)), to: clockFace(Math.max(...pair)) }));
}

function clockFace(minute: number): string {
  return new Date(minute * MINUTE).toISOString().slice(11, 16);
}

// Most clocks are changed in the first hours of a day or the last one: there a change can swallow a whole window.
const windows = fc.oneof(windowsIn(0, 1439), windowsIn(0, 200), windowsIn(1370, 1439));

describe('in any zone and at any time', { timeout: 30_000 }, () => {
  it('dateIn is the date that Intl shows', () => {
    fc.assert(
      fc.property(momentAndZone, ({ ms, zone }) => {
        expect(dateIn(zone, fromEpochMs(ms))).toBe(localClock(zone, ms).date);
      }),
      settings,
    );
  });

  it('atLocalTime is what Temporal calls compatible, also for times skipped or repeated', () => {
    fc.assert(
      fc.property(momentAndZone, fc.integer({ min: 0, max: 1439 }), ({ ms, zone }, minute) => {
        const date = civilDate(localClock(zone, ms).date);
        const time = clockFace(minute);
        const expected = Temporal.PlainDateTime.from(`${date}T${time}`).toZonedDateTime(zone, {
          disambiguation: 'compatible',
        });
        expect(atLocalTime(date, time, zone)).toBe(fromEpochMs(expected.epochMilliseconds));
      }),
      settings,
    );
  });
});

describe('an instant', () => {
  it('is written as Date writes it, in all years that we write', () => {
    const [first, last] = [Date.parse('0000-01-01T00:00:00.000Z'), Date.parse('9999-12-31T23:59:59.999Z')];
    fc.assert(
      fc.property(fc.integer({ min: first, max: last }), (ms) => {
        expect(fromEpochMs(ms)).toBe(new Date(ms).toISOString());
      }),
      { ...settings, examples: [[first], [last], [-1], [0]] },
    );
  });

  it('is the same however many others were asked for in between', () => {
    const from = Date.parse('2028-01-03T08:00:00.123Z');
    const twice = Array.from({ length: 20_000 }, (_, n) => from + (n % 10_000) * (DAY + 61_001));
    const wrong = twice.filter((ms) => {
      const at = fromEpochMs(ms);
      return at !== new Date(ms).toISOString() || toEpochMs(at) !== ms;
    });
    expect(wrong).toEqual([]);
  });

  it('is taken for one when Date writes it so itself, and else is refused or changed', () => {
    const two = (most: number) => fc.integer({ min: 0, max: most }).map((n) => String(n).padStart(2, '0'));
    const texts = fc
      .tuple(fc.integer({ min: 1000, max: 9999 }), two(13), two(32), two(25), two(61), two(61))
      .map(([y, mo, d, h, mi, s]) => `${y}-${mo}-${d}T${h}:${mi}:${s}.123Z`);
    fc.assert(
      fc.property(texts, (text) => {
        const date = new Date(text);
        const isOne = !Number.isNaN(date.getTime()) && date.toISOString() === text;
        const read = (): string => {
          try {
            return instant(text);
          } catch (error) {
            if (error instanceof InvalidTime) return 'refused';
            throw error;
          }
        };
        expect(read() === text).toBe(isOne);
      }),
      settings,
    );
  });
});

describe('for any date', () => {
  it('civilDate takes the days that Temporal knows, and no other', () => {
    const two = fc.integer({ min: 0, max: 40 }).map((n) => String(n).padStart(2, '0'));
    const year = fc.integer({ min: 0, max: 9999 }).map((n) => String(n).padStart(4, '0'));
    fc.assert(
      fc.property(year, two, two, (...parts) => {
        const text = parts.join('-');
        const read = (by: () => unknown): string => {
          try {
            return String(by());
          } catch {
            return 'none';
          }
        };
        expect(read(() => civilDate(text))).toBe(read(() => Temporal.PlainDate.from(text)));
      }),
      settings,
    );
  });

  it('addMonths and yearlyIn give the days that Temporal does, in all years that we write', () => {
    const anyDate = fc.integer({ min: -719_528, max: 2_932_896 }).map(fromEpochDay);
    fc.assert(
      fc.property(anyDate, fc.integer({ min: -15_000, max: 15_000 }), (date, months) => {
        const given = Temporal.PlainDate.from(date);
        const { year, month, day } = given;
        const added = given.add({ months });
        fc.pre(added.year >= 0 && added.year <= 9999);
        expect(addMonths(date, months)).toBe(added.toString());
        const other = Temporal.PlainDate.from({ year: added.year, month, day }, { overflow: 'constrain' });
        expect(yearlyIn(added.year, { month, day })).toBe(other.toString());
        expect(civilDate(date)).toBe(given.with({ year }).toString());
      }),
      settings,
    );
  });

  it('addMonths keeps the order of two dates', () => {
    fc.assert(
      fc.property(
        dates,
        fc.integer({ min: 0, max: 40 }),
        fc.integer({ min: -30, max: 30 }),
        (date, gap, n) => {
          expect(addMonths(date, n) <= addMonths(addDays(date, gap), n)).toBe(true);
        },
      ),
      settings,
    );
  });

  it('nextYearly is the first later day with that month and day, or 28 February for the 29th in common years', () => {
    fc.assert(
      fc.property(dates, monthDays, (after, monthDay) => {
        let day = addDays(after, 1);
        while (!isDay(day, monthDay)) day = addDays(day, 1);
        expect(nextYearly(monthDay, after)).toBe(day);
      }),
      { ...settings, numRuns: 200 },
    );
  });
});

/** The rule once more, word for word, on what Intl says that the clock on the wall shows. */
function openByIntl(ms: number, { from, to }: SendWindow, { zone, country }: Place): boolean {
  const { weekday, date, time } = localClock(zone, ms);
  return weekday !== 'Sun' && from <= time && time < to && !isPublicHoliday(country, civilDate(date));
}

describe('nextAllowed, in any zone and at any time', { timeout: 30_000 }, () => {
  it('is the first moment, from the given one on, at which the rule lets a message go', () => {
    fc.assert(
      fc.property(momentAndZone, windows, fc.constantFrom('SE', 'NO'), ({ ms, zone }, window, country) => {
        const place: Place = { zone, country };
        const at = fromEpochMs(ms);

        const result = nextAllowed(at, window, place);

        const next = toEpochMs(result);
        expect(next).toBeGreaterThanOrEqual(ms);
        expect(isOpen(result, window, place)).toBe(true);
        expect(openByIntl(next, window, place)).toBe(true);
        expect(nextAllowed(result, window, place)).toBe(result);
        expect(isOpen(at, window, place)).toBe(openByIntl(ms, window, place));
        if (next === ms) return;
        expect(next % 1000).toBe(0);
        const open: string[] = [];
        for (let t = ms; t < next; t += MINUTE) if (openByIntl(t, window, place)) open.push(fromEpochMs(t));
        if (openByIntl(next - 1000, window, place) && next - 1000 >= ms) open.push(fromEpochMs(next - 1000));
        expect(open).toEqual([]);
      }),
      { ...settings, numRuns: 250 },
    );
  });
});
