import { log } from '../../shared/log.ts';
import { TransactionRefused, type Key } from '../../shared/ports/items.ts';
import type { World } from '../../shared/ports/world.ts';
import type { LoadedForm } from '../../shared/webhook/form.ts';
import { handOver } from '../../shared/webhook/hand-over.ts';
import { idOf, placesOf, type MadeList, type Received } from './events-of.ts';
import { isTakenByOther, keepOnce, listKey, type QuarantineRow } from './quarantine.ts';

/** What becomes of a list: the same for every delivery of it, unless its form was changed meanwhile. */
export interface TakenList {
  /** How many of its events are on their way. */
  readonly taken: number;
  /** How many wait in quarantine. */
  readonly waiting: number;
  /** The same in words, with the place of each that waits and what is wrong with it. */
  readonly message: string;
}

type Delivery = Pick<Received, 'key' | 'bodyHash'>;
type Taking = Pick<World, 'items' | 'queue' | 'secrets' | 'ids'>;

/**
 * Stores a list: its events go on the queue as one message, those that are none into quarantine, each by itself. When
 * this resolves all of it is stored; when it does not, it may be called again, for each part is known by its key. A list
 * that was stored before goes on the queue once more, as any delivery does, and leaves the quarantine alone: what was
 * decided there does not come back.
 * @param rows those of the refused, sealed: see `rowsFor`.
 * @throws DeliveryConflict when another body came under the same delivery: then nothing of this one was stored, unless
 * the other came at this very moment, or its call died half way; WebhookRefused too-large when the queue would
 * not take its events: then nothing was stored.
 */
export async function takeList(
  world: Taking,
  form: Pick<LoadedForm, 'name'>,
  delivery: Delivery,
  { events, refused, rows }: MadeList & { readonly rows: readonly QuarantineRow[] },
): Promise<TakenList> {
  const where = listKey(form.name, delivery.key);
  const isStored = await isStoredWhole(world, where, delivery);
  const isFirstRefused = rows.some(({ key }) => key === delivery.key);
  if (isFirstRefused && (await isTakenByOther(world, form.name, delivery))) throw new DeliveryConflict();
  const [first, ...others] = events;
  if (first) await handOver(world, [first, ...others]);
  const list = { taken: events.length, waiting: rows.length, message: messageOf({ events, refused }) };
  if (isStored) return list;
  // One after the other: all look at the row of the list, and transactions at the same time would refuse each other.
  for (const row of rows) if (!(await keepOnce(world, delivery, row))) throw new DeliveryConflict();
  if (rows.length > 0)
    log.error(
      'events of a list make none and wait in quarantine: see what is wrong, replay or discard them',
      {
        event: idOf(delivery.key),
        form: form.name,
        code: 'invalid-event',
        taken: list.taken,
        waiting: list.waiting,
      },
    );
  await noteList(world, where, delivery);
  return list;
}

/** False for a list that has not come before, or whose call died before all of it was stored. */
async function isStoredWhole(
  { items }: Pick<World, 'items'>,
  where: Key,
  { bodyHash }: Delivery,
): Promise<boolean> {
  const row = await items.get(where);
  if (row && row.bodyHash !== bodyHash) throw new DeliveryConflict();
  return row !== undefined;
}

function messageOf({ events, refused }: MadeList): string {
  const all = events.length + refused.length;
  const taken = `Taken: ${events.length} of ${all}.`;
  if (refused.length === 0) return taken;
  const again = 'Send only what waits again, mended and under another id: what was taken would count twice.';
  return `${taken} In quarantine: ${refused.length}, by their place in the list: ${placesOf(refused)}. ${again}`;
}

async function noteList({ items }: Pick<World, 'items'>, where: Key, { bodyHash }: Delivery): Promise<void> {
  try {
    await items.transact([{ put: { ...where, bodyHash }, if: { itemAbsent: true } }]);
  } catch (error) {
    if (!(error instanceof TransactionRefused)) throw error;
    // The same delivery at the same time has noted it, or another body under its id.
    if (error.of(0)?.item?.bodyHash !== bodyHash) throw new DeliveryConflict();
  }
}

/** The same delivery came with another body before, and the first one counts. */
export class DeliveryConflict extends Error {
  override readonly name = 'DeliveryConflict';
  constructor() {
    super('Another body came under the same delivery id before, and the first one counts.');
  }
}
