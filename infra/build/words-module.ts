import { letterOf } from '../../shared/message/letter.ts';
import { packTemplates } from '../../shared/message/packed.ts';
import type { Language, QuestionWords, Template } from '../../shared/message/template.ts';
import type { WordFile } from './words-sources.ts';

/**
 * The TypeScript of workflows/generated/messages.ts. The templates are packed: the module is part of every bundle that
 * sends. Unpacking them is marked as pure, so that a bundle that does not send has none of it.
 */
export function moduleOf(
  hash: string,
  templates: ReadonlyMap<WordFile, Template>,
  questions: ReadonlyMap<WordFile, QuestionWords>,
  shells: Readonly<Record<Language, readonly string[]>>,
): string {
  const packed = packTemplates(nested(templates), shells);
  return `// sha256 ${hash}
// Made by infra/build/words.ts from workflows/*/messages/*.md and workflows/*/questions/*.md: edit those.
import type { Letters } from '../../shared/message/letter.ts';
import { unpackTemplates } from '../../shared/message/packed.ts';
import type { Questions, Templates } from '../../shared/message/template.ts';

/** To see them as they are: npm run preview. */
export const templates: Templates = /* @__PURE__ */ unpackTemplates(
  ${text(packed)},
);

/** Of each message what a page tells of it: a function that sends nothing needs no more. */
export const letters: Letters = ${text(nested(new Map([...templates].map(([file, template]) => [file, letterOf(template)]))))};

export const questions: Questions = ${text(nested(questions))};
`;
}

/** journey → id → language → value: each message is there in every language, which is checked before. */
function nested<T>(all: ReadonlyMap<WordFile, T>): Record<string, Record<string, Record<Language, T>>> {
  const found: Record<string, Record<string, Record<string, T>>> = {};
  for (const [{ journey, id, language }, value] of all)
    ((found[journey] ??= {})[id] ??= {})[language] = value;
  return found;
}

const text = (value: unknown): string => JSON.stringify(value);
