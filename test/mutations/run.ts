import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import * as z from 'zod';
import { ROOT } from '../support/tree.ts';

/**
 * `npm run test:mutations [-- consent time]`: plants each mutation of test/mutations/*.json (or of those named), one at a
 * time, in a copy of the repository, and runs the tests of the mutated file's own folder. A mutation that no test
 * notices is a rule that nobody watches. Exits with 1 when one survives, or when a list no longer fits the code.
 */

const mutationsSchema = z.array(
  z.strictObject({ file: z.string(), find: z.string().min(1), replace: z.string(), why: z.string().min(1) }),
);
type Mutation = z.infer<typeof mutationsSchema>[number];

interface Verdict {
  readonly mutation: Mutation;
  /** The test that failed; undefined: none did. */
  readonly caughtBy: string | undefined;
  readonly seconds: number;
}

const WORKERS = 2;
const LEFT_OUT = new Set(['node_modules', '.git', 'cdk.out', 'coverage', '.lojal']);
/** A mutation may loop for ever; no folder's tests take nearly as long. */
const LONGEST_MS = 120_000;

function readLists(only: readonly string[]): Mutation[] {
  const folder = join(ROOT, 'test', 'mutations');
  const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
  const unknown = only.filter((name) => !names.includes(`${name}.json`));
  if (unknown.length > 0) throw new Error(`There is no list test/mutations/${unknown.join(', ')}.json.`);
  return names
    .filter((name) => only.length === 0 || only.includes(basename(name, '.json')))
    .toSorted()
    .flatMap((name) => mutationsSchema.parse(JSON.parse(readFileSync(join(folder, name), 'utf8'))));
}

/** What is wrong with a list: a text that does not stand exactly once in its file would test nothing, or another place. */
function misfits(mutations: readonly Mutation[]): string[] {
  return mutations.flatMap(({ file, find, replace }) => {
    const times = readFileSync(join(ROOT, file), 'utf8').split(find).length - 1;
    if (times !== 1) return [`${file}: ${JSON.stringify(find)} stands there ${times} times, expected once`];
    return find === replace ? [`${file}: ${JSON.stringify(find)} is replaced by itself`] : [];
  });
}

function copyOfRepository(): string {
  const copy = mkdtempSync(join(tmpdir(), 'lojal-mutations-'));
  cpSync(ROOT, copy, { recursive: true, filter: (path) => !LEFT_OUT.has(basename(path)) });
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'), 'dir');
  return copy;
}

const resultsSchema = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      assertionResults: z.array(z.object({ status: z.string(), fullName: z.string() })),
    }),
  ),
});

/** @returns the first test of the folder that fails; undefined when all pass. */
async function firstFailure(copy: string, folder: string): Promise<string | undefined> {
  const report = join(copy, 'mutation-report.json');
  rmSync(report, { force: true });
  const ended = await runTests(copy, [`${folder}/`, '--bail=1', '--reporter=json', `--outputFile=${report}`]);
  if (ended === 'passed') return undefined;
  if (ended === 'stopped') return '(ran for ever)';
  const { testResults } = resultsSchema.parse(JSON.parse(readFileSync(report, 'utf8')));
  const failed = testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .find(({ status }) => status === 'failed');
  if (failed) return failed.fullName;
  const file = testResults.find(({ status }) => status === 'failed');
  if (!file) throw new Error(`vitest failed on ${folder} without naming a test; run it there by hand.`);
  return `(${basename(file.name)} does not load)`;
}

async function runTests(copy: string, options: readonly string[]): Promise<'passed' | 'failed' | 'stopped'> {
  const vitest = join(copy, 'node_modules', 'vitest', 'vitest.mjs');
  const child = spawn(process.execPath, [vitest, 'run', ...options], {
    cwd: copy,
    stdio: 'ignore',
    timeout: LONGEST_MS,
    killSignal: 'SIGKILL',
    // A group of its own, so that what loops in a worker or a child of a test can be ended with it.
    detached: true,
  });
  const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
  if (signal === null) return code === 0 ? 'passed' : 'failed';
  endGroup(child.pid);
  return 'stopped';
}

function endGroup(leader: number | undefined): void {
  if (leader === undefined) return;
  try {
    process.kill(-leader, 'SIGKILL');
  } catch (error) {
    // None of them is left.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/** Puts the mutation in, runs, and puts the file back as it was. */
async function tryOut(copy: string, mutation: Mutation): Promise<Verdict> {
  const path = join(copy, mutation.file);
  const original = readFileSync(path, 'utf8');
  const started = performance.now();
  writeFileSync(
    path,
    original.replace(mutation.find, () => mutation.replace),
  );
  try {
    const caughtBy = await firstFailure(copy, dirname(mutation.file));
    return { mutation, caughtBy, seconds: (performance.now() - started) / 1000 };
  } finally {
    writeFileSync(path, original);
  }
}

/** Takes from the work until none is left, with a copy of its own for each worker. */
async function share<T>(work: readonly T[], act: (copy: string, one: T) => Promise<void>): Promise<void> {
  const left = work.values();
  const copies = Array.from({ length: Math.min(WORKERS, work.length) }, copyOfRepository);
  try {
    await Promise.all(
      copies.map(async (copy) => {
        for (const one of left) await act(copy, one);
      }),
    );
  } finally {
    for (const copy of copies) rmSync(copy, { recursive: true, force: true });
  }
}

const cut = (text: string, most: number): string =>
  text.length > most ? `${text.slice(0, most - 1)}…` : text.padEnd(most);

function row({ mutation, caughtBy, seconds }: Verdict): string {
  const { file, find, replace } = mutation;
  const change = `${find} → ${replace}`.replaceAll(/\s+/g, ' ');
  const by = caughtBy?.replaceAll(/\s+/g, ' ') ?? `SURVIVED: ${mutation.why}`;
  return `${cut(file, 34)}  ${cut(change, 62)}  ${cut(by, 70)}  ${seconds.toFixed(1).padStart(5)}`;
}

async function main(): Promise<void> {
  const mutations = readLists(process.argv.slice(2));
  const wrong = misfits(mutations);
  if (wrong.length > 0) {
    console.error(`A list does not fit the code; bring it up to date:\n${wrong.join('\n')}`);
    process.exitCode = 1;
    return;
  }
  const folders = [...new Set(mutations.map(({ file }) => dirname(file)))];
  const red: string[] = [];
  // Where a test fails already, every mutation would seem to be caught.
  await share(folders, async (copy, folder) => {
    const failure = await firstFailure(copy, folder);
    if (failure !== undefined) red.push(`${folder}: ${failure}`);
  });
  if (red.length > 0) {
    console.error(`These fail without any mutation; mend them first:\n${red.join('\n')}`);
    process.exitCode = 1;
    return;
  }
  console.log(`${cut('file', 34)}  ${cut('mutation', 62)}  ${cut('caught by', 70)}  secs.`);
  const survived: Mutation[] = [];
  await share(mutations, async (copy, mutation) => {
    const verdict = await tryOut(copy, mutation);
    console.log(row(verdict));
    if (verdict.caughtBy === undefined) survived.push(mutation);
  });
  console.log(`${mutations.length - survived.length} of ${mutations.length} mutations were caught.`);
  if (survived.length > 0) process.exitCode = 1;
}

await main();
