import { LANGUAGES } from './template.ts';
import type { Language } from './template.ts';

/** A message or a question in one language. */
export interface Version {
  readonly file: string;
  /** The file without its language: workflows/<journey>/messages/<id> */
  readonly path: string;
  readonly id: string;
  readonly language: Language;
  /** Absent when the file did not compile, which is reported elsewhere. */
  readonly slots?: readonly string[] | undefined;
}

/**
 * What holds of all messages, or of all questions, together: each is there in every language, with the same slots in each, under a
 * kebab-case id. Returns the problems, each as `file: what; what to do`.
 */
export function checkWords(kind: 'message' | 'question', all: readonly Version[]): string[] {
  const byPath = Map.groupBy(all, ({ path }) => path);
  return [...byPath].flatMap(([path, versions]) => [
    ...badId(versions[0]!),
    ...missingLanguages(kind, path, versions),
    ...unlikeSlots(versions),
  ]);
}

function badId({ file, id }: Version): string[] {
  if (/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(id)) return [];
  return [`${file}: the id "${id}" is not kebab-case; use small letters and digits with - between words`];
}

function missingLanguages(kind: string, path: string, versions: readonly Version[]): string[] {
  const present = new Set(versions.map(({ language }) => language));
  return LANGUAGES.filter((language) => !present.has(language)).map(
    (language) =>
      `${path}.${language}.md: the file is missing; write it, every ${kind} exists in ${LANGUAGES.join(', ')}`,
  );
}

/** A slot that one language lacks is something that some members are not told. */
function unlikeSlots(versions: readonly Version[]): string[] {
  const all = new Set(versions.flatMap(({ slots = [] }) => slots));
  return versions.flatMap(({ file, slots }) =>
    [...all]
      .filter((slot) => slots && !slots.includes(slot))
      .toSorted()
      .map(
        (slot) => `${file}: lacks the slot {{ ${slot} }} that another language has; use it here or nowhere`,
      ),
  );
}
