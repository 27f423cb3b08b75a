import * as z from 'zod';
import { CHANNELS, LANGUAGES, PURPOSES, type Channel, type Purpose } from '../message/template.ts';
import type { Item, Key } from '../ports/items.ts';
import { civilDateSchema } from '../time/civil.ts';
import { instantSchema, type Instant } from '../time/instant.ts';
import { impliedBy } from './implied.ts';
import { oncePerItem } from './once-per-item.ts';
import { statedSchema } from './stated.ts';
import { readInstant, storedInstantSchema } from './stored-instant.ts';

/**
 * A join or a leave, when it happened; of a join, the joining date that it gave, and whether it is to be welcomed.
 * `undated`: a register said that they are a member, and not since when; `on` is the date of the register then.
 */
const membershipFactSchema = z.lazy(() =>
  z.object({
    at: instantSchema,
    what: z.enum(['joined', 'left']),
    on: civilDateSchema.optional(),
    quiet: z.literal(true).optional(),
    undated: z.literal(true).optional(),
  }),
);
export type MembershipFact = z.infer<typeof membershipFactSchema>;

/** What the organisation groups its members by. `interests` are the member's own choice. */
const segmentsSchema = z.lazy(() =>
  z.object({
    sector: z.string().optional(),
    workplace: z.string().optional(),
    role: z.string().optional(),
    region: z.string().optional(),
    interests: z.array(z.string()).optional(),
  }),
);
export type Segments = z.infer<typeof segmentsSchema>;

/** A row of the register. */
export const memberSchema = z.lazy(() =>
  z.object({
    /** Opaque, made by us: the only name of a member outside this row. Most rows say it by their key alone. */
    ref: z.string().optional(),
    status: z.enum(['active', 'left', 'erased']),
    /** When the membership took this status. */
    statusSince: storedInstantSchema,
    joinedOn: civilDateSchema,
    /** Nobody has said when they joined: `joinedOn` is the first date on which a register had them as a member. */
    undated: z.literal(true).optional(),
    membershipNumber: z.string().optional(),
    givenName: z.string().optional(),
    familyName: z.string().optional(),
    email: z.string().optional(),
    phone: z.string().optional(),
    language: z.enum(LANGUAGES).optional(),
    /** `YYYY-MM-DD`, or `MM-DD` when the year is not known: see ./birth-date.ts. */
    birthDate: z.string().optional(),
    /** IANA time zone; without one the organisation's. */
    zone: z.string().optional(),
    segments: segmentsSchema.optional(),
    /** On a row that was merged into another member's: that member's ref. It has left, for good. */
    mergedInto: z.string().optional(),
    /** Refs of the rows that were merged into this one: an export or erasure of the member takes them too. */
    mergedFrom: z.array(z.string()).optional(),
    /** The joins and leaves that status and joining date follow from, in the order in which they happened, however they came. */
    history: z.array(membershipFactSchema).optional(),
    /** Field → when it was said to be so: what is older and comes late does not replace it. */
    stated: statedSchema.optional(),
    /** Counts changes of contact, consent and status: a message rendered before one is not sent after it. */
    version: z.bigint(),
    /** When the last relation messages went, oldest first: what the frequency cap looks at. */
    recent: z.array(storedInstantSchema),
    /** Which of two channels the member would rather have. */
    preferredChannel: z.enum(CHANNELS).optional(),
    /** References of the help cases that are open. */
    openCases: z.array(z.string()).default([]),
    /** What was last said of each case, and when, as text: see ./cases.ts. */
    cases: z.string().optional(),
    /** When the last case that was closed was closed. */
    caseClosedAt: storedInstantSchema.optional(),
    /** When the last question of any kind went, and the last survey. */
    lastQuestionAt: storedInstantSchema.optional(),
    lastSurveyAt: storedInstantSchema.optional(),
    /** Until then the member wants no relation and no marketing message. */
    pausedUntil: instantSchema.optional(),
    /** Relation messages begun so far: two at once cannot both take the last free place under the cap. */
    sends: z.bigint(),
    /** Events noted so far: who decides by what was noted sees whether another came in between. */
    noted: z.bigint().optional(),
  }),
);

export type PurposeAndChannel = `${Purpose}.${Channel}`;

export type Member = z.infer<typeof memberSchema> & {
  readonly ref: string;
  /** `${purpose}.${channel}` → since when the member has said no. */
  readonly optOuts: Readonly<Partial<Record<PurposeAndChannel, string>>>;
  /** `${purpose}.${channel}` → since when the member has said yes. */
  readonly consents: Readonly<Partial<Record<PurposeAndChannel, string>>>;
  /** Channel → the address that bounced for good or from which a complaint came. Another address is not meant by it. */
  readonly suppressed: Readonly<Partial<Record<Channel, string>>>;
  /** Event type → when the last one of it happened. */
  readonly last: Readonly<Partial<Record<string, Instant>>>;
};

const PREFIX = 'MEMBER#';
export const memberKey = (ref: string): Key => ({ pk: `${PREFIX}${ref}`, sk: 'MEMBER' });

/** One attribute for each purpose and channel, so that an opt-out is one blind write that cannot lose a race. */
export const optOutAttribute = (purpose: Purpose, channel: Channel): string => `optOut.${purpose}.${channel}`;
export const consentAttribute = (purpose: Purpose, channel: Channel): string =>
  `consent.${purpose}.${channel}`;
/** Holds the address itself, which stands on the same row: a new one is free by being another. */
export const suppressedAttribute = (channel: Channel): string => `suppressed.${channel}`;

/** The names of all of these, put together once: whoever reads or writes a row asks for each. */
export const SUPPRESSIONS = CHANNELS.map((channel) => ({
  channel,
  attribute: suppressedAttribute(channel),
}));
export const WISHES = CHANNELS.flatMap((channel) =>
  PURPOSES.map((purpose) => ({
    name: `${purpose}.${channel}` satisfies PurposeAndChannel,
    no: optOutAttribute(purpose, channel),
    yes: consentAttribute(purpose, channel),
  })),
);

/** One attribute for each type of event, so that one event writes one. */
export const lastAttribute = (type: string): string => `${LAST}${type}`;
const LAST = 'last.';
/** The types of events of which a row says when the last one was. */
export const lastTypes = (item: Item): readonly string[] =>
  Object.keys(item).flatMap((name) => (name.startsWith(LAST) ? [name.slice(LAST.length)] : []));

export const toMember = oncePerItem((item): Member => {
  const optOuts: Partial<Record<PurposeAndChannel, string>> = {};
  const consents: Partial<Record<PurposeAndChannel, string>> = {};
  const suppressed: Partial<Record<Channel, string>> = {};
  for (const { channel, attribute } of SUPPRESSIONS) {
    const address = item[attribute];
    if (typeof address === 'string') suppressed[channel] = address;
  }
  for (const { name, no, yes } of WISHES) {
    const [since, saidYes] = [item[no], item[yes]];
    if (typeof since === 'string') optOuts[name] = since;
    if (typeof saidYes === 'string') consents[name] = saidYes;
  }
  const last: Record<string, Instant> = {};
  for (const type of lastTypes(item)) last[type] = readInstant(item[lastAttribute(type)]);
  const fields = memberSchema.parse(item);
  const ref = fields.ref ?? item.pk.slice(PREFIX.length);
  return { ...fields, ref, ...impliedBy(fields, item), optOuts, consents, suppressed, last };
});
