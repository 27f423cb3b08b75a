import * as z from 'zod';
import {
  CHANNELS,
  LANGUAGES,
  PURPOSES,
  type Channel,
  type Language,
  type Purpose,
} from '../message/template.ts';
import { memberKey } from '../member/member.ts';
import { TransactionRefused, type Item, type Write } from '../ports/items.ts';
import type { World } from '../ports/world.ts';
import { instantSchema, type Instant } from '../time/instant.ts';

/** A form's choice comes by a webhook; `form:<name>` as in workflows/forms.ts. */
export type FormSource = `form:${string}`;

export const RECEIPT_PREFIX = 'CONSENT#';

const common = () => ({
  source: z.string(),
  /** The words that the member saw: raised whenever they change. */
  textVersion: z.string(),
  /** The language in which they stood there; absent: the organisation's own. */
  language: z.enum(LANGUAGES).optional(),
  /** When the member said it. */
  at: instantSchema,
});
const receiptSchema = z.lazy(() =>
  z.union([
    z.object({
      ...common(),
      /** true: a yes; false: a no. */
      given: z.boolean(),
      purpose: z.enum(PURPOSES),
      channel: z.enum(CHANNELS),
      /** The message whose link it was. */
      message: z.string().optional(),
    }),
    /** `pausedUntil: null`: the pause was taken back. */
    z.object({ ...common(), pausedUntil: instantSchema.nullable() }),
  ]),
);

/** One line of a member's consent log. Lines are added and never changed: they are what proves a consent. */
export type Receipt = z.infer<typeof receiptSchema>;

export const toReceipt = (item: Item): Receipt => receiptSchema.parse(item);

/** Where a choice came from, as far as every choice has it. */
export interface Evidence {
  readonly source: string;
  readonly textVersion: string;
  readonly language: Language | undefined;
}

/** What a choice needs of the world. */
export type ConsentWorld = Pick<World, 'items' | 'clock' | 'ids'>;

type Choice =
  | {
      readonly given: boolean;
      readonly purpose: Purpose;
      readonly channel: Channel;
      readonly message?: string;
    }
  | { readonly pausedUntil: Instant | null };

/**
 * The write that adds a line to the log. It sorts by when it was recorded, and is refused where its line stands already.
 * @param at when the member said it, if that is not now.
 */
export function addReceipt(
  { clock, ids }: Pick<World, 'clock' | 'ids'>,
  member: string,
  { source, textVersion, language }: Evidence,
  choice: Choice,
  at?: Instant,
): Write {
  const now = clock.now();
  return {
    put: {
      pk: memberKey(member).pk,
      sk: `${RECEIPT_PREFIX}${now}#${ids.ref()}`,
      ...choice,
      source,
      textVersion,
      ...(language && { language }),
      at: at ?? now,
    },
    if: { itemAbsent: true },
  };
}

/** A mail program's one-click request comes once and is not repeated, so the store is asked again on its behalf. */
const ATTEMPTS = 3;

/**
 * Makes a change of the member and its receipt in one transaction.
 * @returns false when it was refused: the member is gone, or what was asked for holds already.
 * @throws what the store threw, when it failed every time.
 */
export async function record(
  { items }: Pick<World, 'items'>,
  change: Write,
  receipt: Write,
): Promise<boolean> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await items.transact([change, receipt]);
      return true;
    } catch (error) {
      // Also at a second attempt, when the first was written and its answer lost: who must know looks at the member.
      if (error instanceof TransactionRefused) return false;
      if (attempt === ATTEMPTS) throw error;
    }
  }
}
