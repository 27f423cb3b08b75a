import * as z from 'zod';
import { TransactionRefused, type Item, type Items, type Key, type Write } from '../ports/items.ts';
import { instantSchema, plus, type Instant } from '../time/instant.ts';
import { CHANNELS, type Channel } from './template.ts';

/*
 * Two things hold back all sending: a person who has frozen it, and a breaker that the provider's own refusal has
 * tripped. Either way nothing is lost and nobody is failed: the state machine tries each message again until it is too
 * late for it.
 */

const PARTITION = 'SENDING';
const FREEZE: Key = { pk: PARTITION, sk: 'FREEZE' };
const BREAKER = 'BREAKER#';
const breakerKey = (channel: Channel): Key => ({ pk: PARTITION, sk: `${BREAKER}${channel}` });

const freezeSchema = z.lazy(() => z.object({ since: instantSchema, why: z.string() }));
const breakerSchema = z.lazy(() =>
  z.object({
    channel: z.enum(CHANNELS),
    reason: z.string(),
    since: instantSchema,
    until: instantSchema,
  }),
);

export interface SendingSwitch {
  /** All sending is held back until a person releases it. */
  readonly frozen: z.infer<typeof freezeSchema> | undefined;
  /** Channels whose provider takes nothing at present, and until when nobody asks it. */
  readonly tripped: readonly z.infer<typeof breakerSchema>[];
}

/** How long a provider that has paused us, or does not know our sender, is left alone. */
const LEFT_ALONE = 'PT15M';
/** Refusals that the next message would meet as well: they are about us, not about the message. */
const ABOUT_US: ReadonlySet<string> = new Set(['paused', 'not-verified', 'not-configured']);

/** Where the switch stands, for one who may get items and not query them. */
export const SWITCH_KEYS: readonly Key[] = [FREEZE, ...CHANNELS.map(breakerKey)];

export async function readSwitch(items: Items, now: Instant): Promise<SendingSwitch> {
  const { items: rows } = await items.query({ partition: PARTITION });
  return switchOf(rows, now);
}

/** What those of its rows that are there say. */
export function switchOf(rows: readonly Item[], now: Instant): SendingSwitch {
  const freeze = rows.find(({ sk }) => sk === FREEZE.sk);
  return {
    frozen: freeze && freezeSchema.parse(freeze),
    tripped: rows
      .filter(({ sk }) => sk.startsWith(BREAKER))
      .map((row: Item) => breakerSchema.parse(row))
      .filter(({ until }) => now < until),
  };
}

/** Why nothing may be handed to a channel's provider now. */
export function heldBack({ frozen, tripped }: SendingSwitch, channel: Channel): string | undefined {
  if (frozen) return 'frozen';
  return tripped.find((one) => one.channel === channel)?.reason;
}

/** What a refusal does to the breaker: nothing, when it was about the one message. */
export function tripFor(channel: Channel, reason: string, now: Instant): readonly Write[] {
  if (!ABOUT_US.has(reason)) return [];
  return [{ put: { ...breakerKey(channel), channel, reason, since: now, until: plus(now, LEFT_ALONE) } }];
}

/** From the next message on nothing goes; what is being handed over at this moment may. Again, it keeps its first date. */
export const freeze = (why: string, now: Instant): Write => ({
  put: { ...FREEZE, since: now, why },
  if: { itemAbsent: true },
});

export const release = (): Write => ({ delete: FREEZE });

/** Freezes all sending, as a person asks. @returns false when it was frozen already: the first date and reason stand. */
export async function freezeSending(items: Items, why: string, now: Instant): Promise<boolean> {
  try {
    await items.transact([freeze(why, now)]);
    return true;
  } catch (error) {
    if (!(error instanceof TransactionRefused)) throw error;
    return false;
  }
}

/** Lets sending go on, and asks providers at once again that had refused us: who releases has mended what was wrong. */
export async function releaseSending(items: Items): Promise<void> {
  await items.transact([release(), ...CHANNELS.map((channel): Write => ({ delete: breakerKey(channel) }))]);
}
