import * as z from 'zod';
import { civilDateSchema, monthDaySchema, type MonthDay } from '../time/civil.ts';

const WRITTEN = /^(?:(\d{4})-|--)?(\d\d)-(\d\d)$/;
const OLDEST = 1900;
const EXPECTED = `expected a day that exists as YYYY-MM-DD, or MM-DD without the year, years from ${OLDEST}, such as 1984-02-29 or 02-29`;

/**
 * A day of birth, `YYYY-MM-DD`, or `MM-DD` when the year is not known or not told (`--MM-DD`, as vCard writes it, is
 * read too). Slashes and two-digit years are refused: nobody can tell 05/06 from 06/05.
 */
export const birthDateSchema = z.lazy(() =>
  z
    .string()
    .trim()
    .meta({ examples: ['1984-02-29', '02-29'] })
    .transform((given, context): string => {
      const [, year, month, day] = WRITTEN.exec(given) ?? [];
      const exists = year
        ? Number(year) >= OLDEST && civilDateSchema.safeParse(given).success
        : monthDaySchema.safeParse({ month: Number(month), day: Number(day) }).success;
      if (exists) return year ? given : `${month}-${day}`;
      context.addIssue({ code: 'custom', message: EXPECTED });
      return z.NEVER;
    }),
);

/** The day that comes back each year. */
export function birthday(birthDate: string): MonthDay {
  const [month, day] = birthDate.split('-').slice(-2).map(Number);
  return { month: month!, day: day! };
}
