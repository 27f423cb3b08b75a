import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Journey } from '../../shared/journey/journey.ts';
import type { Organisation } from '../../shared/member/organisation.ts';
import { checkWords } from '../../shared/message/check-words.ts';
import { knownSlots, organisationProblems } from '../../shared/message/slots.ts';
import { LANGUAGES } from '../../shared/message/template.ts';
import type { Language, Template } from '../../shared/message/template.ts';
import { WordsInvalid } from '../../shared/message/words-invalid.ts';
import { checkJourneys } from './words-journeys.ts';
import { hashOf, moduleOf } from './words-module.ts';
import type { Compiled } from './words-module.ts';
import { readSources } from './words-sources.ts';
import type { MessageFile } from './words-sources.ts';

export interface WordsBuilt {
  /** workflows/generated/messages.ts was up to date and was left alone; nothing was compiled or checked. */
  readonly fresh: boolean;
  /** Message files: messages times languages. */
  readonly messages: number;
  /** Of the generated module, in bytes of UTF-8. */
  readonly bytes: number;
  /** The largest HTML document, in bytes of UTF-8, with slots unfilled. Absent when fresh. */
  readonly largest?: number;
}

export interface WordsOptions {
  /** The folder that holds workflows/. */
  readonly root: string;
  /** Compile although nothing changed. */
  readonly force?: boolean;
}

/**
 * Compiles workflows/<journey>/messages/<id>.<language>.md to workflows/generated/messages.ts, unless that was made
 * from these very sources. Nothing is written when anything is wrong.
 * @throws WordsInvalid with all problems of all files.
 */
export async function buildWords({ root, force = false }: WordsOptions): Promise<WordsBuilt> {
  const target = join(root, 'workflows/generated/messages.ts');
  const { messages, problems, hash } = readSources(root);
  const before = existsSync(target) ? readFileSync(target, 'utf8') : '';
  if (!force && hashOf(before) === hash) {
    return { fresh: true, messages: messages.length, bytes: Buffer.byteLength(before) };
  }

  const { organisation } = await load<{ organisation: Organisation }>(
    root,
    'workflows/organisation.ts',
    hash,
  );
  const ofOrganisation = organisationProblems(organisation, LANGUAGES);
  const compiled = await compileAll(messages, knownSlots(organisation));
  const all = [
    ...problems,
    ...ofOrganisation.map((problem) => `workflows/organisation.ts: ${problem}`),
    ...compiled.problems,
    ...checkWords(messages.map((message) => ({ ...message, template: compiled.templates.get(message) }))),
  ];
  if (existsSync(join(root, 'workflows/journeys.ts'))) {
    const { journeys } = await load<{ journeys: readonly Journey[] }>(root, 'workflows/journeys.ts', hash);
    all.push(...checkJourneys(journeys, messages));
  }
  if (all.length > 0) throw new WordsInvalid(all);

  const found: Compiled[] = [...compiled.templates].map(([message, template]) => ({ ...message, template }));
  const module = moduleOf(hash, found, compiled.shells);
  writeAtomically(target, module);
  const largest = Math.max(0, ...found.map(({ template }) => Buffer.byteLength(template.html)));
  return { fresh: false, messages: messages.length, bytes: Buffer.byteLength(module), largest };
}

/** The query makes a second build in one process see what changed since the first. */
async function load<Module>(root: string, file: string, hash: string): Promise<Module> {
  // The file states its own type, which tsc checks.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion, typescript/no-unnecessary-type-parameters
  return (await import(/* @vite-ignore */ `${pathToFileURL(join(root, file)).href}?${hash}`)) as Module;
}

async function compileAll(messages: readonly MessageFile[], slots: ReadonlySet<string>) {
  // MJML takes most of a second to load.
  const { compileMessage } = await import('../../shared/message/compile.ts');
  const { layoutShell } = await import('../../shared/message/layout.ts');
  const templates = new Map<MessageFile, Template>();
  const problems: string[] = [];
  for (const message of messages) {
    try {
      templates.set(message, await compileMessage({ ...message, slots }));
    } catch (error) {
      if (!(error instanceof WordsInvalid)) throw error;
      problems.push(...error.problems);
    }
  }
  const shells: Record<Language, string[]> = {
    sv: await layoutShell('sv'),
    nb: await layoutShell('nb'),
    en: await layoutShell('en'),
  };
  return { templates, problems, shells };
}

let writes = 0;

/** Readers see the old file or the new one; of two builds at once the last one stands. */
function writeAtomically(path: string, content: string): void {
  mkdirSync(join(path, '..'), { recursive: true });
  const temporary = `${path}.${process.pid}-${(writes += 1)}.tmp`;
  try {
    writeFileSync(temporary, content);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

async function main(args: readonly string[]): Promise<number> {
  const unknown = args.filter((arg) => arg !== '--force');
  if (unknown.length > 0) {
    console.error(`words: ${unknown.join(' ')} is not known; usage: node infra/build/words.ts [--force]`);
    return 1;
  }
  try {
    const root = join(import.meta.dirname, '../..');
    const { messages, bytes, largest } = await buildWords({ root, force: args.includes('--force') });
    const state =
      largest === undefined ? 'up to date' : `compiled, the largest mail has ${kilobytes(largest)}`;
    console.log(`words: ${messages} messages in ${kilobytes(bytes)}, ${state}`);
    return 0;
  } catch (error) {
    const problems = problemsIn(error);
    if (!problems) throw error;
    console.error(`${problems.join('\n')}\nwords: ${problems.length} problems, nothing written`);
    return 1;
  }
}

/** By name: the journeys, and with them the class of their error, are loaded only when something is stale. */
function problemsIn(error: unknown): readonly string[] | undefined {
  if (error instanceof WordsInvalid) return error.message.split('\n');
  return error instanceof Error && error.name === 'JourneyInvalid' ? error.message.split('\n') : undefined;
}

const kilobytes = (bytes: number): string => `${(bytes / 1024).toFixed(1)} kB`;

if (import.meta.main) process.exitCode = await main(process.argv.slice(2));
