import * as z from 'zod';
import { readPhone } from '../../shared/member/fields.ts';
import { holdsIdentityNumber, NO_IDENTITY_NUMBER } from '../../shared/member/national-identity.ts';
import { TransactionRefused, type Item, type Items, type Key, type Write } from '../../shared/ports/items.ts';
import { TRUSTS } from '../../shared/member/trust.ts';
import type { World } from '../../shared/ports/world.ts';
import { instantSchema, type Instant } from '../../shared/time/instant.ts';
import type { LoadedForm } from '../../shared/webhook/form.ts';
import { WebhookRefused } from '../../shared/webhook/refusal.ts';
import { seal } from '../../shared/webhook/seal.ts';
import { idOf, type Received, type RefusedEvent } from './events-of.ts';

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
    /** Sealed JSON text. Not there: it may hold a national identity number, and was kept nowhere. */
    body: z.string().optional(),
    /** Of one event of a list: its place there, from 1. Not there: the body as a whole makes no event. */
    place: z.bigint().transform(Number).optional(),
    /** Then also: where in what its body makes the event stands, from 0. */
    at: z.bigint().transform(Number).optional(),
  }),
);
export type QuarantineRow = z.infer<typeof rowSchema>;
export const toQuarantineRow = (item: Item): QuarantineRow => rowSchema.parse(item);

function toItem({ place, at, body, ...row }: QuarantineRow): Item {
  return {
    ...quarantineKey(row.form, row.key),
    ...row,
    ...(body !== undefined && { body }),
    ...(place !== undefined && { place: BigInt(place) }),
    ...(at !== undefined && { at: BigInt(at) }),
    textPk: QUARANTINE,
    textSk: `${row.receivedAt}#${row.key}`,
  };
}

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
  const body = await sealed(world, received.text, message);
  const { key, bodyHash, receivedAt } = received;
  const { name, trust } = form;
  const row: QuarantineRow = { form: name, key, bodyHash, receivedAt, trust, code, reason: message, body };
  return keepOnce(world, received, row);
}

/** @throws WebhookRefused too-large when no row would hold it. */
async function sealed(
  { secrets, ids }: Pick<World, 'secrets' | 'ids'>,
  text: string,
  message: string,
): Promise<string> {
  const [sealKey] = await secrets.get('seal');
  const body = seal(text, sealKey, ids);
  if (body.length > LARGEST_SEALED) throw new WebhookRefused('too-large', message);
  return body;
}

/**
 * Puts a row where none is, unless its delivery is a list that was stored whole: of that staff have seen all that waits,
 * and what they threw away does not come back.
 * @returns whether it is now there, or need not be; false when another body came under the same delivery before.
 */
export async function keepOnce(
  { items }: Pick<World, 'items'>,
  { key, bodyHash }: Pick<Received, 'key' | 'bodyHash'>,
  row: QuarantineRow,
): Promise<boolean> {
  try {
    await items.transact([
      { put: toItem(row), if: { itemAbsent: true } },
      { check: listKey(row.form, key), if: { itemAbsent: true } },
    ]);
    return true;
  } catch (error) {
    if (!(error instanceof TransactionRefused)) throw error;
    const stored = error.of(1) ?? error.of(0);
    return stored?.item?.bodyHash === bodyHash;
  }
}

/** One row a list, written when all of it is stored: by it the list is known when it comes again. */
export const listKey = (form: string, key: string): Key => ({ pk: `LIST#${form}`, sk: key });

/** Puts the row of one event in the place of that of the whole body, which has the first event's key. */
export const inPlaceOfWhole = (row: QuarantineRow): Write => ({ put: toItem(row) });

/** Whether another body waits under this key. */
export async function isTakenByOther(
  { items }: Pick<World, 'items'>,
  form: string,
  { key, bodyHash }: Pick<Received, 'key' | 'bodyHash'>,
): Promise<boolean> {
  const row = await items.get(quarantineKey(form, key));
  return row !== undefined && row.bodyHash !== bodyHash;
}

/**
 * The rows for those events of a list that make none. One that may hold a national identity number is noted without
 * its body, which is kept nowhere: the others of its list must not be held up, nor may it be lost unseen.
 * @throws WebhookRefused too-large when no row would hold one.
 */
export async function rowsFor(
  world: Pick<World, 'secrets' | 'ids'>,
  form: Pick<LoadedForm, 'name' | 'trust' | 'partFor'>,
  { bodyHash, receivedAt, body: whole }: Received,
  refused: readonly RefusedEvent[],
): Promise<readonly QuarantineRow[]> {
  const { name, trust } = form;
  return Promise.all(
    refused.map(async ({ key, index, reason }): Promise<QuarantineRow> => {
      const row = { form: name, key, bodyHash, receivedAt, trust, code: 'invalid-event', place: index + 1 };
      const { body, at } = form.partFor(whole, index);
      if (mayHoldIdentityNumber(body)) return { ...row, reason: `${reason} ${KEPT_NOWHERE}` };
      return { ...row, reason, at, body: await sealed(world, JSON.stringify(body), reason) };
    }),
  );
}

const KEPT_NOWHERE = `What came ${NO_IDENTITY_NUMBER}. It was kept nowhere: have it sent anew, then discard this.`;

/** What staff see of a body in quarantine: enough to mend the form's map, and nothing about a person. */
export interface Quarantined {
  /** As the sender was told. */
  readonly id: string;
  readonly form: string;
  readonly receivedAt: Instant;
  readonly code: string;
  readonly reason: string;
  /** Of one event of a list: its place there, from 1. Not there: the body as a whole makes no event. */
  readonly place?: number;
}

export function toQuarantined({ key, form, receivedAt, code, reason, place }: QuarantineRow): Quarantined {
  return { id: idOf(key), form, receivedAt, code, reason, ...(place !== undefined && { place }) };
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
