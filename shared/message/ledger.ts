import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { Item, Key, Value, Write } from '../ports/items.ts';
import { instantSchema, plus, type Instant } from '../time/instant.ts';
import { CHANNELS, PURPOSES } from './template.ts';

const skipReasonSchema = z.enum([
  'erased',
  'left',
  'opted-out',
  'no-consent',
  'paused',
  'no-address',
  'suppressed',
  'muted',
  'capped',
  'too-late',
  'ended',
]);
export type SkipReason = z.infer<typeof skipReasonSchema>;

const common = {
  key: z.string(),
  member: z.string(),
  run: z.string(),
  journey: z.string(),
  step: z.string(),
  message: z.string(),
  purpose: z.enum(PURPOSES),
  channel: z.enum(CHANNELS),
  /** When it took this state. */
  at: instantSchema,
};
/** Random id behind the links of the message; kept, so that a second attempt carries the same links. */
const link = z.string();

const entrySchema = z.discriminatedUnion('state', [
  /** Handed, or about to be handed, to the provider by the caller who holds `owner`. */
  z.object({ ...common, state: z.literal('dispatching'), owner: z.string(), link, attempts: z.bigint() }),
  /** The provider certainly did not take it; it will be tried again. */
  z.object({ ...common, state: z.literal('waiting'), reason: z.string(), link, attempts: z.bigint() }),
  z.object({ ...common, state: z.literal('sent'), providerId: z.string() }),
  /** Nobody knows whether the provider took it. Never sent again by itself. */
  z.object({ ...common, state: z.literal('unknown') }),
  /** Unknown for a day: counted as sent, and shown as such. */
  z.object({ ...common, state: z.literal('presumed-sent') }),
  z.object({ ...common, state: z.literal('skipped'), reason: skipReasonSchema }),
  z.object({ ...common, state: z.literal('failed'), reason: z.string() }),
]);

/** The record of one message's fate. */
export type LedgerEntry = z.infer<typeof entrySchema>;
export type MessageState = LedgerEntry['state'];

/** What may become of a message in each state, and of one that has none yet. The writes below refuse all else. */
export const TRANSITIONS: Readonly<Record<MessageState | 'none', readonly MessageState[]>> = {
  none: ['dispatching', 'skipped'],
  waiting: ['dispatching', 'skipped', 'failed', 'waiting'],
  dispatching: ['sent', 'waiting', 'failed', 'unknown'],
  unknown: ['presumed-sent'],
  sent: [],
  'presumed-sent': [],
  skipped: [],
  failed: [],
};
export type MessageIdentity = Pick<
  LedgerEntry,
  'key' | 'member' | 'run' | 'journey' | 'step' | 'message' | 'purpose' | 'channel'
>;

export const MESSAGE_PREFIX = 'MESSAGE#';
/** Entries that the sweep must look at, in `byText`, sorted by when. */
export const DUE_MESSAGES = 'DUE#message';

/** A sending function lives for a minute at most; after this nobody holds the message any more. */
const ABANDONED = 'PT10M';
/** How long, from when it was handed over, a provider's event may still tell what became of it. */
const PRESUMED = 'PT24H';
/** The state machine retries a waiting message within the hour; after this the sweep asks whether its run still lives. */
const FORGOTTEN = 'PT2H';

/** The same message has the same key for ever: nothing of its text, template or time of day is part of it. */
export function messageKey(member: string, journey: string, occurrence: string, step: string): string {
  return createHash('sha256')
    .update(`message|${member}|${journey}|${occurrence}|${step}`)
    .digest('hex')
    .slice(0, 32);
}

export const entryKey = (member: string, key: string): Key => ({
  pk: `MEMBER#${member}`,
  sk: `${MESSAGE_PREFIX}${key}`,
});

export const toEntry = (item: Item): LedgerEntry => entrySchema.parse(item);

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

function due(at: Instant, key: string): Record<'textPk' | 'textSk', Value> {
  return { textPk: DUE_MESSAGES, textSk: `${at}#${key}` };
}
