import { CHANNELS, PURPOSES } from '../message/template.ts';
import { TASK_KINDS, type Step } from './journey.ts';
import { conditionProblems, variantProblems } from './problems-conditions.ts';
import { answerProblems, questionProblems } from './problems-questions.ts';
import {
  choicesProblem,
  flagProblem,
  isKebab,
  isKnownEvent,
  isRecord,
  isWhole,
  nameAnEvent,
  show,
  timeProblem,
  unknownKeys,
  wholeProblem,
  type Fields,
  type Say,
} from './problems-say.ts';
import { MEMBER_DATES } from './problems-starts.ts';
import { LONGEST_REASON, LONGEST_STEP_NAME } from './state-names.ts';
import { ANSWERED, NOT_ASKED, OTHERWISE } from './task.ts';

const LONGEST_WAIT_DAYS = 366;
// Longer retrying would near the 25,000 events that an execution's history may hold.
const LONGEST_LATENESS_DAYS = 30;
const LONGEST_ANSWER_DAYS = 90;
const LONGEST_TASK_WORKING_DAYS = 30;

/** Where a step stands, for sentences: `step 2 ("by-score"), way "passive", step 1 ("thanks")`. */
export function placeOf(step: unknown, index: number, within: string): string {
  return `${within}step ${index + 1}${label(step)}`;
}

/** Where the steps of a branch stand. */
export const inside = (place: string, branch: string): string => `${place}, ${branch}, `;
export const BRANCH = {
  answer: (name: string): string => `answer ${show(name)}`,
  silent: 'silent',
  way: (name: unknown): string => `way ${show(name)}`,
  otherwise: 'otherwise',
};

function label(step: unknown): string {
  if (!isRecord(step)) return '';
  if (step['kind'] === 'wait') return ' (a wait)';
  if (step['kind'] === 'end') return ' (an end)';
  return isKind(step['kind']) ? ` (${show(step['name'])})` : '';
}

/** Whether each step, those of branches as well, is one that can be run; `say` hears what is wrong. */
export function areSound(steps: readonly unknown[], sayIt: Say): steps is readonly Step[] {
  let sound = true;
  const say: Say = (problem) => {
    sound = false;
    sayIt(problem);
  };
  listProblems(steps, '', say);
  return sound;
}

/** Checks the steps of a branch, of which `where` is the name. */
type Branch = (steps: unknown, where: string) => void;

function listProblems(steps: readonly unknown[], within: string, say: Say): void {
  steps.forEach((step, index) => {
    const place = placeOf(step, index, within);
    const sayAt: Say = (problem) => say(`${place} ${problem}`);
    if (!isRecord(step) || !isKind(step['kind']))
      return sayAt(`is ${show(step)}: make each step with send(), wait(), ask(), choose(), task() or end().`);
    const branch: Branch = (list, where) => {
      if (Array.isArray(list)) listProblems(list, inside(place, where), say);
      else sayAt(`has for ${where} ${show(list)}: give a list of steps, like [send('thanks')].`);
    };
    CHECKS[step['kind']](step, sayAt, branch);
  });
}

const isKind = (kind: unknown): kind is Step['kind'] => Object.hasOwn(CHECKS, String(kind));

const SENDING = [
  'kind',
  'name',
  'message',
  'variant',
  'purpose',
  'channels',
  'guard',
  'notAfterDays',
  'anyDay',
];

const CHECKS: Record<Step['kind'], (step: Fields, say: Say, branch: Branch) => void> = {
  send: (step, say) => {
    sendingProblems(step, say);
    unknownKeys(step, SENDING, say);
  },
  ask: (step, say, branch) => {
    const { question, withinDays, answers, silent } = step;
    sendingProblems(step, say);
    unknownKeys(step, [...SENDING, 'question', 'withinDays', 'answers', 'silent'], say);
    wholeProblem('within', withinDays, { least: 1, most: LONGEST_ANSWER_DAYS, unit: 'days' }, say);
    const sound = questionProblems(question, say);
    if (!isRecord(answers)) say(`has answers ${show(answers)}: give each answer its list of steps.`);
    else {
      if (sound) answerProblems(answers, question, say);
      for (const [name, steps] of Object.entries(answers)) branch(steps, BRANCH.answer(name));
    }
    branch(silent, BRANCH.silent);
  },
  choose: (step, say, branch) => {
    const { name, ways, otherwise } = step;
    nameProblems(name, "like 'by-score'", say);
    unknownKeys(step, ['kind', 'name', 'ways', 'otherwise'], say);
    if (!Array.isArray(ways) || ways.length === 0)
      say(
        "has no ways: give it at least one, like { ways: { quiet: { when: atLevel('quiet'), steps: [] } } }.",
      );
    else for (const way of ways) wayProblems(way, ways, say, branch);
    branch(otherwise, BRANCH.otherwise);
  },
  await: (step, say) => {
    const { name, event, atMostDays } = step;
    nameProblems(name, "like 'until-log-in'", say);
    unknownKeys(step, ['kind', 'name', 'event', 'atMostDays'], say);
    if (!isKnownEvent(event)) say(`waits for ${show(event)}: ${nameAnEvent()}`);
    wholeProblem('atMost', atMostDays, { least: 1, most: LONGEST_WAIT_DAYS, unit: 'days' }, say);
  },
  wait: (step, say) => {
    unknownKeys(step, ['kind', 'wait'], say);
    waitProblems(step['wait'], say);
  },
  task: (step, say) => {
    const { name, task, dueWorkingDays, why } = step;
    if (!TASK_KINDS.some((known) => known === task))
      say(`is a task of kind ${show(task)}: choose one of ${TASK_KINDS.join(', ')}.`);
    if (name !== task) nameProblems(name, "like 'call-again'", say);
    if (!isKebab(why))
      say(`has why ${show(why)}: give a kebab-case id, like 'low-score', with words in workflows/tasks.ts.`);
    const bound = { least: 0, most: LONGEST_TASK_WORKING_DAYS, unit: 'working days' };
    wholeProblem('dueWorkingDays', dueWorkingDays, bound, say);
    unknownKeys(step, ['kind', 'name', 'task', 'dueWorkingDays', 'why'], say);
  },
  end: (step, say) => {
    const { reason } = step;
    if (!isKebab(reason) || reason.length > LONGEST_REASON)
      say(`has the reason ${show(reason)}: give a kebab-case word of at most ${LONGEST_REASON} characters.`);
    unknownKeys(step, ['kind', 'reason'], say);
  },
};

