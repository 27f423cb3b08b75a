import { addDays, atLocalTime } from './civil.ts';
import type { CivilDate } from './civil.ts';
import type { Instant } from './instant.ts';
import { InvalidTime } from './parse.ts';

/**
 * When a wait ends: so many calendar days after `since`, as the clocks in `zone` show `at` (`HH:MM`). Whole seconds.
 * A time that a clock change skips falls after the gap; one that occurs twice is the first.
 * @throws InvalidTime when `days` is not a whole number of at least 0, or `at` or `zone` is none.
 */
export function dueAfter(
  { days, at }: { readonly days: number; readonly at: string },
  since: CivilDate,
  zone: string,
): Instant {
  if (days < 0) throw new InvalidTime(String(days), 'a whole number of days, at least 0');
  return atLocalTime(addDays(since, days), at, zone);
}
