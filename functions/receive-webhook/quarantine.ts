import * as z from 'zod';
import { readPhone } from '../../shared/member/fields.ts';
import { holdsIdentityNumber, NO_IDENTITY_NUMBER } from '../../shared/member/national-identity.ts';
import { TransactionRefused, type Item, type Items, type Key } from '../../shared/ports/items.ts';
import { TRUSTS } from '../../shared/member/trust.ts';
import type { World } from '../../shared/ports/world.ts';
import { instantSchema, type Instant } from '../../shared/time/instant.ts';
import type { LoadedForm } from '../../shared/webhook/form.ts';
import { WebhookRefused } from '../../shared/webhook/refusal.ts';
import { seal } from '../../shared/webhook/seal.ts';
import { idOf, type Received } from './events-of.ts';

/** All bodies that wait for their map to be mended, in `byText`, sorted by when they came. */
const QUARANTINE = 'QUARANTINE#form';

/** A sealed body of the largest size and the rest of its row fit into an item of 400 KiB with room to spare. */
const LARGEST_SEALED = 380 * 1024;

const rowSchema = z.lazy(() =>
  z.object({
    form: z.string(),
    key: z.string(),
    bodyHash: z.string(),
    receivedAt: instantSchema,
    /** Of its form when it came: one that is believed later vouches for nothing of before. Not noted: as the form's is. */
    trust: z.enum(TRUSTS).default('high'),
    /** A code of WebhookRefused. */
    code: z.string(),
    /** The words of WebhookRefused: fields and rules, never values. */
    reason: z.string(),
    /** Sealed JSON text. */
    body: z.string(),
  }),
);
export type QuarantineRow = z.infer<typeof rowSchema>;
export const toQuarantineRow = (item: Item): QuarantineRow => rowSchema.parse(item);

export const quarantineKey = (form: string, key: string): Key => ({ pk: `${QUARANTINE}#${form}`, sk: key });

/** Only what a mended map can make good: all else would stay wrong for ever. */
export function isMendable(error: unknown): error is WebhookRefused {
  return error instanceof WebhookRefused && (error.code === 'does-not-map' || error.code === 'invalid-event');
}

/**
 * Keeps a body that was verified but makes no event, sealed, with the reason. The same delivery again finds it there.
 * @returns whether this body is now there; false when another body came under the same delivery before.
 * @throws WebhookRefused invalid-event when it may hold a national identity number, which is kept nowhere, not even
 * sealed; too-large when no row would hold it.
 */
export async function quarantine(
  world: Pick<World, 'items' | 'secrets' | 'ids'>,
  form: Pick<LoadedForm, 'name' | 'trust'>,
  received: Received & { readonly text: string },
  { code, message }: WebhookRefused,
): Promise<boolean> {
  if (mayHoldIdentityNumber(received.body))
    throw new WebhookRefused('invalid-event', `${message} The body ${NO_IDENTITY_NUMBER}.`);
  const [sealKey] = await world.secrets.get('seal');
  const body = seal(received.text, sealKey, world.ids);
  if (body.length > LARGEST_SEALED) throw new WebhookRefused('too-large', message);
  const { key, bodyHash, receivedAt } = received;
  const { name, trust } = form;
  const row: QuarantineRow = { form: name, key, bodyHash, receivedAt, trust, code, reason: message, body };
  const listed = { textPk: QUARANTINE, textSk: `${receivedAt}#${key}` };
  try {
    await world.items.transact([
      { put: { ...quarantineKey(name, key), ...row, ...listed }, if: { itemAbsent: true } },
    ]);
    return true;
  } catch (error) {
    if (!(error instanceof TransactionRefused)) throw error;
    return error.of(0)?.item?.bodyHash === bodyHash;
  }
}

/** What staff see of a body in quarantine: enough to mend the form's map, and nothing about a person. */
export interface Quarantined {
  /** As the sender was told. */
  readonly id: string;
  readonly form: string;
  readonly receivedAt: Instant;
  readonly code: string;
  readonly reason: string;
}

export function toQuarantined({ key, form, receivedAt, code, reason }: QuarantineRow): Quarantined {
  return { id: idOf(key), form, receivedAt, code, reason };
}

/** The bodies in quarantine, the oldest first, a page at a time (`limit` 1-1000, default 100); `next` goes into `after`. */
export async function listQuarantined(
  items: Items,
  page: { readonly limit?: number; readonly after?: string } = {},
): Promise<{ readonly quarantined: readonly Quarantined[]; readonly next?: string }> {
  const { items: rows, next } = await items.query({ index: 'byText', partition: QUARANTINE, ...page });
  const quarantined = rows.map((row) => toQuarantined(toQuarantineRow(row)));
  return { quarantined, ...(next !== undefined && { next }) };
}

/** The rows of one form, or of all when none is named, a page at a time. */
export async function quarantinePage(
  items: Items,
  form: string | undefined,
  after: string | undefined,
): Promise<{ readonly rows: readonly QuarantineRow[]; readonly next?: string }> {
  const where =
    form === undefined
      ? ({ index: 'byText', partition: QUARANTINE } as const)
      : { partition: quarantineKey(form, '').pk };
  // A row may be 400 KB: a page of few keeps the memory small.
  const { items: rows, next } = await items.query({
    ...where,
    limit: 25,
    ...(after !== undefined && { after }),
  });
  return { rows: rows.map(toQuarantineRow), ...(next !== undefined && { next }) };
}

/** A mobile number may look like an identity number by chance, and is far likelier here. */
function mayHoldIdentityNumber(body: unknown): boolean {
  const open: unknown[] = [body];
  while (open.length > 0) {
    const next = open.pop();
    if (typeof next === 'object' && next !== null) open.push(...Object.keys(next), ...Object.values(next));
    else if (isIdentityNumber(String(next))) return true;
  }
  return false;
}

const isIdentityNumber = (text: string): boolean =>
  holdsIdentityNumber(text) && readPhone(text, 'sv') === undefined && readPhone(text, 'nb') === undefined;
