import { createWriteStream, rmSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { DataProblem } from '../../shared/adapters/sqlite.errors.ts';
import { exportMembers } from '../../shared/member/import/export-members.ts';
import { organisation } from '../../workflows/organisation.ts';
import { fileProblem } from './file-problem.ts';
import { ArgumentsInvalid, readExportArguments } from './import-options.ts';
import { NoData, openItems } from './member-store.ts';

const EXPECTED = [ArgumentsInvalid, NoData, DataProblem];

try {
  const { file, store } = readExportArguments(process.argv.slice(2), process.env);
  const { items, close } = await openItems(store);
  try {
    await write(file, exportMembers(items, organisation));
    console.log(
      `Written to ${file}, which only you can read. It names union members: delete it when it has served.`,
    );
  } finally {
    close();
  }
} catch (error) {
  process.exitCode = 1;
  const isExpected =
    EXPECTED.some((kind) => error instanceof kind) ||
    (error instanceof Error && error.name === 'VariableMissing');
  console.error(fileProblem(error) ?? (isExpected ? (error as Error).message : error));
}

/** A new file for its owner alone. A half-written one is taken away: it would look like all members. */
async function write(file: string, csv: AsyncIterable<Uint8Array>): Promise<void> {
  const out = createWriteStream(file, { flags: 'wx', mode: 0o600 });
  let isOurs = false;
  out.once('open', () => (isOurs = true));
  try {
    await pipeline(csv, out);
  } catch (error) {
    if (isOurs) rmSync(file, { force: true });
    throw error;
  }
}
