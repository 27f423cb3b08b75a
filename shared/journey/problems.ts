import { EVENT_TYPES, isEventType } from '../member/event.ts';
import { PURPOSES } from '../message/template.ts';
import type { Step } from './journey.ts';

const KEBAB = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

/** State names: the step's own, and its two waits. A contract: they stand in executions under way. */
export const waitState = (step: string): string => `${step}: wait`;
export const windowState = (step: string): string => `${step}: window`;

// A state's name is at most 80 characters (https://states-language.net/spec.html#states-fields).
const LONGEST_STATE_NAME = 80;
const LONGEST_WAIT_DAYS = 366;
// Longer retrying would near the 25,000 events that an execution's history may hold.
const LONGEST_LATENESS_DAYS = 30;
// A Standard execution lasts at most a year (Step Functions quotas), so a longer one would be cut off mid-way.
const LONGEST_JOURNEY_DAYS = 365;
/** Windows, holidays and the cap may move each message, and the first wait may begin early. */
const SLACK_DAYS = 14;
const SLACK_DAYS_A_STEP = 2;

/** A bound, in days, well over the longest path: every wait, every message as late as it may be, and slack. */
export function longestDays(steps: readonly Step[]): number {
  return steps.reduce(
    (days, step) => days + (step.kind === 'wait' ? step.wait.days : step.notAfterDays + SLACK_DAYS_A_STEP),
    SLACK_DAYS,
  );
}

/** Everything that is wrong with a journey, one sentence each with what to do. People edit these files, so nothing is taken on trust. */
export function problemsOf(candidate: unknown): readonly string[] {
  if (!isRecord(candidate)) return ['A journey is not an object: make it with journey(name, { … }).'];
  const { name, purpose, startsOn, endsOn, steps } = candidate;
  const called = `Journey ${show(name)}`;
  const found: string[] = [];
  const say = (problem: string): void => void found.push(`${called}: ${problem}`);

  if (!matches(name, KEBAB)) say('the name must be kebab-case, like "thank-you": rename it.');
  unknownKeys(candidate, ['name', 'purpose', 'startsOn', 'endsOn', 'steps'], say);
  if (!PURPOSES.some((known) => known === purpose))
    say(`purpose is ${show(purpose)}: choose one of ${PURPOSES.join(', ')}.`);
  const start = isRecord(startsOn) ? startsOn['event'] : undefined;
  if (!isKnownEvent(start)) say(`startsOn is ${show(start ?? startsOn)}: ${nameAnEvent()}`);
  if (Array.isArray(endsOn)) for (const type of endsOn) endProblem(type, start, say);
  else say("endsOn is not a list: write the event types that end a run, like ['member.left'], or [].");
  if (!Array.isArray(steps) || steps.length === 0) say('it has no steps: give it at least one send().');
  else if (areSound(steps, say)) lengthProblem(steps, say);
  return found;
}

/** Asked anew each time: the organisation's own types come when workflows/events.ts is loaded. */
const nameAnEvent = (): string => `name an event type, one of ${EVENT_TYPES.join(', ')}.`;
const isKnownEvent = (type: unknown): boolean => typeof type === 'string' && isEventType(type);

type Say = (problem: string) => void;

function endProblem(type: unknown, start: unknown, say: Say): void {
  if (!isKnownEvent(type)) say(`endsOn holds ${show(type)}: ${nameAnEvent()}`);
  else if (type === start)
    say(`endsOn holds ${show(type)}, which also starts it: take it out of one of them.`);
}

