import { jsonSchemas, parseEvent, type EventFields, type EventType } from '../member/event.ts';
import { withoutEmpty } from './left-empty.ts';

/** How many events one request may bring. */
export const MOST_EVENTS = 100;

export type Parsed =
  | { readonly success: true; readonly events: readonly [EventFields, ...EventFields[]] }
  | { readonly success: false; readonly problems: readonly string[] };

/**
 * Our own JSON, for a form without a map: the fields of one event, or `events`, a list of up to 100 of them, so that
 * a night's log-ins cost one request; beside them, if the sender has one, `id`, the delivery's. All events are taken
 * or none. `type` may be named and must then be the form's. Problems name fields and rules, never values.
 */
export function parseCanonical(type: EventType, given: Readonly<Record<string, unknown>>): Parsed {
  const { id: _id, ...body } = given;
  if (!('events' in body)) {
    const one = parseOne(type, body);
    return one.success ? { success: true, events: [one.event] } : one;
  }
  const { events: list, ...others } = body;
  if (Object.keys(others).length > 0) return problem('beside "events" only "id" may stand');
  if (!Array.isArray(list) || list.length === 0 || list.length > MOST_EVENTS)
    return problem(`events: must be a list of 1 to ${MOST_EVENTS}`);
  const parsed = list.map((one: unknown) => parseOne(type, one));
  const problems = parsed.flatMap((one, index) =>
    one.success ? [] : one.problems.map((words) => `events.${index}: ${words}`),
  );
  if (problems.length > 0) return { success: false, problems: shortened(problems) };
  const events = parsed.flatMap((one) => (one.success ? [one.event] : []));
  return { success: true, events: events as [EventFields, ...EventFields[]] };
}

function parseOne(type: EventType, given: unknown): ReturnType<typeof parseEvent> {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return parseEvent(type, given);
  const { type: named = type, ...fields } = given as Record<string, unknown>;
  return named === type
    ? parseEvent(type, withoutEmpty(fields))
    : problem(`type: must be ${type}, which this form is for`);
}

const MOST_PROBLEMS = 20;

const shortened = (problems: readonly string[]): readonly string[] =>
  problems.length > MOST_PROBLEMS ? [...problems.slice(0, MOST_PROBLEMS), '…'] : problems;

function problem(words: string): { readonly success: false; readonly problems: readonly string[] } {
  return { success: false, problems: [words] };
}

/**
 * JSON Schema (draft 2020-12) of what a form without a map takes.
 * @throws RangeError for a type that is not known.
 */
export function canonicalSchema(type: string): object {
  const event = jsonSchemas().get(type);
  if (!event) throw new RangeError(`There is no event type "${type}".`);
  const { $schema, title, ...rest } = event as { $schema?: string; title?: string; properties?: object };
  const named = { ...rest, properties: { type: { const: type }, ...rest.properties } };
  const id = {
    type: ['string', 'number'],
    description: 'of this delivery; the same whenever it is sent again',
  };
  return {
    $schema,
    title,
    anyOf: [
      { ...named, properties: { id, ...named.properties } },
      {
        type: 'object',
        properties: { id, events: { type: 'array', minItems: 1, maxItems: MOST_EVENTS, items: named } },
        required: ['events'],
        additionalProperties: false,
      },
    ],
  };
}
