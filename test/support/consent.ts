import { createLocalClock } from '../../shared/adapters/clock.local.ts';
import { seededBytes } from '../../shared/adapters/ids.local.ts';
import { createIds } from '../../shared/adapters/ids.ts';
import { createLocalItems } from '../../shared/adapters/items.local.ts';
import { openDatabase } from '../../shared/adapters/sqlite.ts';
import { RECEIPT_PREFIX, toReceipt } from '../../shared/consent/receipt.ts';
import { memberKey, toMember } from '../../shared/member/member.ts';
import type { Items, Value, Write } from '../../shared/ports/items.ts';
import { instant } from '../../shared/time/instant.ts';

export const NOW = instant('2028-01-12T09:00:00Z');
export const KEY = memberKey('1');

/** One member in a store, at version 7; `around` stands before each transaction. */
export async function someone(
  options: {
    around?: (items: Items) => Items['transact'];
    fields?: Readonly<Record<string, Value>>;
  } = {},
) {
  const store = createLocalItems(openDatabase(':memory:'));
  const clock = createLocalClock({ at: NOW });
  await store.transact([
    {
      put: {
        ...KEY,
        ref: '1',
        status: 'active',
        statusSince: NOW,
        joinedOn: '2028-01-11',
        version: 7n,
        recent: [],
        sends: 0n,
        ...options.fields,
      },
    },
  ]);
  const transact = options.around?.(store) ?? store.transact;
  return {
    store,
    world: { clock, ids: createIds(clock, seededBytes('consent')), items: { ...store, transact } },
    read: async () => toMember((await store.get(KEY))!),
    receipts: async () => {
      const { items } = await store.query({ partition: KEY.pk, range: { beginsWith: RECEIPT_PREFIX } });
      return items.map(toReceipt);
    },
    write: (write: Write) => store.transact([write]),
    gone: () => store.transact([{ delete: KEY }]),
  };
}

/** A store that fails so many times, having written or not, and then works. */
export function failing(times: number, wrote: boolean) {
  let left = times;
  return (items: Items): Items['transact'] =>
    async (writes) => {
      if (left === 0) return items.transact(writes);
      left -= 1;
      if (wrote) await items.transact(writes);
      throw new Error('the store is down');
    };
}

/** Does something else just before the first transaction. */
export function before(act: () => Promise<void>) {
  let acted = false;
  return (items: Items): Items['transact'] =>
    async (writes) => {
      if (!acted) {
        acted = true;
        await act();
      }
      await items.transact(writes);
    };
}
