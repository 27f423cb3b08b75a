import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Journey } from '../../shared/journey/journey.ts';
import type { Organisation } from '../../shared/member/organisation.ts';
import { compileQuestion } from '../../shared/message/compile-question.ts';
import { slotValues } from '../../shared/message/slots.ts';
import type { Language } from '../../shared/message/template.ts';
import { WordsInvalid } from '../../shared/message/words-invalid.ts';
import { lintMessage, lintQuestion } from './lint-message.ts';
import { unusedWords, usesOf } from './words-journeys.ts';
import { readSources } from './words-sources.ts';
import { buildWords, problemsIn } from './words.ts';

/**
 * Everything about the words of workflows/ that is not as it should be, each as `file: what; what to do`: what the
 * build refuses, words that nothing uses, and how each message reads.
 * @throws JourneyInvalid and whatever else loading workflows/ throws.
 */
export async function lintWords(root: string): Promise<readonly string[]> {
  const refused = await buildWords({ root }).then(
    () => [],
    (error: unknown) => {
      if (error instanceof WordsInvalid) return error.problems;
      throw error;
    },
  );
  const sources = readSources(root);
  const load = async <Module>(file: string): Promise<Module> =>
    // The file states its own type, which tsc checks.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion, typescript/no-unnecessary-type-parameters
    (await import(/* @vite-ignore */ pathToFileURL(join(root, file)).href)) as Module;
  const { organisation } = await load<{ organisation: Organisation }>('workflows/organisation.ts');
  const { journeys } = await load<{ journeys: readonly Journey[] }>('workflows/journeys.ts');
  const uses = usesOf(journeys);

  return [
    ...refused,
    ...unusedWords(journeys, uses, sources),
    ...sources.messages.flatMap((message) => {
      const { language } = message;
      return lintMessage({ ...message, values: valuesIn(organisation, language) });
    }),
    ...sources.questions.flatMap(({ file, path, source }) => {
      const asked = uses.questions.get(path)?.question;
      const words = asked && wordsOf({ file, source, asked });
      return words ? lintQuestion(file, words) : [];
    }),
  ];
}

function valuesIn(organisation: Organisation, language: Language): ReadonlyMap<string, string> {
  const page = 'https://example.org/a';
  const pages = { unsubscribeUrl: page, preferencesUrl: page, whyUrl: page, answerUrl: page };
  return new Map(
    Object.entries(slotValues({ organisation, language, member: { givenName: 'Anna' }, ...pages })),
  );
}

/** Undefined for words that the build refuses. */
function wordsOf(
  source: Parameters<typeof compileQuestion>[0],
): ReturnType<typeof compileQuestion> | undefined {
  try {
    return compileQuestion(source);
  } catch (error) {
    if (error instanceof WordsInvalid) return undefined;
    throw error;
  }
}

async function main(): Promise<number> {
  const problems = await lintWords(join(import.meta.dirname, '../..')).catch((error: unknown) => {
    const known = problemsIn(error);
    if (!known) throw error;
    return known;
  });
  if (problems.length === 0) return 0;
  console.error(`${problems.join('\n')}\nlint:words: ${problems.length} problems`);
  return 1;
}

if (import.meta.main) process.exitCode = await main();
