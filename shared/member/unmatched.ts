import { textOf, type Items, type Key, type Write } from '../ports/items.ts';
import type { World } from '../ports/world.ts';
import type { Instant } from '../time/instant.ts';
import { seal } from '../webhook/seal.ts';
import type { DeliveredEvent, Identity } from './event.ts';
import type { Lookup } from './lookup.ts';
import type { Member } from './member.ts';
import { allRows } from './rows.ts';

/** All events that wait for their member, in `byText`, sorted by when they came. */
export const UNMATCHED = 'UNMATCHED';

const waitingKey = (key: string, event: string): Key => ({ pk: `UNMATCHED#${key}`, sk: event });

/**
 * Keeps an event whose member is not known, sealed, under every identity that it gives: whichever of them the member
 * appears with, the event is found. Under the first it is listed for staff.
 */
export async function waitForMember(
  world: Pick<World, 'secrets' | 'ids'>,
  event: DeliveredEvent,
  keys: readonly string[],
): Promise<Write[]> {
  const [sealKey] = await world.secrets.get('seal');
  const body = seal(JSON.stringify(event), sealKey, world.ids);
  return keys.map((key, index) => ({
    put: {
      ...waitingKey(key, event.id),
      body,
      type: event.type,
      form: event.form,
      ...(index === 0 && { textPk: UNMATCHED, textSk: `${event.receivedAt}#${event.id}` }),
    },
    if: { itemAbsent: true },
  }));
}

/** The writes that end the waiting of an event which was kept under `keys`. */
export function endWaiting(event: string, keys: readonly string[]): Write[] {
  return keys.map((key) => ({ delete: waitingKey(key, event) }));
}

/** The events that wait for one of this member's identities, each once. `body` is sealed as it was on the queue. */
export async function findWaiting(
  { items }: Pick<World, 'items'>,
  lookup: Lookup,
  member: Member | Identity,
): Promise<readonly { event: string; body: string }[]> {
  const found = new Map<string, string>();
  for (const key of lookup.keys(member)) {
    const rows = await allRows(items, { partition: waitingKey(key, '').pk });
    for (const row of rows) found.set(row.sk, textOf(row, 'body'));
  }
  return [...found].map(([event, body]) => ({ event, body }));
}

/** What staff see of an event that waits: enough to look for it where it came from, and nothing about a person. */
export interface Unmatched {
  /** The event's id, opaque. */
  readonly event: string;
  readonly receivedAt: Instant;
  readonly form: string;
  readonly type: string;
}

/**
 * The events that wait for their member, the longest waiting first, a page at a time (`limit` 1-1000, default 100).
 * `next` goes into the next call's `after`. What they say stays sealed.
 */
export async function listUnmatched(
  items: Items,
  page: { readonly limit?: number; readonly after?: string } = {},
): Promise<{ readonly unmatched: readonly Unmatched[]; readonly next?: string }> {
  const { items: rows, next } = await items.query({ index: 'byText', partition: UNMATCHED, ...page });
  const unmatched = rows.map((row): Unmatched => {
    const [receivedAt, event] = textOf(row, 'textSk').split('#') as [Instant, string];
    return { event, receivedAt, form: textOf(row, 'form'), type: textOf(row, 'type') };
  });
  return { unmatched, ...(next !== undefined && { next }) };
}
