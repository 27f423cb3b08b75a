import { valuesOf } from '../../shared/journey/question.ts';
import type { Organisation } from '../../shared/member/organisation.ts';
import { compileMessage } from '../../shared/message/compile.ts';
import { compileQuestion } from '../../shared/message/compile-question.ts';
import { layoutShell } from '../../shared/message/layout.ts';
import { longestValues } from '../../shared/message/sms-fit.ts';
import type { Language, QuestionWords, Template } from '../../shared/message/template.ts';
import type { Asked } from '../../shared/message/words.ts';
import { WordsInvalid } from '../../shared/message/words-invalid.ts';
import { askedBy } from './words-journeys.ts';
import type { Uses } from './words-journeys.ts';
import type { Sources, WordFile } from './words-sources.ts';

export interface AllCompiled {
  readonly questions: ReadonlyMap<WordFile, QuestionWords>;
  readonly templates: ReadonlyMap<WordFile, Template>;
  readonly shells: Readonly<Record<Language, readonly string[]>>;
  readonly problems: readonly string[];
}

/** Compiles every question that is asked and every message. Loads MJML, which takes most of a second. */
export async function compileAll(
  sources: Pick<Sources, 'messages' | 'questions'>,
  uses: Uses,
  organisation: Organisation,
): Promise<AllCompiled> {
  const problems: string[] = [];
  const attempt = async <T>(compile: () => T | Promise<T>): Promise<T | undefined> => {
    try {
      return await compile();
    } catch (error) {
      if (!(error instanceof WordsInvalid)) throw error;
      problems.push(...error.problems);
      return undefined;
    }
  };

  const questions = new Map<WordFile, QuestionWords>();
  for (const file of sources.questions) {
    const asked = uses.questions.get(file.path)?.question;
    // That nothing asks it is told elsewhere.
    const words = asked && (await attempt(() => compileQuestion({ ...file, asked })));
    if (words) questions.set(file, words);
  }

  const templates = new Map<WordFile, Template>();
  for (const file of sources.messages) {
    const slots = longestValues(organisation, file.language);
    const asks = askedIn(file, uses, questions);
    const template = await attempt(() => compileMessage({ ...file, slots, asks }));
    if (template) templates.set(file, template);
  }
  const shells = {
    sv: await layoutShell('sv'),
    nb: await layoutShell('nb'),
    en: await layoutShell('en'),
  };
  return { questions, templates, shells, problems };
}

function askedIn(
  { path, language }: WordFile,
  uses: Uses,
  questions: ReadonlyMap<WordFile, QuestionWords>,
): Asked | undefined {
  const asked = askedBy(uses, path);
  const question = asked === undefined ? undefined : uses.questions.get(asked)?.question;
  if (!question) return undefined;
  const [, words] = [...questions].find(([file]) => file.path === asked && file.language === language) ?? [];
  // Words that are missing or wrong are told of elsewhere; what else is wrong with the message is told all the same.
  return { values: valuesOf(question.scale), words: words ?? { question: '', thanks: [] } };
}
