import * as z from 'zod';
import { civilDateSchema } from '../time/civil.ts';
import { instantSchema } from '../time/instant.ts';
import { emailSchema, languageSchema, membershipNumberSchema, nameSchema, phoneSchema } from './fields.ts';

/** Who an event is about, as the form knows them: at least one of the three. */
const identity = {
  membershipNumber: membershipNumberSchema.optional(),
  email: emailSchema.optional(),
  phone: phoneSchema.optional(),
};
const someIdentity = (member: { membershipNumber?: unknown; email?: unknown; phone?: unknown }): boolean =>
  member.membershipNumber !== undefined || member.email !== undefined || member.phone !== undefined;
const NO_IDENTITY = 'needs a membershipNumber, an email or a phone';

const knownMemberSchema = z.strictObject(identity).refine(someIdentity, NO_IDENTITY);

/** What happened and when. Without `occurredAt` it happened when it was received. */
const common = { occurredAt: instantSchema.optional() };

const eventSchemas = {
  'member.joined': z.strictObject({
    ...common,
    member: z
      .strictObject({
        ...identity,
        givenName: nameSchema.optional(),
        familyName: nameSchema.optional(),
        language: languageSchema.optional(),
        joinedOn: civilDateSchema.optional(),
      })
      .refine(someIdentity, NO_IDENTITY),
  }),
  'member.left': z.strictObject({ ...common, member: knownMemberSchema }),
  'portal.login': z.strictObject({ ...common, member: knownMemberSchema }),
} as const;

export type EventType = keyof typeof eventSchemas;

/** The fields of one event, parsed: a union told apart by `type`. */
export type EventFields = {
  [Type in EventType]: { readonly type: Type } & z.infer<(typeof eventSchemas)[Type]>;
}[EventType];
export type Identity = z.infer<typeof knownMemberSchema>;

export const EVENT_TYPES: readonly string[] = Object.keys(eventSchemas);

export function isEventType(type: string): type is EventType {
  return Object.hasOwn(eventSchemas, type);
}

export type ParsedEvent =
  | { readonly success: true; readonly event: EventFields }
  | { readonly success: false; readonly problems: readonly string[] };

/** Parses an event's fields. The problems name fields and rules and never repeat a value. */
export function parseEvent(type: EventType, fields: unknown): ParsedEvent {
  const parsed = eventSchemas[type].safeParse(fields);
  if (parsed.success) return { success: true, event: { type, ...parsed.data } as EventFields };
  return { success: false, problems: parsed.error.issues.map(describe) };
}

const MOST_NAMES = 10;

function describe(issue: z.core.$ZodIssue): string {
  const where = issue.path.length > 0 ? issue.path.join('.') : 'the event';
  if (issue.code === 'unrecognized_keys') {
    const names = issue.keys.slice(0, MOST_NAMES).map(safeName).join(', ');
    return `${where} has fields that are not known: ${names}${issue.keys.length > MOST_NAMES ? ', …' : ''}`;
  }
  return `${where}: ${issue.message}`;
}

/** A field's name comes from a stranger too; only what looks like a name is repeated. */
function safeName(name: string): string {
  return /^[A-Za-z][A-Za-z0-9]{0,30}$/.test(name) ? name : '(unnamed)';
}

/** An event on its way from the webhook to the rules: what lies, sealed, on the queue. */
export const deliveredEventSchema = z.object({
  /** Derived from the form and the delivery's id: the same delivery has the same id for ever. */
  id: z.string(),
  form: z.string(),
  /** SHA-256 of the body, to notice another body under the same id. */
  bodyHash: z.string(),
  receivedAt: instantSchema,
  type: z.string().refine(isEventType),
  fields: z.record(z.string(), z.unknown()),
});
export type DeliveredEvent = z.infer<typeof deliveredEventSchema>;
