import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Journey } from '../../shared/journey/journey.ts';
import type { Organisation } from '../../shared/member/organisation.ts';
import { checkWords } from '../../shared/message/check-words.ts';
import { organisationProblems } from '../../shared/message/slots.ts';
import { LANGUAGES } from '../../shared/message/template.ts';
import type { Template } from '../../shared/message/template.ts';
import { WordsInvalid } from '../../shared/message/words-invalid.ts';
import { checkChannels, checkJourneys, usesOf } from './words-journeys.ts';
import { hashOf, moduleOf } from './words-module.ts';
import { readSources } from './words-sources.ts';
import type { Sources, WordFile } from './words-sources.ts';

export interface WordsBuilt {
  /** workflows/generated/messages.ts was up to date and was left alone; nothing was compiled or checked. */
  readonly fresh: boolean;
  /** Message files: messages times languages. */
  readonly messages: number;
  /** Of the generated module, in bytes of UTF-8. */
  readonly bytes: number;
  /** The largest HTML document, in bytes of UTF-8, with slots unfilled. Absent when fresh. */
  readonly largest?: number;
  /** Journeys whose words were left out, since workflows/journeys.ts does not list them. Absent when fresh. */
  readonly drafts?: readonly string[];
}

export interface WordsOptions {
  /** The folder that holds workflows/. */
  readonly root: string;
  /** Compile although nothing changed. */
  readonly force?: boolean;
}

/**
 * Compiles workflows/<journey>/messages/<id>.<language>.md and questions/<id>.<language>.md to
 * workflows/generated/messages.ts, unless that was made from these very sources. Nothing is written when anything is wrong.
 * @throws WordsInvalid with all problems of all files.
 */
export async function buildWords({ root, force = false }: WordsOptions): Promise<WordsBuilt> {
  const target = join(root, 'workflows/generated/messages.ts');
  const sources = readSources(root);
  const { hash } = sources;
  const before = existsSync(target) ? readFileSync(target, 'utf8') : '';
  if (!force && hashOf(before) === hash) {
    return { fresh: true, messages: sources.messages.length, bytes: Buffer.byteLength(before) };
  }

  const { organisation } = await load<{ organisation: Organisation }>(
    root,
    'workflows/organisation.ts',
    hash,
  );
  const journeys = existsSync(join(root, JOURNEYS))
    ? (await load<{ journeys: readonly Journey[] }>(root, JOURNEYS, hash)).journeys
    : undefined;
  const uses = usesOf(journeys ?? []);
  const drafts = journeys ? draftsIn(sources, journeys) : [];
  const listed = {
    messages: sources.messages.filter(({ journey }) => !drafts.includes(journey)),
    questions: sources.questions.filter(({ journey }) => !drafts.includes(journey)),
  };
  // MJML takes most of a second to load.
  const { compileAll } = await import('./words-compile.ts');
  const { templates, questions, shells, problems } = await compileAll(listed, uses, organisation);
  const all = [
    ...sources.problems,
    ...organisationProblems(organisation, LANGUAGES).map((one) => `workflows/organisation.ts: ${one}`),
    ...problems,
    ...checkWords('message', withSlots(listed.messages, templates)),
    ...checkWords('question', withSlots(listed.questions, new Map())),
    ...(journeys ? [...checkJourneys(uses, listed), ...checkChannels(uses, templates)] : []),
  ];
  if (all.length > 0) throw new WordsInvalid(all);

  const module = moduleOf(hash, templates, questions, shells);
  writeAtomically(target, module);
  const largest = Math.max(0, ...[...templates.values()].map(({ html }) => Buffer.byteLength(html)));
  return { fresh: false, messages: templates.size, bytes: Buffer.byteLength(module), largest, drafts };
}

const JOURNEYS = 'workflows/journeys.ts';

/**
 * Journeys that are being written: their words may be there before they are listed and are left out until then. That
 * none stays so is for `npm run check` to tell (unusedWords).
 */
function draftsIn({ messages, questions }: Sources, journeys: readonly Journey[]): string[] {
  const listed = new Set(journeys.map(({ name }) => name));
  const found = new Set([...messages, ...questions].map(({ journey }) => journey));
  return [...found].filter((name) => !listed.has(name)).toSorted();
}

const withSlots = (files: readonly WordFile[], templates: ReadonlyMap<WordFile, Template>) =>
  files.map((file) => ({ ...file, slots: templates.get(file)?.slots }));

/** The query makes a second build in one process see what changed since the first. */
async function load<Module>(root: string, file: string, hash: string): Promise<Module> {
  // The file states its own type, which tsc checks.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion, typescript/no-unnecessary-type-parameters
  return (await import(/* @vite-ignore */ `${pathToFileURL(join(root, file)).href}?${hash}`)) as Module;
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
    const {
      messages,
      bytes,
      largest,
      drafts = [],
    } = await buildWords({ root, force: args.includes('--force') });
    const state =
      largest === undefined ? 'up to date' : `compiled, the largest mail has ${kilobytes(largest)}`;
    console.log(`words: ${messages} messages in ${kilobytes(bytes)}, ${state}`);
    if (drafts.length > 0) console.log(`words: left out until ${JOURNEYS} lists them: ${drafts.join(', ')}`);
    return 0;
  } catch (error) {
    const problems = problemsIn(error);
    if (!problems) throw error;
    console.error(`${problems.join('\n')}\nwords: ${problems.length} problems, nothing written`);
    return 1;
  }
}

/** By name: the journeys, and with them the class of their error, are loaded only when something is stale. */
export function problemsIn(error: unknown): readonly string[] | undefined {
  if (error instanceof WordsInvalid) return error.message.split('\n');
  return error instanceof Error && error.name === 'JourneyInvalid' ? error.message.split('\n') : undefined;
}

const kilobytes = (bytes: number): string => `${(bytes / 1024).toFixed(1)} kB`;

if (import.meta.main) process.exitCode = await main(process.argv.slice(2));
