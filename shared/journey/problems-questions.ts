import type { Question } from './journey.ts';
import {
  anyOf,
  isKebab,
  isRecord,
  isWhole,
  show,
  unknownKeys,
  flagProblem,
  type Fields,
  type Say,
} from './problems-say.ts';
import { valuesNamed, valuesOf } from './question.ts';
import { ANSWERED } from './task.ts';

const KINDS: readonly string[] = ['care', 'support', 'survey'] satisfies readonly Question['kind'][];
// As in the event survey.answered (shared/member/event-schemas.ts).
const LONGEST_ID = 40;
const MOST_CHOICES = 6;
const HIGHEST_SCORE = 10;

/** @returns whether it is a question as it should be. */
export function questionProblems(question: unknown, sayIt: Say): question is Question {
  let sound = true;
  const say: Say = (problem) => {
    sound = false;
    sayIt(problem);
  };
  if (!isRecord(question)) {
    say(`has as its question ${show(question)}: make one with question().`);
    return false;
  }
  const { id, kind, scale, comment } = question;
  if (!isKebab(id) || id.length > LONGEST_ID)
    say(`asks the question ${show(id)}: give it a kebab-case id of at most ${LONGEST_ID} characters.`);
  const ask: Say = (problem) => say(`asks ${show(id)}, which ${problem}`);
  if (!KINDS.some((known) => known === kind))
    ask(`has kind ${show(kind)}: choose one of ${KINDS.join(', ')}.`);
  flagProblem('comment', comment, ask);
  unknownKeys(question, ['id', 'kind', 'scale', 'comment'], ask);
  scaleProblems(scale, ask);
  return sound;
}

function scaleProblems(scale: unknown, ask: Say): void {
  if (!isRecord(scale) || ('choices' in scale ? 'from' in scale || 'to' in scale : !('from' in scale)))
    return ask(`has scale ${show(scale)}: give { from: 1, to: 5 } or { choices: ['yes', 'no'] }.`);
  if ('choices' in scale) {
    unknownKeys(scale, ['choices'], ask);
    return choiceProblems(scale['choices'], ask);
  }
  const { from, to } = scale;
  unknownKeys(scale, ['from', 'to'], ask);
  if (!isWhole(from, 0, HIGHEST_SCORE) || !isWhole(to, 0, HIGHEST_SCORE) || from >= to)
    ask(
      `goes from ${show(from)} to ${show(to)}: give two whole numbers from 0 to ${HIGHEST_SCORE}, the smaller first.`,
    );
}

function choiceProblems(choices: unknown, ask: Say): void {
  if (!Array.isArray(choices) || choices.length < 2 || choices.length > MOST_CHOICES)
    return ask(`has choices ${show(choices)}: give a list of two to ${MOST_CHOICES}.`);
  const seen = new Set<unknown>();
  for (const choice of choices) {
    if (!isKebab(choice)) ask(`has the choice ${show(choice)}: write it in kebab-case, like 'so-so'.`);
    // An answer without a branch of its own goes by this word.
    else if (choice === ANSWERED)
      ask(`has the choice ${show(choice)}, which is taken: call it something else.`);
    else if (seen.has(choice)) ask(`has the choice ${show(choice)} twice: name it once.`);
    seen.add(choice);
  }
}

/** Each branch of an ask is for answers of its question, and for others than the rest. */
export function answerProblems(answers: Fields, { id, scale }: Question, say: Say): void {
  const takenBy = new Map<string, string>();
  for (const name of Object.keys(answers)) {
    const values = valuesNamed(scale, name);
    if (values.length === 0) say(noAnswer(name, id, scale));
    const other = values.map((value) => takenBy.get(value)).find((taken) => taken !== undefined);
    if (other !== undefined)
      say(
        `has branches for ${show(other)} and ${show(name)}, and an answer could take both: let them not overlap.`,
      );
    for (const value of values) takenBy.set(value, name);
  }
}

export function noAnswer(name: string, id: string, scale: Question['scale']): string {
  const expected =
    'choices' in scale
      ? `use ${anyOf(valuesOf(scale))}`
      : `use scores from ${scale.from} to ${scale.to}, like '${scale.to}' or '${scale.from}-${scale.to - 1}'`;
  return `names ${show(name)}, which is no answer of the question ${show(id)}: ${expected}.`;
}
