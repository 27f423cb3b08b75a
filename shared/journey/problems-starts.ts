import * as z from 'zod';
import { LEVELS } from '../loyalty/points.ts';
import { eventSchemas } from '../member/event-schemas.ts';
import { HIGH_TRUST_ONLY } from '../member/trust.ts';
import type { MemberDate, Start } from './journey.ts';
import {
  choicesProblem,
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

export const MEMBER_DATES: readonly string[] = ['birthDate', 'joinedOn'] satisfies readonly MemberDate[];

const MOST_MONTHS = 120;
const MOST_DAYS = 366;
const MONTHS = { most: MOST_MONTHS, unit: 'months' };

/** The beginning of each sentence, `startsOn`, is said here. */
export function startProblems(start: unknown, sayIt: Say): void {
  const say: Say = (problem) => sayIt(`startsOn ${problem}`);
  if (!isRecord(start) || !Object.hasOwn(CHECKS, String(start['kind'])))
    return say(
      `is ${show(start)}: make it with event(), after(), yearly(), survey() or levelChange(), like event('member.joined').`,
    );
  CHECKS[start['kind'] as Start['kind']](start, say);
}

const CHECKS: Record<Start['kind'], (start: Fields, say: Say) => void> = {
  event: ({ event, where, trust, ...others }, say) => {
    unknownKeys(others, ['kind'], say);
    if (!isKnownEvent(event)) return say(`is ${show(event)}: ${nameAnEvent()}`);
    trustProblem(event, trust, say);
    if (!isRecord(where)) return say(`has where ${show(where)}: give fields of the event and their values.`);
    for (const [field, value] of Object.entries(where)) {
      if (typeof value === 'string') fieldProblem(event, field, value, say);
      else say(`has where with ${field} ${show(value)}: only texts can be compared, so write one.`);
    }
  },
  after: ({ since, months, days, at, trust, ...others }, say) => {
    unknownKeys(others, ['kind'], say);
    if (since !== 'joinedOn' && !isKnownEvent(since))
      say(`is since ${show(since)}: write 'joinedOn', or ${nameAnEvent()}`);
    trustProblem(since, trust, say);
    wholeProblem('months', months, { least: 0, ...MONTHS }, say);
    wholeProblem('days', days, { least: 0, most: MOST_DAYS, unit: 'days' }, say);
    if (months === 0 && days === 0)
      say("has no time to pass: give months or days, or start at once with event('member.joined').");
    timeProblem(at, "after({ months: 3, since: 'joinedOn', at: '10:00' })", say);
  },
  yearly: ({ date, at, ...others }, say) => {
    unknownKeys(others, ['kind'], say);
    if (!MEMBER_DATES.some((known) => known === date))
      say(`is yearly on ${show(date)}: choose one of ${MEMBER_DATES.join(', ')}.`);
    timeProblem(at, "yearly('birthDate', { at: '09:00' })", say);
  },
  survey: ({ firstAfterMonths, everyMonths, at, ...others }, say) => {
    unknownKeys(others, ['kind'], say);
    wholeProblem('first', firstAfterMonths, { least: 1, ...MONTHS }, say);
    wholeProblem('every', everyMonths, { least: 1, ...MONTHS }, say);
    timeProblem(at, "survey({ first: { months: 6 }, every: { months: 12 }, at: '10:00' })", say);
  },
  level: ({ to, ...others }, say) => {
    unknownKeys(others, ['kind'], say);
    choicesProblem('to', to, LEVELS, 'level', say);
  },
};

function trustProblem(of: unknown, trust: unknown, say: Say): void {
  if (trust === undefined) return;
  if (trust !== 'low')
    return say(
      `has trust ${show(trust)}: write 'low' if forms of low trust may start it too, or leave it out.`,
    );
  if (of === 'joinedOn' || [...HIGH_TRUST_ONLY].some((type) => type === of))
    say(
      `has trust "low", but no form of low trust may send ${show(of === 'joinedOn' ? 'member.joined' : of)}: leave it out.`,
    );
}

export function againProblem(again: unknown, say: Say): void {
  const wrong = (): void =>
    say(
      `again is ${show(again)}: write 'each-occurrence', 'once' or { afterDays: 180 } with whole days from 1 to ${LONGEST_AGAIN_DAYS}.`,
    );
  if (again === 'each-occurrence' || again === 'once') return;
  if (!isRecord(again) || !isWhole(again['afterDays'], 1, LONGEST_AGAIN_DAYS)) return wrong();
  unknownKeys(again, ['afterDays'], (problem) => say(`again ${problem}`));
}
const LONGEST_AGAIN_DAYS = 3660;

/**
 * Whether an event has a field that can have this text. Of the organisation's own types the fields are not known here,
 * and nothing is said.
 */
export function fieldProblem(type: string, field: string, value: string, say: Say): void {
  if (!Object.hasOwn(eventSchemas, type)) return;
  const shape: Readonly<Record<string, z.ZodType>> =
    eventSchemas[type as keyof typeof eventSchemas].unwrap().shape;
  const own = Object.keys(shape).filter((name) => name !== 'member' && name !== 'occurredAt');
  const schema = own.includes(field) ? shape[field] : undefined;
  if (!schema) {
    const fields = own.length > 0 ? `name one of ${own.join(', ')}` : 'leave it out';
    say(`names the field ${show(field)}, which the event ${show(type)} has not: ${fields}.`);
  } else if (!schema.safeParse(value).success) {
    const expected =
      schema instanceof z.ZodEnum
        ? `use ${schema.options.join(', ')}`
        : 'use a value that the event can have';
    say(`names ${show(value)}, which ${field} of the event ${show(type)} never is: ${expected}.`);
  }
}
