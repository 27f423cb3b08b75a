import { jsonSchemas, parseEvent, type EventType, type ParsedEvent } from '../member/event.ts';
import { withoutEmpty } from './left-empty.ts';

/** How many events one request may bring. */
export const MOST_EVENTS = 100;

/** What a body comes to: the one event that it is, or each of its list, by itself. */
export interface Parsed {
  readonly isList: boolean;
  readonly events: readonly [ParsedEvent, ...ParsedEvent[]];
}

/**
 * Our own JSON, for a form without a map: the fields of one event, or `events`, a list of up to 100 of them, so that
 * a night's log-ins cost one request; beside them, if the sender has one, `id`, the delivery's. Of a list each event
 * stands alone, and one that is wrong holds up no other. `type` may be named and must then be the form's. Problems name
 * fields and rules, never values.
 */
export function parseCanonical(type: EventType, given: Readonly<Record<string, unknown>>): Parsed {
  const { id: _id, ...body } = given;
  if (!('events' in body)) return alone(parseOne(type, body));
  const { events: list, ...others } = body;
  if (Object.keys(others).length > 0) return alone(problem('beside "events" only "id" may stand'));
  if (!Array.isArray(list)) return alone(problem(`events: ${LIST_RULE}`));
  return parseList(list, (one) => parseOne(type, one), 'events');
}

const LIST_RULE = `must be a list of 1 to ${MOST_EVENTS}`;

/** @param where what to call a list that is too long or empty. */
export function parseList(
  list: readonly unknown[],
  parse: (one: unknown) => ParsedEvent,
  where: string,
): Parsed {
  if (list.length > MOST_EVENTS) return alone(problem(`${where}: ${LIST_RULE}`));
  const [first, ...others] = list.map(parse);
  return first ? { isList: true, events: [first, ...others] } : alone(problem(`${where}: ${LIST_RULE}`));
}

/** One event, or the reason why the body as a whole makes none. */
export const alone = (event: ParsedEvent): Parsed => ({ isList: false, events: [event] });

function parseOne(type: EventType, given: unknown): ParsedEvent {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return parseEvent(type, given);
  const { type: named = type, ...fields } = given as Record<string, unknown>;
  return named === type
    ? parseEvent(type, withoutEmpty(fields))
    : problem(`type: must be ${type}, which this form is for`);
}

const problem = (words: string): ParsedEvent => ({ success: false, problems: [words] });

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
