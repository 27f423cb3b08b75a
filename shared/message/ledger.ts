import { hash } from 'node:crypto';
import * as z from 'zod';
import { oncePerItem } from '../member/once-per-item.ts';
import { allRows } from '../member/rows.ts';
import type { Items, Key, Value, Write } from '../ports/items.ts';
import { instantSchema, plus, type Instant } from '../time/instant.ts';
import { CHANNELS, PURPOSES } from './template.ts';

/** Why a message did not go. Each has words for staff and members; the names are a contract with the rows that hold them. */
export const SKIP_REASONS = [
  'erased',
  'left',
  'opted-out',
  'no-consent',
  'paused',
  'no-address',
  'suppressed',
  /** The step's own conditions do not hold. */
  'guard',
  /** It has no text for the channel on which the member may be written to. */
  'no-words',
  /** Not while a help case is open, or has just been closed. */
  'muted',
  /** Another question was asked, or is about to be, too shortly before or after. */
  'asked-lately',
  /** Not long enough a member for a survey. */
  'too-new',
  /** Has taken part in nothing yet that a survey could ask about. */
  'no-experience',
  /** A reminder of a question that has been answered. */
  'answered',
  'capped',
  'too-late',
  'ended',
] as const;
const skipReasonSchema = z.lazy(() => z.enum(SKIP_REASONS));
export type SkipReason = z.infer<typeof skipReasonSchema>;

const common = () => ({
  key: z.string(),
  member: z.string(),
  run: z.string(),
  journey: z.string(),
  step: z.string(),
  /** The one that goes, where the step has variants. */
  message: z.string(),
  /** The question that it asks, if it asks one. */
  question: z.string().optional(),
  purpose: z.enum(PURPOSES),
  channel: z.enum(CHANNELS),
  /** When it took this state. */
  at: instantSchema,
  /** 1: a person had it sent again, not knowing whether it had gone. */
  resends: z.bigint().optional(),
});
/** Random id behind the links of the message; kept, so that a second attempt carries the same links. */
const link = () => z.string();

const entrySchema = z.lazy(() =>
  z.discriminatedUnion('state', [
    /** Handed, or about to be handed, to the provider by the caller who holds `owner`. */
    z.object({
      ...common(),
      state: z.literal('dispatching'),
      owner: z.string(),
      link: link(),
      attempts: z.bigint(),
    }),
    /** The provider certainly did not take it; it will be tried again. */
    z.object({
      ...common(),
      state: z.literal('waiting'),
      reason: z.string(),
      link: link(),
      attempts: z.bigint(),
    }),
    z.object({ ...common(), state: z.literal('sent'), providerId: z.string() }),
    /** The provider says that it arrived, or that it cannot, or that the member has complained. */
    z.object({ ...common(), state: z.literal('delivered'), providerId: z.string().optional() }),
    z.object({
      ...common(),
      state: z.literal('bounced'),
      providerId: z.string().optional(),
      reason: z.string(),
    }),
    z.object({ ...common(), state: z.literal('complained'), providerId: z.string().optional() }),
    /** Nobody knows whether the provider took it. Never sent again by itself. */
    z.object({ ...common(), state: z.literal('unknown') }),
    /** Unknown for a day: counted as sent, and shown as such. */
    z.object({ ...common(), state: z.literal('presumed-sent') }),
    z.object({ ...common(), state: z.literal('skipped'), reason: skipReasonSchema }),
    z.object({ ...common(), state: z.literal('failed'), reason: z.string() }),
  ]),
);

/** The record of one message's fate. */
export type LedgerEntry = z.infer<typeof entrySchema>;
export type MessageState = LedgerEntry['state'];

/**
 * What may become of a message in each state, and of one that has none yet. The writes below refuse all else. What a
 * provider tells is never taken back by what it tells later: its events come in any order, twice, or days late.
 */
export const TRANSITIONS: Readonly<Record<MessageState | 'none', readonly MessageState[]>> = {
  none: ['dispatching', 'skipped'],
  waiting: ['dispatching', 'skipped', 'failed', 'waiting'],
  // Back to presumed when what a person had sent again was certainly not taken.
  dispatching: [
    'sent',
    'waiting',
    'failed',
    'unknown',
    'delivered',
    'bounced',
    'complained',
    'presumed-sent',
  ],
  unknown: ['sent', 'delivered', 'bounced', 'complained', 'presumed-sent'],
  // Sent again by a person's decision only, and once.
  'presumed-sent': ['sent', 'delivered', 'bounced', 'complained', 'dispatching'],
  sent: ['delivered', 'bounced', 'complained'],
  // A mail server may accept a mail first and send it back later.
  delivered: ['bounced', 'complained'],
  bounced: ['complained'],
  complained: [],
  skipped: [],
  failed: [],
};
export type MessageIdentity = Pick<
  LedgerEntry,
  'key' | 'member' | 'run' | 'journey' | 'step' | 'message' | 'purpose' | 'channel'
> & { readonly question?: string };

/** The member has the message, or may have it. */
export const mayHaveArrived = ({ state }: Pick<LedgerEntry, 'state'>): boolean => ARRIVED.has(state);
const ARRIVED: ReadonlySet<MessageState> = new Set([
  'dispatching',
  'unknown',
  'presumed-sent',
  'sent',
  'delivered',
  'complained',
]);

export const MESSAGE_PREFIX = 'MESSAGE#';
/** Entries that the sweep must look at, in `byText`, sorted by when. */
export const DUE_MESSAGES = 'DUE#message';

