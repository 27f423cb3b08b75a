import { createReadStream, statSync } from 'node:fs';
import { MultiBar } from 'cli-progress';
import { DataProblem, StorageFailed } from '../../shared/adapters/sqlite.errors.ts';
import { errorFacts, log } from '../../shared/log.ts';
import { checkFile } from '../../shared/member/import/check-file.ts';
import { ImportFileInvalid } from '../../shared/member/import/file-invalid.ts';
import { importMembers, ImportStopped } from '../../shared/member/import/import-members.ts';
import { fromEpochMs } from '../../shared/time/instant.ts';
import { ArgumentsInvalid, readImportArguments, type ImportArguments } from './import-options.ts';
import { openRegister, recorder } from './member-store.ts';
import { fileProblem } from './file-problem.ts';
import { readInThread } from './import-reader.ts';
import { reportLine, startLines, summaryLines } from './import-words.ts';

/** What went wrong outside of us is said in a sentence; anything else is our fault and shows where. */
const EXPECTED = [ArgumentsInvalid, DataProblem, ImportFileInvalid];
const NAMED = new Set([
  'VariableMissing',
  'JourneyInvalid',
  'FormInvalid',
  'PointsInvalid',
  'OwnEventInvalid',
]);

/** A thread takes some tenths of a second to start, in which this one has done a thousand rows. */
const WORTH_A_THREAD = 2000;

/** What reads a dry run has closed its end. */
class NobodyListens extends Error {
  override readonly name = 'NobodyListens';
}

const FORMAT = '{bar} {percentage} %, {value} of {total} rows, {eta} s left';

log.setLogLevel('WARN');
// Whoever looks at the beginning alone (head, less) closes the other end: a dry run has then said enough, and an import
// goes on without a word.
let isHeard = true;
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  isHeard = false;
});

try {
  process.exitCode = await run(readImportArguments(process.argv.slice(2), process.env));
} catch (error) {
  process.exitCode = error instanceof NobodyListens ? 0 : 1;
  if (error instanceof NobodyListens) {
    // That is no failure, and there is nobody to tell.
  } else if (error instanceof ImportStopped && error.cause instanceof StorageFailed) {
    console.error(`${error.cause.message} Run the same import again: it goes on from there.`);
  } else if (error instanceof ImportStopped) {
    // Ids and names of errors only: what a store says may quote the row.
    console.error(`${error.message}\n${JSON.stringify(errorFacts(error.cause))}`);
  } else {
    const isExpected =
      EXPECTED.some((kind) => error instanceof kind) || (error instanceof Error && NAMED.has(error.name));
    console.error(fileProblem(error) ?? (isExpected ? (error as Error).message : error));
  }
}

/** @returns the exit code: 0 when every row was taken, 2 when some were refused. */
async function run(given: ImportArguments): Promise<0 | 2> {
  const { file, dryRun, welcome, ignoreUnknown } = given;
  const asOf = given.asOf ?? fromEpochMs(statSync(file).mtimeMs);
  const { workflows } = await import('../../workflows/index.ts');
  const source = () => createReadStream(file);
  // First of all: of a file that cannot be read no new store is left behind.
  const checked = await checkFile(source, { ignoreUnknown });
  const { world, atOnce, group, close } = await openRegister(given.store, workflows, { dryRun });
  // Of a dry run every row is a line, which says how far it has come.
  let bars =
    process.stdout.isTTY && !dryRun ? new MultiBar({ format: FORMAT, stream: process.stdout }) : undefined;
  const print = (line: string): void => (bars ? bars.log(`${line}\n`) : console.log(line));
  const stop = (): void => {
    bars?.stop();
    bars = undefined;
  };
  try {
    startLines(checked, { asOf, dryRun, welcome }).forEach(print);
    const bar = bars?.create(checked.rows, 0);
    const summary = await importMembers(world, workflows.organisation, source, {
      record: recorder(world, workflows, { welcome }),
      asOf,
      dryRun,
      checked,
      atOnce,
      group,
      read: checked.rows < WORTH_A_THREAD ? undefined : (...of) => readInThread(file, ...of),
      report(row) {
        if (dryRun && !isHeard) throw new NobodyListens();
        bar?.increment();
        if (dryRun || row.outcome === 'refused') print(reportLine(row));
      },
    });
    stop();
    (isHeard ? console.log : console.error)(summaryLines(summary, { dryRun, welcome }).join('\n'));
    return summary.outcomes.refused > 0 ? 2 : 0;
  } finally {
    stop();
    close();
  }
}
