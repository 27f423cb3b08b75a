import { LANGUAGES } from './template.ts';
import type { Language, Template } from './template.ts';

export interface Message {
  readonly file: string;
  /** The file without its language: workflows/<journey>/messages/<id> */
  readonly path: string;
  readonly id: string;
  readonly language: Language;
  /** Absent when the file did not compile, which is reported elsewhere. */
  readonly template?: Template | undefined;
}

/**
 * What holds of all messages together: each is there in every language, with the same slots in each, under a
 * kebab-case id. Returns the problems, each as `file: what; what to do`.
 */
export function checkWords(all: readonly Message[]): string[] {
  const byPath = Map.groupBy(all, ({ path }) => path);
  return [...byPath].flatMap(([path, versions]) => [
    ...badId(versions[0]!),
    ...missingLanguages(path, versions),
    ...unlikeSlots(versions),
  ]);
}

function badId({ file, id }: Message): string[] {
  if (/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(id)) return [];
  return [`${file}: the id "${id}" is not kebab-case; use small letters and digits with - between words`];
}

function missingLanguages(path: string, versions: readonly Message[]): string[] {
  const present = new Set(versions.map(({ language }) => language));
  return LANGUAGES.filter((language) => !present.has(language)).map(
    (language) =>
      `${path}.${language}.md: the file is missing; write it, every message exists in ${LANGUAGES.join(', ')}`,
  );
}

/** A slot that one language lacks is something that some members are not told. */
function unlikeSlots(versions: readonly Message[]): string[] {
  const compiled = versions.filter((version) => version.template);
  const all = new Set(compiled.flatMap(({ template }) => template!.slots));
  return compiled.flatMap(({ file, template }) =>
    [...all]
      .filter((slot) => !template!.slots.includes(slot))
      .toSorted()
      .map(
        (slot) => `${file}: lacks the slot {{ ${slot} }} that another language has; use it here or nowhere`,
      ),
  );
}
