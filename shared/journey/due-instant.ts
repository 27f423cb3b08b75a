import { birthday } from '../member/birth-date.ts';
import type { Member } from '../member/member.ts';
import { addDays, addMonths, atLocalTime, dateIn, yearlyIn, type CivilDate } from '../time/civil.ts';
import type { Instant } from '../time/instant.ts';
import type { AfterStart, SurveyStart, YearlyStart } from './journey.ts';

/** When a journey is to begin, and for what. */
export interface PlannedStart {
  readonly occurrence: string;
  readonly dueAt: Instant;
}

type Dates = Pick<Member, 'birthDate' | 'joinedOn' | 'undated'>;

/** So long after a date; for that date, so that another plan for it is the same occurrence. */
export function afterStart({ months, days, at }: AfterStart, since: CivilDate, zone: string): PlannedStart {
  return { occurrence: since, dueAt: atLocalTime(addDays(addMonths(since, months), days), at, zone) };
}

/** The member's date in a year. None when the date is not known, or the anniversary is the day itself or before it. */
export function yearlyStartIn(
  year: number,
  { date, at }: YearlyStart,
  member: Dates,
  zone: string,
): PlannedStart | undefined {
  const known = member[date];
  if (known === undefined) return undefined;
  const day = yearlyIn(year, birthday(known));
  if (date === 'joinedOn' && (member.undated || day <= member.joinedOn)) return undefined;
  return { occurrence: String(year), dueAt: atLocalTime(day, at, zone) };
}

/** The next time that is still ahead; today's counts. */
export function nextYearlyStart(
  start: YearlyStart,
  member: Dates,
  zone: string,
  now: Instant,
): PlannedStart | undefined {
  // Of a joining date in the year to come, the first anniversary is in the year after that.
  const year = Number(dateIn(zone, now).slice(0, 4));
  for (const one of [year, year + 1, year + 2]) {
    const planned = yearlyStartIn(one, start, member, zone);
    if (planned !== undefined && planned.dueAt > now) return planned;
  }
  return undefined;
}

/**
 * The next wave that is still ahead, and after `wave` when that is given. All waves are counted from the joining date,
 * so that the end of a short month does not move those that follow.
 */
export function nextWave(
  { firstAfterMonths, everyMonths, at }: SurveyStart,
  { joinedOn }: Dates,
  { zone, now, wave }: { readonly zone: string; readonly now: Instant; readonly wave?: string },
): PlannedStart {
  const over = Math.max(0, monthOf(now) - A_MONTH_AND_ANY_ZONE - monthOf(joinedOn) - firstAfterMonths);
  for (
    let months = firstAfterMonths + Math.floor(over / everyMonths) * everyMonths;
    ;
    months += everyMonths
  ) {
    const date = addMonths(joinedOn, months);
    const dueAt = atLocalTime(date, at, zone);
    if (dueAt > now && (wave === undefined || date > wave)) return { occurrence: date, dueAt };
  }
}

/** What falls two months of the calendar before now is over in every zone: those of decades ago are not looked at. */
const A_MONTH_AND_ANY_ZONE = 2;

/** Counted from the year 0. */
const monthOf = (date: string): number => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7));

/** The first moment from `from` on at which the clocks in `zone` show `at`. */
export function firstAt(at: string, from: Instant, zone: string): Instant {
  const date = dateIn(zone, from);
  const today = atLocalTime(date, at, zone);
  return today >= from ? today : atLocalTime(addDays(date, 1), at, zone);
}
