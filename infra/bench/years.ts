import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as z from 'zod';
import type { Limit } from './judge.ts';
import { whileItRuns } from './servers.ts';
import { number, tableOf } from './table.ts';

const YEAR_BENCH = join(import.meta.dirname, '..', 'local', 'year-bench.ts');

/** As `npm run bench:year` starts it. */
const LIKE_NPM = ['--max-semi-space-size=64'];

/** What infra/local/year-bench.ts says with --json. */
const lived = z.object({
  members: z.int(),
  events: z.int(),
  messages: z.int(),
  /** Of the year alone, without the setting up of the register. */
  seconds: z.number(),
  /** Seconds of processor. */
  cpu: z.number(),
  maxRssMiB: z.number(),
});
export type Year = z.infer<typeof lived>;

/** A process of its own for each size, since memory is what a process has at most. */
export async function measureYears(
  sizes: readonly number[],
  tell: (line: string) => void,
): Promise<readonly Year[]> {
  const years: Year[] = [];
  for (const members of sizes) {
    tell(`a year of ${number(members)} members`);
    const run = promisify(execFile)(process.execPath, [
      ...LIKE_NPM,
      YEAR_BENCH,
      '--members',
      String(members),
      '--json',
    ]);
    whileItRuns(run.child);
    const { stdout } = await run;
    years.push(lived.parse(JSON.parse(stdout)));
  }
  return years;
}

/**
 * How much longer ten times the members take: measured at the sizes that there are, and carried over to ten times where
 * they are not ten times apart (time as a power of size).
 */
export function perTenfold(one: Year, more: Year): number {
  const power = Math.log(more.seconds / one.seconds) / Math.log(more.members / one.members);
  return 10 ** power;
}

export function yearsTable(years: readonly Year[]): string {
  return tableOf(
    [
      'a reference year',
      'seconds',
      'CPU s',
      'member-years/s',
      'events/s',
      'messages',
      'MiB at most',
      'per tenfold',
    ],
    years.map((year, index) => {
      const { members, events, messages, seconds, cpu, maxRssMiB } = year;
      return [
        `${number(members)} members, in memory`,
        number(seconds),
        number(cpu),
        number(members / seconds),
        number(events / seconds),
        number(messages),
        number(maxRssMiB),
        index === 0 ? '' : `${number(perTenfold(years[index - 1]!, year))} times`,
      ];
    }),
  );
}

export function yearLimits(years: readonly Year[]): readonly Limit[] {
  const of = (members: number): Year | undefined => years.find((year) => year.members === members);
  const [middle, large] = [of(10_000), of(100_000)];
  const because = 'needs --members 10000 or --whole';
  return [
    {
      what: 'a year of 10,000 members',
      must: 'at most',
      limit: 30,
      unit: ' s',
      found: middle?.seconds,
      because,
    },
    {
      what: 'memory of that year',
      must: 'at most',
      limit: 1024,
      unit: ' MiB',
      found: middle?.maxRssMiB,
      because,
    },
    {
      what: 'a year of 100,000 members against one of 10,000',
      must: 'at most',
      limit: 11,
      unit: ' times',
      found: middle && large && large.seconds / middle.seconds,
      because: 'needs --whole',
    },
  ];
}