/** A sending function lives for a minute at most; after this nobody holds the message any more. */
export const ABANDONED = 'PT10M';
/** How long, from when it was handed over, a provider's event may still tell what became of it. */
const PRESUMED = 'PT24H';
/** The state machine retries a waiting message within the hour; after this the sweep asks whether its run still lives. */
const FORGOTTEN = 'PT2H';

/** The same message has the same key for ever: nothing of its text, template or time of day is part of it. */
export function messageKey(member: string, journey: string, occurrence: string, step: string): string {
  return hash('sha256', `message|${member}|${journey}|${occurrence}|${step}`).slice(0, 32);
}

export const entryKey = (member: string, key: string): Key => ({
  pk: `MEMBER#${member}`,
  sk: `${MESSAGE_PREFIX}${key}`,
});

export const toEntry = oncePerItem((item): LedgerEntry => entrySchema.parse(item));

/** Takes hold of the message: it must be new, or waiting. */
export function begin(
  message: MessageIdentity,
  hold: { owner: string; link: string; attempts: bigint },
  now: Instant,
): Write {
  return {
    put: {
      ...entryKey(message.member, message.key),
      ...message,
      ...hold,
      state: 'dispatching',
      at: now,
      ...due(plus(now, ABANDONED), message.key),
    },
    if: { any: [{ itemAbsent: true }, { attribute: 'state', equals: 'waiting' }] },
  };
}

/** Ends what this owner began. Refused when the sweep has taken it over meanwhile. */
export function settle(
  message: MessageIdentity,
  owner: string,
  outcome:
    | { state: 'sent'; providerId: string }
    | { state: 'failed' | 'waiting'; reason: string }
    | { state: 'unknown' },
  now: Instant,
): Write {
  const waits = outcome.state === 'waiting' ? FORGOTTEN : outcome.state === 'unknown' ? PRESUMED : undefined;
  return {
    update: entryKey(message.member, message.key),
    set: { ...outcome, at: now, ...(waits && due(plus(now, waits), message.key)) },
    remove: ['owner', ...(waits ? [] : ['textPk', 'textSk'])],
    if: { attribute: 'owner', equals: owner },
  };
}

/** Notes that the message will not go, and why. Refused when it has a fate already. */
export function skip(message: MessageIdentity, reason: SkipReason, now: Instant): Write {
  return {
    put: { ...entryKey(message.member, message.key), ...message, state: 'skipped', reason, at: now },
    if: { any: [{ itemAbsent: true }, { attribute: 'state', equals: 'waiting' }] },
  };
}

/**
 * What the sweep makes of an entry that was left behind. Refused when it has moved on by itself.
 * @throws TypeError for a transition that no message may make.
 */
export function resolve(
  entry: LedgerEntry,
  outcome:
    | { state: 'unknown' | 'presumed-sent' }
    | { state: 'skipped'; reason: SkipReason }
    | { state: 'failed'; reason: string }
    | { state: 'waiting' },
  now: Instant,
): Write {
  // What was begun by a function that died is settled for ever here: only what the sweep may decide alone.
  const mayDecide = entry.state === 'dispatching' ? ['unknown'] : TRANSITIONS[entry.state];
  if (!mayDecide.includes(outcome.state))
    throw new TypeError(`Message ${entry.key} is ${entry.state} and cannot become ${outcome.state}.`);
  const again =
    outcome.state === 'unknown'
      ? plus(entry.at, PRESUMED)
      : outcome.state === 'waiting'
        ? plus(now, FORGOTTEN)
        : undefined;
  return {
    update: entryKey(entry.member, entry.key),
    set: {
      ...outcome,
      at: outcome.state === entry.state ? entry.at : now,
      ...(again && due(again, entry.key)),
    },
    remove: ['owner', ...(again ? [] : ['textPk', 'textSk'])],
    if: {
      all: [
        { attribute: 'state', equals: entry.state },
        { attribute: 'at', equals: entry.at },
      ],
    },
  };
}

/**
 * What the provider tells of a message that it took, in whatever order. Refused when the row has changed since it was
 * read: read it again.
 * @returns nothing when the entry knows as much already, or was never handed over.
 */
export function report(
  entry: LedgerEntry,
  told:
    | { state: 'sent'; providerId: string }
    | { state: 'delivered' | 'complained'; providerId?: string }
    | { state: 'bounced'; reason: string; providerId?: string },
  now: Instant,
): readonly Write[] {
  if (!HANDED_OVER.has(entry.state) || !TRANSITIONS[entry.state].includes(told.state)) return [];
  return [
    {
      update: entryKey(entry.member, entry.key),
      set: { ...told, at: now },
      // Where a function still holds it, the provider was quicker, and knows better.
      remove: ['owner', 'textPk', 'textSk'],
      if: { attribute: 'state', equals: entry.state },
    },
  ];
}
/** The provider has it, or may have it. */
export const HANDED_OVER: ReadonlySet<MessageState> = new Set([
  'dispatching',
  'unknown',
  'presumed-sent',
  'sent',
  'delivered',
  'bounced',
  'complained',
]);

/** The entries of one member, in the order of their keys. */
export async function entriesOf(items: Items, member: string): Promise<readonly LedgerEntry[]> {
  const { pk } = entryKey(member, '');
  const rows = await allRows(items, { partition: pk, range: { beginsWith: MESSAGE_PREFIX } });
  return rows.map(toEntry);
}

/** Puts an entry on the list of what the sweep must look at. */
export function due(at: Instant, key: string): Record<'textPk' | 'textSk', Value> {
  return { textPk: DUE_MESSAGES, textSk: `${at}#${key}` };
}
