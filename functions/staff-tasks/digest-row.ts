import * as z from 'zod';
import type { Item, Key, Write } from '../../shared/ports/items.ts';
import { civilDateSchema, type CivilDate } from '../../shared/time/civil.ts';
import { instantSchema, plus, type Instant } from '../../shared/time/instant.ts';

const common = () => ({
  date: civilDateSchema,
  /** When it took this state. */
  at: instantSchema,
  /** How much there was to do, as the mail says. */
  toDo: z.bigint(),
});

const digestSchema = z.lazy(() =>
  z.discriminatedUnion('state', [
    /** Handed, or about to be handed, to the provider by the caller who holds `owner`. */
    z.object({ ...common(), state: z.literal('dispatching'), owner: z.string() }),
    /** The provider certainly did not take it; the next hour tries again. */
    z.object({ ...common(), state: z.literal('waiting'), reason: z.string() }),
    z.object({ ...common(), state: z.literal('sent'), providerId: z.string() }),
    /** Nobody knows whether the provider took it. Never sent again: tomorrow brings another. */
    z.object({ ...common(), state: z.literal('unknown') }),
    z.object({ ...common(), state: z.literal('failed'), reason: z.string() }),
  ]),
);

/** The record of one day's mail to staff, as the ledger keeps one of each message to a member. */
export type Digest = z.infer<typeof digestSchema>;

/** Digests that cannot stay as they are, in `byText`, sorted by when. */
export const DUE_DIGESTS = 'DUE#digest';

/** A sending function lives for a minute at most; after this nobody holds the mail any more. */
const ABANDONED = 'PT10M';

export const digestKey = (date: CivilDate): Key => ({ pk: `DIGEST#${date}`, sk: 'DIGEST' });
export const toDigest = (item: Item): Digest => digestSchema.parse(item);

/** The mail's key at the provider. */
export const digestMailKey = (date: CivilDate): string => `${MAIL}${date}`;
const MAIL = 'digest-';

/** The day of a mail to staff, by its key; undefined for a key of another kind. */
export function dateOfMail(key: string | undefined): CivilDate | undefined {
  const parsed = civilDateSchema.safeParse(key?.startsWith(MAIL) ? key.slice(MAIL.length) : undefined);
  return parsed.success ? parsed.data : undefined;
}

const due = (at: Instant, date: CivilDate) => ({ textPk: DUE_DIGESTS, textSk: `${at}#${date}` });

/** Takes hold of the day's mail: it must be new, or waiting. */
export function begin(date: CivilDate, hold: { owner: string; toDo: number }, now: Instant): Write {
  const { owner, toDo } = hold;
  const fields = { date, state: 'dispatching', at: now, owner, toDo: BigInt(toDo) };
  return {
    put: { ...digestKey(date), ...fields, ...due(plus(now, ABANDONED), date) },
    if: { any: [{ itemAbsent: true }, { attribute: 'state', equals: 'waiting' }] },
  };
}

export type DigestOutcome =
  | { readonly state: 'sent'; readonly providerId: string }
  | { readonly state: 'failed'; readonly reason: string }
  | { readonly state: 'unknown' }
  /** `until`: then it is too late for it. */
  | { readonly state: 'waiting'; readonly reason: string; readonly until: Instant };

/** Ends what this owner began. Refused when it has been given up meanwhile. */
export function settle(date: CivilDate, owner: string, outcome: DigestOutcome, now: Instant): Write {
  const { state } = outcome;
  return {
    update: digestKey(date),
    set: {
      state,
      at: now,
      ...(state === 'sent' && { providerId: outcome.providerId }),
      ...((state === 'failed' || state === 'waiting') && { reason: outcome.reason }),
      ...(state === 'waiting' && due(outcome.until, date)),
    },
    remove: ['owner', ...(state === 'waiting' ? [] : ['textPk', 'textSk'])],
    if: { attribute: 'owner', equals: owner },
  };
}

/** What becomes of a digest that was left behind. Refused when it has moved on by itself. */
export function giveUp(digest: Digest, now: Instant): Write {
  const { date, state, at } = digest;
  return {
    update: digestKey(date),
    set: { state: state === 'dispatching' ? 'unknown' : 'failed', at: now },
    remove: ['owner', 'textPk', 'textSk'],
    if: {
      all: [
        { attribute: 'state', equals: state },
        { attribute: 'at', equals: at },
      ],
    },
  };
}

/**
 * What the provider tells of a mail that it took. Refused when the row has changed since it was read.
 * @returns nothing when as much is known, or it was never handed over.
 */
export function report(
  digest: Digest,
  told:
    | { readonly state: 'sent'; readonly providerId: string }
    | { readonly state: 'failed'; readonly reason: string },
  now: Instant,
): readonly Write[] {
  const { state } = digest;
  if (state === 'waiting' || state === 'failed' || state === told.state) return [];
  return [
    {
      update: digestKey(digest.date),
      set: { ...told, at: now },
      // Where a function still holds it, the provider was quicker, and knows better.
      remove: ['owner', 'textPk', 'textSk'],
      if: { attribute: 'state', equals: state },
    },
  ];
}
