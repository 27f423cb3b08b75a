import { cpus } from 'node:os';
import { log } from '../../shared/log.ts';
import { verdictOf, type Limit } from './judge.ts';
import { OptionsInvalid, readOptions, type BenchOptions } from './options.ts';
import { measureStarts, startLimits, startsTable } from './start-time.ts';
import { measureSteps, stepLimits, stepsTable, versions } from './steps.ts';
import { number, tableOf } from './table.ts';
import { measureYears, yearLimits, yearsTable } from './years.ts';

/**
 * `npm run bench`: durable journey steps a second beside pg-boss and BullMQ, a simulated year and its growth, the time to
 * start; and what of it is as it must be. Exits with 1 when a contender did its work wrongly, not when a limit is missed.
 */
async function bench(options: BenchOptions): Promise<void> {
  const tell = (line: string): void => console.error(`… ${line}`);
  const limits: Limit[] = [];
  console.log(`Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model ?? 'processor'}`);
  if (options.parts.includes('steps')) {
    const found = await measureSteps(options, tell);
    if (found.some(({ isBroken }) => isBroken)) process.exitCode = 1;
    limits.push(...stepLimits(found));
    console.log(`
The same job for each: runs of the five letters of the welcome journey, each step one message, appended once under its
key to the system's own store, and the step after it planned, with no delay. To start the runs is not counted. Before a
figure counts, each run must have its five messages, in order, none twice. ${options.rounds} rounds, one contender after the
other in each; medians. ${await versions()}.
"kill -9": the process is killed at any moment; "loss of power": every commit has reached the disk.
"by CPU": steps for a second of processor, that of the servers included; a busy machine distorts it least.

${stepsTable(found)}`);
  }
  if (options.parts.includes('year')) {
    const years = await measureYears(options.members, tell);
    limits.push(...yearLimits(years));
    console.log(`\n${yearsTable(years)}`);
  }
  if (options.parts.includes('start')) {
    const starts = await measureStarts(options.rounds, tell);
    limits.push(...startLimits(starts));
    console.log(`\n${startsTable(starts)}`);
  }
  console.log(`\n${limitsTable(limits)}`);
}

function limitsTable(limits: readonly Limit[]): string {
  return tableOf(
    ['must reach', 'limit', 'found', 'verdict'],
    limits.map((limit) => {
      const { what, must, unit, found, because = '' } = limit;
      const verdict = verdictOf(limit);
      const figure = found === undefined ? because : `${number(found)}${unit}`;
      return [what, `${must} ${limit.limit.toLocaleString('en')}${unit}`, figure, verdict];
    }),
  );
}

log.setLogLevel('ERROR');
try {
  await bench(readOptions(process.argv.slice(2)));
} catch (error) {
  console.error(error instanceof OptionsInvalid ? `\n${error.message}\n` : error);
  process.exitCode = 1;
}
