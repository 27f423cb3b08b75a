import * as z from 'zod';
import { TASK_KINDS } from '../journey/journey.ts';
import { CHANNELS, PURPOSES } from '../message/template.ts';
import { civilDateSchema, zoneSchema } from '../time/civil.ts';
import { instantSchema } from '../time/instant.ts';
import { birthDateSchema } from './birth-date.ts';
import {
  emailSchema,
  languageSchema,
  lineSchema,
  nameSchema,
  NO_MOBILE,
  paragraphsSchema,
  readPhone,
  referenceSchema,
  writtenPhoneSchema,
} from './fields.ts';
import { holdsIdentityNumber, NO_IDENTITY_NUMBER } from './national-identity.ts';
import { TASK_OUTCOMES } from './task-outcomes.ts';
import type { Language } from '../message/template.ts';

/** Who an event is about, as the form knows them: at least one of the three. */
const identity = () => ({
  membershipNumber: referenceSchema.optional(),
  email: emailSchema.optional(),
  phone: writtenPhoneSchema.optional(),
});
const someIdentity = (member: { membershipNumber?: unknown; email?: unknown; phone?: unknown }): boolean =>
  member.membershipNumber !== undefined || member.email !== undefined || member.phone !== undefined;
const NO_IDENTITY = 'needs a membershipNumber, an email or a phone';
/** The same rule in JSON Schema, which knows nothing of ours. */
const anyOf = ['membershipNumber', 'email', 'phone'].map((name) => ({ required: [name] }));

/** The phone in E.164. What it means without a country code depends on the language, which stands beside it. */
function normalPhone<T extends { phone?: string | null | undefined; language?: Language | null | undefined }>(
  fields: T,
  context: z.RefinementCtx,
): T {
  if (typeof fields.phone !== 'string') return fields;
  const phone = readPhone(fields.phone, fields.language ?? undefined);
  if (phone !== undefined) return { ...fields, phone };
  // Only now: some numbers are both a good mobile number and a good identity number.
  const message = holdsIdentityNumber(fields.phone) ? NO_IDENTITY_NUMBER : NO_MOBILE;
  context.addIssue({ code: 'custom', path: ['phone'], message });
  return z.NEVER;
}

/** How a known member is named. The language only says what a phone without a country code means, and is not kept. */
const writtenIdentitySchema = z.lazy(() =>
  z.strictObject({ ...identity(), language: languageSchema.optional() }),
);

function phoneOnly(
  fields: z.infer<typeof writtenIdentitySchema>,
  context: z.RefinementCtx,
): Omit<typeof fields, 'language'> {
  const { language: _language, ...named } = normalPhone(fields, context);
  return named;
}

export const knownMemberSchema = z.lazy(() =>
  writtenIdentitySchema.refine(someIdentity, NO_IDENTITY).meta({ anyOf }).transform(phoneOnly),
);

/** Of an event whose link says whose it is: the register may know the member by none of the three. */
const linkedMemberSchema = z.lazy(() => writtenIdentitySchema.transform(phoneOnly));

const MOST_INTERESTS = 50;
const segmentSchema = lineSchema(100);
/** One text is a list of one: to JSONata the two are the same, and a form's only ticked box comes out of a map as text. */
const interestsSchema = z.lazy(() =>
  z.preprocess(
    (given) => (typeof given === 'string' ? [given] : given),
    z
      .array(segmentSchema)
      .max(MOST_INTERESTS, `must be at most ${MOST_INTERESTS}`)
      .transform((all) => [...new Set(all)]),
  ),
);
const segmentsSchema = z.lazy(() =>
  z.strictObject({
    sector: segmentSchema.optional(),
    workplace: segmentSchema.optional(),
    role: segmentSchema.optional(),
    region: segmentSchema.optional(),
    interests: interestsSchema.optional(),
  }),
);

const channelSchema = z.lazy(() => z.enum(CHANNELS));
const purposeSchema = z.lazy(() => z.enum(PURPOSES));

/** What is known of a member beside how to find them. */
const about = {
  givenName: nameSchema,
  familyName: nameSchema,
  language: languageSchema,
  birthDate: birthDateSchema,
  zone: zoneSchema,
  /** On which of two channels the member would rather be written to. */
  preferredChannel: channelSchema,
};

const joiningSchema = z.lazy(() =>
  z
    .strictObject({
      ...identity(),
      ...z.object(about).partial().shape,
      joinedOn: civilDateSchema.optional(),
      segments: segmentsSchema.optional(),
    })
    .refine(someIdentity, NO_IDENTITY)
    .meta({ anyOf })
    .transform((fields, context) => normalPhone(fields, context)),
);

