import type * as z from 'zod';
import { EVENT_TYPES, isEventType } from '../member/event.ts';

/** Notes a problem: the rest of a sentence whose beginning says where. */
export type Say = (problem: string) => void;

const KEBAB = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

export type Fields = Record<string, unknown>;

export function isRecord(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isWhole(value: unknown, least: number, most: number): value is number {
  return Number.isInteger(value) && Number(value) >= least && Number(value) <= most;
}

export const isKebab = (value: unknown): value is string => typeof value === 'string' && KEBAB.test(value);
export const isTime = (value: unknown): value is string => typeof value === 'string' && TIME.test(value);

export function show(value: unknown): string {
  return value === undefined ? 'missing' : (JSON.stringify(value) ?? `a ${typeof value}`);
}

/** `"a", "b" or "c"` */
export function anyOf(values: Iterable<string>): string {
  const all = [...values].map(show);
  return [...(all.length > 1 ? [all.slice(0, -1).join(', ')] : []), ...all.slice(-1)].join(' or ');
}

export function unknownKeys(value: Fields, known: readonly string[], say: Say): void {
  for (const key of Object.keys(value)) if (!known.includes(key)) say(`has ${show(key)}, ${MEANS_NOTHING}`);
}
const MEANS_NOTHING = 'which means nothing here: remove it or correct its spelling.';

/** Asked anew each time: the organisation's own types come when workflows/events.ts is loaded. */
export const nameAnEvent = (): string => `name an event type, one of ${EVENT_TYPES.join(', ')}.`;
export const isKnownEvent = (type: unknown): type is string => typeof type === 'string' && isEventType(type);

export function timeProblem(value: unknown, example: string, say: Say): void {
  if (!isTime(value)) say(`has at ${show(value)}: give a time of day as HH:MM, like ${example}.`);
}

export function wholeProblem(
  name: string,
  value: unknown,
  { least, most, unit }: { readonly least: number; readonly most: number; readonly unit: string },
  say: Say,
): void {
  if (!isWhole(value, least, most))
    say(`has ${name} ${show(value)}: give whole ${unit} from ${least} to ${most}.`);
}

export function flagProblem(name: string, value: unknown, say: Say): void {
  if (typeof value !== 'boolean') say(`has ${name} ${show(value)}: write true or false.`);
}

/** `name` is where the value stands, such as `to`; `noun` is what it holds. */
export function choicesProblem(
  name: string,
  value: unknown,
  known: readonly string[],
  noun: string,
  say: Say,
): void {
  if (!Array.isArray(value) || value.length === 0)
    return say(`has ${name} ${show(value)}: name at least one ${noun}, of ${known.join(', ')}.`);
  const seen = new Set<unknown>();
  for (const one of value) {
    if (!known.some((other) => other === one))
      say(`has ${show(one)} in ${name}: choose ${noun}s of ${known.join(', ')}.`);
    else if (seen.has(one)) say(`has ${show(one)} in ${name} twice: name it once.`);
    seen.add(one);
  }
}

/** What a schema has against a value, in sentences. `hints` say, by field, what is expected there. */
export function schemaProblems(
  schema: z.ZodType,
  value: unknown,
  { what, make, hints }: { readonly what: string; readonly make: string; readonly hints: Fields },
  say: Say,
): void {
  const { error } = schema.safeParse(value);
  if (!error) return;
  if (!isRecord(value) || error.issues.some(({ path }) => path[0] === 'kind'))
    return say(value === undefined ? `lacks ${what}: ${make}.` : `has as ${what} ${show(value)}: ${make}.`);
  for (const issue of error.issues) {
    const [field] = issue.path.map(String);
    if (issue.code === 'unrecognized_keys')
      for (const key of issue.keys) say(`has ${show(key)} in ${what}, ${MEANS_NOTHING}`);
    else if (issue.code === 'invalid_value')
      say(`has ${what} with ${field} ${show(value[field!])}: choose one of ${issue.values.join(', ')}.`);
    else say(`has ${what} with ${field} ${show(value[field!])}: ${String(hints[field!])}.`);
  }
}
