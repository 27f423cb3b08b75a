import { LANGUAGES, PURPOSES } from '../message/template.ts';
import type { Step } from './journey.ts';
import { longestDays } from './longest-days.ts';
import { orderProblems } from './problems-order.ts';
import {
  flagProblem,
  isKebab,
  isKnownEvent,
  isRecord,
  isWhole,
  nameAnEvent,
  show,
  unknownKeys,
  type Fields,
  type Say,
} from './problems-say.ts';
import { againProblem, startProblems } from './problems-starts.ts';
import { areSound } from './problems-steps.ts';

// A Standard execution lasts at most a year (Step Functions quotas), so a longer one would be cut off mid-way.
const LONGEST_JOURNEY_DAYS = 365;
const HIGHEST_PRIORITY = 1000;
const LONGEST_TITLE = 60;

const FIELDS = [
  'name',
  'title',
  'purpose',
  'startsOn',
  'endsOn',
  'priority',
  'mutedByOpenCase',
  'again',
  'holdout',
  'steps',
];

/** Everything that is wrong with a journey, one sentence each with what to do. People edit these files, so nothing is taken on trust. */
export function problemsOf(candidate: unknown): readonly string[] {
  if (!isRecord(candidate)) return ['A journey is not an object: make it with journey(name, { … }).'];
  const { name, title, purpose, startsOn, endsOn, steps } = candidate;
  const found: string[] = [];
  const say: Say = (problem) => void found.push(`Journey ${show(name)}: ${problem}`);

  if (!isKebab(name)) say('the name must be kebab-case, like "thank-you": rename it.');
  unknownKeys(candidate, FIELDS, say);
  if (!PURPOSES.some((known) => known === purpose))
    say(`purpose is ${show(purpose)}: choose one of ${PURPOSES.join(', ')}.`);
  if (title !== undefined) titleProblems(title, say);
  startProblems(startsOn, say);
  endProblems(endsOn, startsOn, say);
  rankProblems(candidate, say);
  if (!Array.isArray(steps) || steps.length === 0) say('it has no steps: give it at least one send().');
  else if (areSound(steps, say)) {
    orderProblems(steps, startsOn, say);
    lengthProblem(steps, say);
  }
  return found;
}

function titleProblems(title: unknown, say: Say): void {
  if (!isRecord(title))
    return say(`title is ${show(title)}: give a text for each of ${LANGUAGES.join(', ')}.`);
  for (const language of new Set([...LANGUAGES, ...Object.keys(title)])) {
    const text = title[language];
    const isKnown = LANGUAGES.some((known) => known === language);
    if (!isKnown || typeof text !== 'string' || text.trim() === '' || text.length > LONGEST_TITLE)
      say(
        `title.${language} is ${show(text)}: give a text of 1 to ${LONGEST_TITLE} characters for each of ${LANGUAGES.join(', ')}, and for no other.`,
      );
  }
}

function endProblems(endsOn: unknown, startsOn: unknown, say: Say): void {
  if (!Array.isArray(endsOn))
    return say("endsOn is not a list: write the event types that end a run, like ['member.left'], or [].");
  const start = isRecord(startsOn) && startsOn['kind'] === 'event' ? startsOn['event'] : undefined;
  const seen = new Set<unknown>();
  for (const type of endsOn) {
    if (!isKnownEvent(type)) say(`endsOn holds ${show(type)}: ${nameAnEvent()}`);
    else if (type === start)
      say(`endsOn holds ${show(type)}, which also starts it: take it out of one of them.`);
    else if (seen.has(type)) say(`endsOn holds ${show(type)} twice: name it once.`);
    seen.add(type);
  }
}

function rankProblems({ priority, mutedByOpenCase, again, holdout }: Fields, say: Say): void {
  if (!isWhole(priority, -HIGHEST_PRIORITY, HIGHEST_PRIORITY))
    say(
      `priority is ${show(priority)}: give a whole number from -${HIGHEST_PRIORITY} to ${HIGHEST_PRIORITY}.`,
    );
  flagProblem('mutedByOpenCase', mutedByOpenCase, say);
  againProblem(again, say);
  if (typeof holdout !== 'number' || !(holdout >= 0 && holdout < 1))
    say(`holdout is ${show(holdout)}: give a share from 0 to below 1, like 0.1 for every tenth member.`);
}

function lengthProblem(steps: readonly Step[], say: Say): void {
  const days = longestDays(steps);
  if (days > LONGEST_JOURNEY_DAYS)
    say(
      `it may last ${days} days with late messages and slack, and a run lasts at most ${LONGEST_JOURNEY_DAYS}: ` +
        'shorten its waits, or start a second journey on a later event.',
    );
}