function sendingProblems(step: Fields, say: Say): void {
  const { name, message, variant, purpose, channels, guard, notAfterDays, anyDay } = step;
  if (!isKebab(message)) say(`sends ${show(message)}: a message id is kebab-case, like 'your-support'.`);
  // By default the step has the message's name, and one problem is said once.
  if (isKebab(message) || name !== message) nameProblems(name, 'like "log-in-again": change `step`', say);
  variantProblems(variant, message, say);
  if (purpose !== null && !PURPOSES.some((known) => known === purpose))
    say(`has purpose ${show(purpose)}: choose one of ${PURPOSES.join(', ')}.`);
  if (channels !== 'preferred') choicesProblem('channel', channels, CHANNELS, 'channel', say);
  if (Array.isArray(guard)) for (const condition of guard) conditionProblems(condition, say);
  else say(`has guard ${show(guard)}: write conditions with when and unless.`);
  if (!isWhole(notAfterDays, 0, LONGEST_LATENESS_DAYS))
    say(`has notAfterDays ${show(notAfterDays)}: give whole days from 0 to ${LONGEST_LATENESS_DAYS}.`);
  flagProblem('anyDay', anyDay, say);
}

function nameProblems(name: unknown, like: string, say: Say): void {
  if (!isKebab(name)) say(`must have a kebab-case name, ${like}.`);
  else if (name.length > LONGEST_STEP_NAME)
    say(`has too long a name: use at most ${LONGEST_STEP_NAME} characters.`);
}

const RESERVED: readonly unknown[] = [OTHERWISE, ANSWERED, NOT_ASKED];

function wayProblems(way: unknown, ways: readonly unknown[], say: Say, branch: Branch): void {
  if (!isRecord(way)) return say(`has a way ${show(way)}: give it { when: …, steps: [ … ] }.`);
  const { name, when, steps } = way;
  if (RESERVED.includes(name))
    say(`has a way ${show(name)}, a word with a meaning of its own: call it something else.`);
  else if (!isKebab(name)) say(`has a way ${show(name)}: name it in kebab-case, like 'not-yet'.`);
  if (ways.find((other) => isRecord(other) && other['name'] === name) !== way)
    say(`has two ways ${show(name)}: name one apart.`);
  const sayIn: Say = (problem) => say(`(${BRANCH.way(name)}) ${problem}`);
  unknownKeys(way, ['name', 'when', 'steps'], sayIn);
  conditionProblems(when, sayIn);
  branch(steps, BRANCH.way(name));
}

function waitProblems(until: unknown, say: Say): void {
  if (!isRecord(until) || Object.keys(until).length === 0)
    return say(`has no end: say until when, ${LIKE_WAIT}.`);
  const { days, at, ...others } = until;
  if ('until' in until) {
    const { until: date, atMostDays, ...more } = others;
    if (!MEMBER_DATES.some((known) => known === date))
      say(`is until ${show(date)}: choose one of ${MEMBER_DATES.join(', ')}, or give days, ${LIKE_WAIT}.`);
    wholeProblem('atMost', atMostDays, { least: 1, most: LONGEST_WAIT_DAYS, unit: 'days' }, say);
    unknownKeys({ ...more, ...('days' in until && { days }) }, [], say);
  } else {
    if (!isWhole(days, 0, LONGEST_WAIT_DAYS))
      say(`has days ${show(days)}: give whole days from 0 to ${LONGEST_WAIT_DAYS}, ${LIKE_WAIT}.`);
    unknownKeys(others, [], say);
  }
  timeProblem(at, "wait({ days: 3, at: '09:00' })", say);
}

const LIKE_WAIT = "like wait({ days: 3, at: '09:00' })";