function areSound(steps: readonly unknown[], say: Say): steps is readonly Step[] {
  const numberOf = new Map<unknown, number>();
  let whole = true;
  steps.forEach((step, index) => {
    const number = index + 1;
    const sayAt: Say = (problem) => {
      whole = false;
      say(`step ${number}${label(step)} ${problem}`);
    };
    if (isWait(step)) {
      waitProblems(step, sayAt);
      if (index === 0)
        sayAt('comes first: begin with a send(); the wait before the first send is the start.');
      if (index === steps.length - 1)
        sayAt('comes last: a wait must be followed by a step. Add a send() or remove it.');
      if (isWait(steps[index - 1]))
        sayAt('follows a wait: a wait must be followed by a step. Make the two waits one.');
    } else if (isSend(step)) {
      sendProblems(step, sayAt);
      const earlier = numberOf.get(step['name']);
      if (earlier === undefined) numberOf.set(step['name'], number);
      else
        sayAt(
          `has the name of step ${earlier}: name it apart with send(${show(step['message'])}, { step: 'another-name' }).`,
        );
      if (isSend(steps[index - 1]))
        sayAt('follows a send with no wait between: at most one message a day. Put a wait() between them.');
    } else sayAt(`is ${show(step)}: make each step with send() or wait().`);
  });
  return whole;
}

function lengthProblem(steps: readonly Step[], say: Say): void {
  const days = longestDays(steps);
  if (days > LONGEST_JOURNEY_DAYS)
    say(
      `it may last ${days} days with late messages and slack, and a run lasts at most ${LONGEST_JOURNEY_DAYS}: ` +
        'shorten its waits, or start a second journey on a later event.',
    );
}

function sendProblems(step: Record<string, unknown>, say: Say): void {
  const { name, message, notAfterDays } = step;
  if (!matches(message, KEBAB))
    say(`sends ${show(message)}: a message id is kebab-case, like 'your-support'.`);
  if (!matches(name, KEBAB)) {
    // By default the step has the message's name, and one problem is said once.
    if (name !== message) say('must have a kebab-case name, like "log-in-again": change `step`.');
  } else if (windowState(name).length > LONGEST_STATE_NAME)
    say(`has too long a name: use at most ${LONGEST_STATE_NAME - windowState('').length} characters.`);
  if (!isWhole(notAfterDays, LONGEST_LATENESS_DAYS))
    say(`has notAfterDays ${show(notAfterDays)}: give whole days from 0 to ${LONGEST_LATENESS_DAYS}.`);
  unknownKeys(step, ['kind', 'name', 'message', 'notAfterDays'], say);
}

function waitProblems(step: Record<string, unknown>, say: Say): void {
  const until = step['wait'];
  if (!isRecord(until)) return say("has no end: say until when, like wait({ days: 3, at: '09:00' }).");
  const { days, at } = until;
  if (!isWhole(days, LONGEST_WAIT_DAYS))
    say(
      `has days ${show(days)}: give whole days from 0 to ${LONGEST_WAIT_DAYS}, like wait({ days: 3, at: '09:00' }).`,
    );
  if (!matches(at, TIME))
    say(`has at ${show(at)}: give a time of day as HH:MM, like wait({ days: 3, at: '09:00' }).`);
  unknownKeys(until, ['days', 'at'], say);
}

function unknownKeys(value: Record<string, unknown>, known: readonly string[], say: Say): void {
  for (const key of Object.keys(value))
    if (!known.includes(key))
      say(`has ${show(key)}, which means nothing here: remove it or correct its spelling.`);
}

function label(step: unknown): string {
  if (isWait(step)) return ' (a wait)';
  return isSend(step) ? ` (${show(step['name'])})` : '';
}

function isSend(step: unknown): step is Record<string, unknown> {
  return isRecord(step) && step['kind'] === 'send';
}

function isWait(step: unknown): step is Record<string, unknown> {
  return isRecord(step) && step['kind'] === 'wait';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isWhole(value: unknown, most: number): value is number {
  return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= most;
}

function matches(value: unknown, pattern: RegExp): value is string {
  return typeof value === 'string' && pattern.test(value);
}

function show(value: unknown): string {
  return value === undefined ? 'missing' : (JSON.stringify(value) ?? `a ${typeof value}`);
}
