/**
 * Writes shared/time/holidays.table.ts from the library date-holidays, which is thus needed at build time only.
 *   node infra/build/holidays.ts            writes the table
 *   node infra/build/holidays.ts --check    exits with 1 when the table differs from what would be written
 * A path after that is used instead of the table's own.
 */
import Holidays from 'date-holidays';
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { format, resolveConfig } from 'prettier';

export const TABLE = fileURLToPath(new URL('../../shared/time/holidays.table.ts', import.meta.url));

/** To go on, raise LAST_YEAR and run this. */
const FIRST_YEAR = 2026;
const LAST_YEAR = 2036;

/**
 * The library's types that count, a country: `public` are the official days. In Sweden `bank` are Midsummer Eve, Christmas
 * Eve and New Year's Eve, which are holidays in fact; in Norway it is Christmas Eve and the afternoon of New Year's Eve,
 * which are not. Why so is told in shared/time/holidays.ts.
 */
const TYPES: Readonly<Record<string, readonly string[]>> = { SE: ['public', 'bank'], NO: ['public'] };

/** The whole file, formatted. The same on every machine, in every time zone. */
export async function renderHolidayTable(): Promise<string> {
  const countries = Object.entries(TYPES).map(([country, types]) => {
    const rows = [...datesByName(country, types)].map(
      ([name, dates]) => `${JSON.stringify(name)}: '${dates.join(' ')}',`,
    );
    return `${country}: {\n${rows.join('\n')}\n},`;
  });
  const source = `// Written by infra/build/holidays.ts from date-holidays, whose data is under CC BY 3.0
// (https://github.com/commenthol/date-holidays). Do not edit: change the script and run it.

export const firstYear = ${FIRST_YEAR};
export const lastYear = ${LAST_YEAR};

/** Whole days by country and name, each row the dates of one holiday. Two may fall on one date. Rules: ./holidays.ts */
export const holidays = {
${countries.join('\n')}
} as const;
`;
  return format(source, { ...(await resolveConfig(TABLE)), filepath: TABLE });
}

/** In the order of the first year; a holiday that is abolished or new has fewer dates. */
function datesByName(country: string, types: readonly string[]): Map<string, string[]> {
  const calendar = new Holidays(country);
  const dates = new Map<string, string[]>();
  for (let year = FIRST_YEAR; year <= LAST_YEAR; year += 1) {
    for (const holiday of calendar.getHolidays(year).filter(({ type }) => types.includes(type))) {
      // `YYYY-MM-DD HH:MM:SS` on the country's own clock.
      const [date = '', time] = holiday.date.split(' ');
      const hours = (holiday.end.getTime() - holiday.start.getTime()) / 3_600_000;
      // 23 and 25 hours are the days of the clock changes. Part of a day, or several, would need a rule first.
      if (time !== '00:00:00' || hours < 23 || hours > 25) {
        throw new Error(
          `${country}: ${holiday.name} on ${holiday.date} lasts ${hours} hours, expected one whole day. Decide how it counts in infra/build/holidays.ts.`,
        );
      }
      dates.set(holiday.name, [...(dates.get(holiday.name) ?? []), date]);
    }
  }
  return dates;
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { check: { type: 'boolean', default: false } },
    allowPositionals: true,
  });
  const path = positionals[0] ?? TABLE;
  const table = await renderHolidayTable();
  if (!values.check) return writeFile(path, table);
  if ((await readFile(path, 'utf8')) === table) return;
  console.error(`${path} differs from what date-holidays says. Run: node infra/build/holidays.ts`);
  process.exitCode = 1;
}

if (import.meta.main) await main();
