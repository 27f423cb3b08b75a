import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Journey } from '../../shared/journey/journey.ts';
import type { Organisation } from '../../shared/member/organisation.ts';
import { checkWords } from '../../shared/message/check-words.ts';
import { organisationProblems } from '../../shared/message/slots.ts';
import { LANGUAGES } from '../../shared/message/template.ts';
import type { Template } from '../../shared/message/template.ts';
import { WordsInvalid } from '../../shared/message/words-invalid.ts';
import { compileAll } from './words-compile.ts';
import { checkChannels, checkJourneys, usesOf } from './words-journeys.ts';
import { moduleOf } from './words-module.ts';
import type { Sources, WordFile } from './words-sources.ts';
import type { WordsBuilt } from './words.ts';

/**
 * Compiles and checks what was read, and writes it to `target`.
 * @throws WordsInvalid with all problems of all files; then nothing is written.
 */
export async function build({
  root,
  target,
  sources,
}: {
  readonly root: string;
  readonly target: string;
  readonly sources: Sources;
}): Promise<WordsBuilt> {
  const { hash } = sources;
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
