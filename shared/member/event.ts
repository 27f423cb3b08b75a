import * as z from 'zod';
import { addDays, addMonths, civilDate } from '../time/civil.ts';
import { instantSchema, type Instant } from '../time/instant.ts';
import { eventSchema, eventSchemas, linkedEventSchemas, type knownMemberSchema } from './event-schemas.ts';
import { holdsIdentityNumber, isOwnId, NO_IDENTITY_NUMBER } from './national-identity.ts';
import { TRUSTS } from './trust.ts';

/**
 * A type of the organisation's own, as `ownEvent` gives it: only so can it be named where an event type is expected.
 * This text stands for all of them, which the compiler cannot know; a plain `string` would end the telling apart of
 * ours by `type`. No event has it.
 */
export type OwnEventType = 'a type of workflows/events.ts';
type OurEventType = keyof typeof eventSchemas;
export type EventType = OurEventType | OwnEventType;
export type Identity = z.infer<typeof knownMemberSchema>;

/** The fields of one event, parsed: a union told apart by `type`. */
export type EventFields =
  | { [Type in OurEventType]: { readonly type: Type } & z.infer<(typeof eventSchemas)[Type]> }[OurEventType]
  | { readonly type: OwnEventType; readonly member: Identity; readonly occurredAt?: Instant | undefined };

const schemas = new Map<string, z.ZodType>(Object.entries(eventSchemas));
const linked = new Map<string, z.ZodType>(Object.entries(linkedEventSchemas));
const known: string[] = [...schemas.keys()];

/** All that are known by now: ours, and the organisation's own once workflows/events.ts is loaded. */
export const EVENT_TYPES: readonly string[] = known;

export function isEventType(type: string): type is EventType {
  return schemas.has(type);
}

const TYPE = /^[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)+$/;
const RESERVED = ['type', 'member', 'occurredAt'];

/**
 * An event type of the organisation's own, with its fields beside `member` and `occurredAt`. It is known from now on:
 * whoever names it has to import it from workflows/events.ts, so that it is never named before it is known.
 * @throws OwnEventInvalid
 */
export function ownEvent(type: string, fields: z.ZodRawShape = {}): OwnEventType {
  const refuse = (problem: string): never => {
    throw new OwnEventInvalid(type, problem);
  };
  if (!TYPE.test(type)) refuse('name it in lower-case words with dots between, like "mentor.matched"');
  if (Object.hasOwn(eventSchemas, type)) refuse('there is one of that name already; choose another');
  for (const name of RESERVED) {
    if (Object.hasOwn(fields, name)) refuse(`every event has the field "${name}"; call yours something else`);
  }
  if (!schemas.has(type)) known.push(type);
  schemas.set(
    type,
    z.lazy(() => eventSchema(fields)),
  );
  return type as OwnEventType;
}

export class OwnEventInvalid extends Error {
  override readonly name = 'OwnEventInvalid';
  constructor(type: string, problem: string) {
    super(`workflows/events.ts cannot be used: event type ${JSON.stringify(type)}: ${problem}`);
  }
}

export type ParsedEvent =
  | { readonly success: true; readonly event: EventFields }
  | { readonly success: false; readonly problems: readonly string[] };

/**
 * Parses an event's fields. The problems name fields and rules and never repeat a value.
 * @param delivered `ref`, where a page of ours knows by its link whose event it is: then an answer need name nobody.
 */
export function parseEvent(
  type: EventType,
  fields: unknown,
  { ref }: Pick<DeliveredEvent, 'ref'> = {},
): ParsedEvent {
  const schema = (ref === undefined ? undefined : linked.get(type)) ?? schemas.get(type)!;
  const parsed = schema.safeParse(fields);
  if (!parsed.success) return { success: false, problems: parsed.error.issues.map(describe) };
  // Also in fields of the organisation's own, and in those that nobody has thought of.
  const numbers = identityNumbersIn(parsed.data);
  if (numbers.length > 0) return { success: false, problems: numbers };
  return { success: true, event: { ...(parsed.data as object), type } as EventFields };
}

