import { addDays, toEpochDay, type CivilDate } from './civil.ts';
import { isPublicHoliday, type Country } from './holidays.ts';

/** Days on which staff are at work: not Saturdays, Sundays and public holidays of the country. */
export function isWorkingDay(country: Country, date: CivilDate): boolean {
  // 1970-01-01 was a Thursday, so Saturday and Sunday are days 2 and 3 of a week that begins there.
  const day = ((toEpochDay(date) % 7) + 7) % 7;
  return day !== 2 && day !== 3 && !isPublicHoliday(country, date);
}

/**
 * The working day so many working days after `date`; 0 is the date itself, or the next working day where it is none.
 * @param days whole, at least 0.
 */
export function workingDaysAfter(date: CivilDate, days: number, country: Country): CivilDate {
  let day = date;
  for (let left = days; ;) {
    if (left === 0 && isWorkingDay(country, day)) return day;
    day = addDays(day, 1);
    if (left > 0 && isWorkingDay(country, day)) left -= 1;
  }
}
