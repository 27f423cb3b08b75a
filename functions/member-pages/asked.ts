import { allSteps } from '../../shared/journey/all-steps.ts';
import type { Question } from '../../shared/journey/journey.ts';
import { runKey, toRun } from '../../shared/journey/run.ts';
import type { Language, QuestionWords } from '../../shared/message/template.ts';
import { givenKey, toGiven, type GivenAnswers } from './given-answers.ts';
import type { Needs } from './needs.ts';
import type { Visitor } from './visit.ts';
import type { Written } from './written.ts';

/** A question, as one member was asked it. */
export interface Asked {
  readonly question: Question;
  readonly words: QuestionWords;
  /** The run's occurrence: answers of one wave are one answer, of which the last counts. */
  readonly wave: string;
  readonly run: string | undefined;
  /** What was answered so far, by whatever link: a mail and its reminder ask the same. */
  readonly given: GivenAnswers;
}

/**
 * The question behind a link. None when the message asks none, or when its journey no longer does: questions are retired,
 * and mails are kept for years.
 */
export async function askedBy(
  { items }: Pick<Needs, 'items'>,
  { journeys, questions }: Pick<Written, 'journeys' | 'questions'>,
  { link }: Pick<Visitor, 'link'>,
  language: Language,
): Promise<Asked | undefined> {
  const { journey, question: id, member, run } = link;
  if (id === undefined) return undefined;
  const question = questionsOf(journeys.get(journey)?.steps ?? []).find((one) => one.id === id);
  const words = questions[journey]?.[id]?.[language];
  if (!question || !words) return undefined;
  const row =
    run !== undefined && link.occurrence === undefined ? await items.get(runKey(member, run)) : undefined;
  const wave = link.occurrence ?? (row && toRun(row).occurrence);
  if (wave === undefined) return undefined;
  const key = givenKey({ member, journey, question: id, wave });
  return { question, words, wave, run, given: toGiven(key, await items.get(key)) };
}

function questionsOf(steps: Parameters<typeof allSteps>[0]): readonly Question[] {
  return [...allSteps(steps)].flatMap((step) => (step.kind === 'ask' ? [step.question] : []));
}