/** Each field replaces what is known, `null` takes it away, and what is not named stays. */
const changesSchema = z.lazy(() =>
  z
    .strictObject({
      email: emailSchema.nullable().optional(),
      phone: writtenPhoneSchema.nullable().optional(),
      givenName: about.givenName.nullable().optional(),
      familyName: about.familyName.nullable().optional(),
      language: about.language.nullable().optional(),
      birthDate: about.birthDate.nullable().optional(),
      zone: about.zone.nullable().optional(),
      preferredChannel: about.preferredChannel.nullable().optional(),
      segments: z
        .strictObject({
          sector: segmentSchema.nullable().optional(),
          workplace: segmentSchema.nullable().optional(),
          role: segmentSchema.nullable().optional(),
          region: segmentSchema.nullable().optional(),
          interests: interestsSchema.optional(),
        })
        .optional(),
    })
    .refine((changes) => Object.keys(changes).length > 0, 'names no field to change')
    .meta({ minProperties: 1 })
    .transform((changes, context) => normalPhone(changes, context)),
);

export const HELP_KINDS = [
  'negotiation',
  'dismissal',
  'salary',
  'work-environment',
  'unemployment',
  'legal',
  'other',
] as const;

/** What happened and when, and to whom. Without `occurredAt` it happened when it was received. */
const common = () => ({ occurredAt: instantSchema.optional(), member: knownMemberSchema });

/** An event about a known member. Also for an organisation's own: see `ownEvent` in ./event.ts. */
export function eventSchema<Fields extends z.ZodRawShape>(fields: Fields) {
  return z.strictObject({ ...common(), ...fields });
}

const nameOf = (example: string) =>
  z.string().regex(/^[a-z][a-z0-9-]{0,39}$/, `must be a name like "${example}"`);

/** A score or a choice. `wave` is the occurrence of the run that asked; `run` is that run, where it is known. */
const answeredBy = (member: typeof linkedMemberSchema) =>
  eventSchema({
    member,
    question: nameOf('nps'),
    score: z.int().min(0).max(10).optional(),
    choice: nameOf('so-so').optional(),
    comment: paragraphsSchema(2000).optional(),
    wave: referenceSchema,
    run: z
      .string()
      .regex(/^[0-9a-f]{32}$/, 'must be the id of a run')
      .optional(),
  })
    .refine(({ score, choice }) => (score === undefined) !== (choice === undefined), {
      message: 'needs either a score or a choice',
      path: ['score'],
    })
    .meta({ oneOf: [{ required: ['score'] }, { required: ['choice'] }] });

/**
 * Each is made when the first event of its type comes (see shared/journey/condition.ts).
 * Names of event types are a contract with every form, journey and table of points: add and retire, never rename.
 */
export const eventSchemas = {
  'member.joined': z.lazy(() => z.strictObject({ ...common(), member: joiningSchema })),
  'member.updated': z.lazy(() => eventSchema({ changes: changesSchema })),
  'member.left': z.lazy(() => eventSchema({})),
  /** `from` is the same person as `member` and was in the register twice: from now on it is `member` alone. */
  'member.merged': z.lazy(() => eventSchema({ from: knownMemberSchema })),
  'help.received': z.lazy(() =>
    eventSchema({
      kind: z.enum(HELP_KINDS),
      case: referenceSchema,
      state: z.enum(['opened', 'closed']),
    }),
  ),
  'training.attended': z.lazy(() => eventSchema({ training: lineSchema(200).optional() })),
  'event.attended': z.lazy(() => eventSchema({ event: lineSchema(200).optional() })),
  'portal.login': z.lazy(() => eventSchema({})),
  'newsletter.clicked': z.lazy(() => eventSchema({ newsletter: lineSchema(200).optional() })),
  'survey.answered': z.lazy(() => answeredBy(knownMemberSchema)),
  'role.taken': z.lazy(() => eventSchema({ role: lineSchema(100) })),
  /** `textVersion` names the words that the member said yes to. */
  'consent.given': z.lazy(() =>
    eventSchema({
      purpose: purposeSchema,
      channel: channelSchema,
      textVersion: referenceSchema,
      language: languageSchema.optional(),
    }),
  ),
  /** Without a channel, on all of them. */
  'consent.withdrawn': z.lazy(() =>
    eventSchema({ purpose: purposeSchema, channel: channelSchema.optional() }),
  ),
  /** `message` is the message's key in the ledger. */
  'message.bounced': z.lazy(() =>
    eventSchema({
      channel: channelSchema,
      permanent: z.boolean(),
      message: referenceSchema.optional(),
    }),
  ),
  'message.complained': z.lazy(() =>
    eventSchema({ channel: channelSchema, message: referenceSchema.optional() }),
  ),
  /** Staff have done what stood on their list (./staff-task.ts). What they noted of it stays there. */
  'task.done': z.lazy(() =>
    eventSchema({
      task: z.string().regex(/^[0-9a-f]{32}$/, 'must be the id of a task'),
      kind: z.enum(TASK_KINDS),
      outcome: z.enum(TASK_OUTCOMES),
    }),
  ),
} as const;

/** The events that a page of ours makes, which knows the member by the link: there is no one to look for. */
export const linkedEventSchemas = {
  'survey.answered': z.lazy(() => answeredBy(linkedMemberSchema)),
} as const;
