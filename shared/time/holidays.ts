import type { CivilDate } from './civil.ts';
import { firstYear, holidays, lastYear } from './holidays.table.ts';

export type Country = keyof typeof holidays;

/** The last year whose movable holidays are known, in all countries. Whoever starts or deploys should warn well before. */
export const lastHolidayYear: number = lastYear;

/**
 * Whether members in the country expect to be left in peace on that date, beyond Sundays:
 * - Sweden: the days of lag (1989:253) om allmänna helgdagar, and Midsummer Eve, Christmas Eve and New Year's Eve.
 *   These are holidays in fact, and lag (1930:173) 2 § puts them beside Sundays. Easter Eve is not among them.
 * - Norway: the official days of lov (1995-02-24 nr. 12) om helligdager and of lov (1947-04-26 nr. 1) om 1 og 17 mai.
 *   Christmas Eve and New Year's Eve are not among them.
 *
 * Outside the years of the table only the days that fall on the same date every year are known; the movable ones are
 * taken for ordinary days. To throw would stop every run of every member on a New Year's night for want of an update, and
 * a message on Ascension Day is the smaller harm. `lastHolidayYear` lets a check tell of it in time.
 */
export function isPublicHoliday(country: Country, date: CivilDate): boolean {
  const { dates, everyYear } = calendarOf(country);
  const year = Number(date.slice(0, 4));
  return year >= firstYear && year <= lastYear ? dates.has(date) : everyYear.has(date.slice(5));
}

interface Calendar {
  /** `YYYY-MM-DD`. */
  readonly dates: ReadonlySet<string>;
  /** `MM-DD`. */
  readonly everyYear: ReadonlySet<string>;
}

function calendar(table: Readonly<Record<string, string>>): Calendar {
  const dates = new Set(Object.values(table).flatMap((row) => row.split(' ')));
  const years = new Map<string, number>();
  for (const date of dates) years.set(date.slice(5), (years.get(date.slice(5)) ?? 0) + 1);
  const all = lastYear - firstYear + 1;
  return { dates, everyYear: new Set([...years].filter(([, n]) => n === all).map(([day]) => day)) };
}

const calendars = new Map<Country, Calendar>();

/** Made when it is first asked for: many a function is started and never asks, and none for both countries at once. */
function calendarOf(country: Country): Calendar {
  const made = calendars.get(country) ?? calendar(holidays[country]);
  calendars.set(country, made);
  return made;
}
