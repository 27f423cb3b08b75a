/** The arithmetic of the calendar in whole numbers: asking Temporal takes ten to fifty times as long, and all that comes in has dates. */

/** Month 1-12. */
export function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Whether the text has, from `at` on, a day that exists as `YYYY-MM-DD`, years 0000-9999. */
export function hasDate(text: string, at = 0): boolean {
  if (text.charCodeAt(at + 4) !== HYPHEN || text.charCodeAt(at + 7) !== HYPHEN) return false;
  const year = twoDigits(text, at) * 100 + twoDigits(text, at + 2);
  const month = twoDigits(text, at + 5);
  const day = twoDigits(text, at + 8);
  // What is no number compares as false.
  return year >= 0 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
}

/** The number of two digits at `at`; NaN when there are none. */
export function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - ZERO;
  const ones = text.charCodeAt(at + 1) - ZERO;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN;
}

/** Year, month 1-12 and day so many months after those; in a month that is too short its last day. */
export function monthsAfter(
  year: number,
  month: number,
  day: number,
  months: number,
): { year: number; month: number; day: number } {
  const all = year * 12 + (month - 1) + months;
  const [newYear, newMonth] = [Math.floor(all / 12), (((all % 12) + 12) % 12) + 1];
  return { year: newYear, month: newMonth, day: Math.min(day, daysInMonth(newYear, newMonth)) };
}

const HYPHEN = 0x2d;
const ZERO = 0x30;
