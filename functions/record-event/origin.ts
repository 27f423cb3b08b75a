import * as z from 'zod';
import type { DeliveredEvent } from '../../shared/member/event.ts';
import type { Items, Key, Write } from '../../shared/ports/items.ts';

const originSchema = z.lazy(() =>
  z.object({
    /** Of the first body that came under this delivery's id: the one that counts. */
    bodyHash: z.string(),
    /** Whom the event was recorded for. */
    ref: z.string().optional(),
    /** And under which key among that member's events: the delivery's id, or for what counts once a day its type and date. */
    key: z.string().optional(),
    /** Until then: the keys under which it waits for its member. */
    waits: z.array(z.string()).optional(),
  }),
);

/**
 * What became of a delivery, found by its id alone. A member's addresses change; without this row, the same delivery
 * years later would find someone else, or no one, and have a second effect.
 */
export type Origin = z.infer<typeof originSchema>;

const originKey = (event: string): Key => ({ pk: `ORIGIN#${event}`, sk: 'ORIGIN' });

export async function readOrigin(items: Items, event: string): Promise<Origin | undefined> {
  const row = await items.get(originKey(event));
  return row && originSchema.parse(row);
}

/** Notes whose event it is. Refused when another delivery of it was first. */
export function recordedFor(
  { ref, key }: { ref: string; key: string },
  { id, bodyHash }: DeliveredEvent,
  before: Origin | undefined,
): Write {
  return {
    put: { ...originKey(id), bodyHash, ref, key },
    if: before ? { all: [{ exists: 'waits' }, { absent: 'ref' }] } : { itemAbsent: true },
  };
}

/** Notes that it waits. */
export function waitingUnder(waits: readonly string[], { id, bodyHash }: DeliveredEvent): Write {
  return { put: { ...originKey(id), bodyHash, waits }, if: { itemAbsent: true } };
}