function identityNumbersIn(value: unknown, path: readonly string[] = []): readonly string[] {
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).flatMap(([name, one]) => identityNumbersIn(one, [...path, name]));
  const text = String(value);
  return holdsIdentityNumber(text) && !isOwnId(text) ? [`${placeOf(path)}: ${NO_IDENTITY_NUMBER}`] : [];
}

/**
 * What cannot be in the future, given when the event came: a birth date (a day's grace, for the zones), and a joining
 * date more than a year ahead, which is a slip of the pen. Problems as `parseEvent` gives them.
 */
export function futureProblems(event: EventFields, receivedAt: Instant): readonly string[] {
  const today = civilDate(receivedAt.slice(0, 10));
  const problems: string[] = [];
  const { birthDate, joinedOn } = event.type === 'member.joined' ? event.member : changedIn(event);
  // A birth date without a year is shorter, and never in the future.
  if (birthDate && birthDate.length === today.length && birthDate > addDays(today, 1)) {
    problems.push(`${event.type === 'member.joined' ? 'member' : 'changes'}.birthDate: is in the future`);
  }
  if (joinedOn && joinedOn > addMonths(today, 12)) {
    problems.push('member.joinedOn: is more than a year in the future');
  }
  return problems;
}

function changedIn(event: EventFields): { birthDate?: string | null | undefined; joinedOn?: undefined } {
  return event.type === 'member.updated' ? { birthDate: event.changes.birthDate } : {};
}

const MOST_NAMES = 10;

function describe(issue: z.core.$ZodIssue): string {
  const where = placeOf(issue.path);
  if (issue.code === 'unrecognized_keys') {
    const names = issue.keys.slice(0, MOST_NAMES).map(safeName).join(', ');
    return `${where} has fields that are not known: ${names}${issue.keys.length > MOST_NAMES ? ', …' : ''}`;
  }
  // In zod's words a field that is not there is of the wrong type.
  if (issue.code === 'invalid_type' && issue.message.endsWith('received undefined'))
    return `${where}: is missing`;
  return `${where}: ${issue.message}`;
}

const placeOf = (path: readonly PropertyKey[]): string =>
  path.length > 0
    ? path.map((name) => (/^\d+$/.test(String(name)) ? name : safeName(String(name)))).join('.')
    : 'the event';

/** A field's name comes from a stranger too; only what looks like a name is repeated. */
function safeName(name: string): string {
  return /^[A-Za-z][A-Za-z0-9_]{0,40}$/.test(name) && !holdsIdentityNumber(name) ? name : '(unnamed)';
}

/** JSON Schema of what an event's fields may be when they come in, by type. @throws what zod throws for a field of the organisation's own that JSON cannot hold. */
export function jsonSchemas(): ReadonlyMap<string, object> {
  return new Map(
    [...schemas].map(([type, schema]) => [type, { title: type, ...z.toJSONSchema(schema, { io: 'input' }) }]),
  );
}

/** An event on its way from the webhook to the rules: what lies, sealed, on the queue. */
export const deliveredEventSchema = z.lazy(() =>
  z.object({
    /** Derived from the form and the delivery's id: the same delivery has the same id for ever. */
    id: z.string(),
    form: z.string(),
    /** SHA-256 of the body, to notice another body under the same id. */
    bodyHash: z.string(),
    receivedAt: instantSchema,
    type: z.string().refine(isEventType),
    /** Whose it is, where that is known for certain: a page of ours knows the member by the link. */
    ref: z.string().optional(),
    /** How far the form's sender is believed. Absent: Lojal itself made the event. */
    trust: z.enum(TRUSTS).optional(),
    /** A register was taken over: who joins by this has been a member, and is not welcomed. */
    quiet: z.boolean().optional(),
    fields: z.record(z.string(), z.unknown()),
  }),
);
export type DeliveredEvent = z.infer<typeof deliveredEventSchema>;
