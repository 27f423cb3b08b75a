import { describe, expect, it } from 'vitest';
import { addDays, civilDate } from './civil.ts';
import type { CivilDate } from './civil.ts';
import { isPublicHoliday, lastHolidayYear } from './holidays.ts';
import type { Country } from './holidays.ts';

// Easter Sundays by hand from the computus; every day below follows from the two laws, not from the table.
const EASTERS = [
  '2026-04-05',
  '2027-03-28',
  '2028-04-16',
  '2029-04-01',
  '2030-04-21',
  '2031-04-13',
  '2032-03-28',
  '2033-04-17',
  '2034-04-09',
  '2035-03-25',
  '2036-04-13',
].map(civilDate);

const FIXED: Readonly<Record<Country, readonly string[]>> = {
  SE: ['01-01', '01-06', '05-01', '06-06', '12-24', '12-25', '12-26', '12-31'],
  NO: ['01-01', '05-01', '05-17', '12-25', '12-26'],
};
const FROM_EASTER: Readonly<Record<Country, readonly number[]>> = {
  SE: [-2, 0, 1, 39, 49],
  NO: [-3, -2, 0, 1, 39, 49, 50],
};

/** The first such weekday (0 = Sunday) on or after a date. */
function weekdayFrom(date: string, weekday: number): CivilDate {
  let day = civilDate(date);
  while (new Date(day).getUTCDay() !== weekday) day = addDays(day, 1);
  return day;
}

function byTheLaw(country: Country, easter: CivilDate): string[] {
  const year = easter.slice(0, 4);
  const days = [
    ...FIXED[country].map((day) => `${year}-${day}`),
    ...FROM_EASTER[country].map((n) => addDays(easter, n)),
  ];
  if (country === 'SE') {
    days.push(
      weekdayFrom(`${year}-06-19`, 5),
      weekdayFrom(`${year}-06-20`, 6),
      weekdayFrom(`${year}-10-31`, 6),
    );
  }
  return [...new Set(days)].toSorted();
}

function holidaysOf(country: Country, year: string): string[] {
  const found: string[] = [];
  for (let day = civilDate(`${year}-01-01`); day.startsWith(year); day = addDays(day, 1)) {
    if (isPublicHoliday(country, day)) found.push(day);
  }
  return found;
}

describe('public holidays', () => {
  it.each(EASTERS)('are in Sweden those of the law and the three eves, Easter %s', (easter) => {
    expect(holidaysOf('SE', easter.slice(0, 4))).toEqual(byTheLaw('SE', easter));
  });

  it.each(EASTERS)('are in Norway those of the law, Easter %s', (easter) => {
    expect(holidaysOf('NO', easter.slice(0, 4))).toEqual(byTheLaw('NO', easter));
  });

  it.each<[Country, string, boolean, string]>([
    ['SE', '2028-04-14', true, 'Good Friday'],
    ['SE', '2028-04-13', false, 'Maundy Thursday'],
    ['NO', '2028-04-13', true, 'Maundy Thursday'],
    ['SE', '2028-04-15', false, 'Easter Eve'],
    ['SE', '2028-05-25', true, 'Ascension Day'],
    ['SE', '2028-06-05', false, 'Whit Monday'],
    ['NO', '2028-06-05', true, 'Whit Monday'],
    ['SE', '2028-06-06', true, 'the National Day'],
    ['NO', '2028-06-06', false, 'an ordinary day'],
    ['SE', '2028-05-17', false, 'an ordinary day'],
    ['NO', '2028-05-17', true, 'Constitution Day'],
    ['SE', '2028-06-23', true, 'Midsummer Eve'],
    ['SE', '2028-06-24', true, 'Midsummer Day'],
    ['NO', '2028-06-24', false, 'an ordinary day'],
    ['SE', '2026-10-31', true, "All Saints' Day, earliest"],
    ['SE', '2027-11-06', true, "All Saints' Day, latest"],
    ['SE', '2028-12-24', true, 'Christmas Eve'],
    ['NO', '2028-12-24', false, 'Christmas Eve'],
    ['NO', '2028-12-31', false, "New Year's Eve"],
    ['SE', '2028-12-03', false, 'a Sunday: Sundays are no business of the table'],
  ])('%s %s: %s, %s', (country, date, expected) => {
    expect(isPublicHoliday(country, civilDate(date))).toBe(expected);
  });

  it('are known up to a year that a check can ask for', () => {
    expect(lastHolidayYear).toBe(2036);
  });

  it.each(['2025', '2037', '2095'])('are in %s, outside the table, those of a fixed date', (year) => {
    for (const country of ['SE', 'NO'] as const) {
      expect(holidaysOf(country, year)).toEqual(FIXED[country].map((day) => `${year}-${day}`));
    }
  });
});
