import { isPlain } from '../../shared/adapters/items.plain.ts';
import { keyOf } from '../../shared/adapters/items.rules.ts';
import { TransactionRefused, type Items, type Write } from '../../shared/ports/items.ts';
import { CALL_MS } from './durations.table.ts';
import { timesOf, unitsOfGet, unitsOfQuery, unitsOfRefused, unitsOfWrite } from './item-units.ts';
import type { Metering } from './metering.ts';

/** The items port, with what each call costs by the items as they stand. */
export function meteredItems(items: Items, { meter, sandboxes, storage }: Metering): Items {
  return {
    async get(key) {
      const item = await items.get(key);
      const by = sandboxes.current();
      if (!by) return item;
      by.spend(CALL_MS.read);
      meter.add('dynamodb.read', unitsOfGet(item), `${by.function}, get`);
      return item;
    },

    async query(query) {
      const page = await items.query(query);
      const by = sandboxes.current();
      if (!by) return page;
      by.spend(CALL_MS.read);
      meter.add(
        'dynamodb.read',
        unitsOfQuery(query, page.items),
        `${by.function}, query ${query.index ?? ''}`.trim(),
      );
      return page;
    },

    async transact(writes) {
      const before = await Promise.all(writes.map((write) => items.get(keyOf(write))));
      const by = sandboxes.current();
      const times = timesOf(writes);
      const what = writes.map(nameOf).join(' + ');
      const add = (units: number, where: string): void => {
        if (by && units > 0) meter.add('dynamodb.write', units, `${by.function}, ${where}: ${what}`);
      };
      by?.spend(isPlain(writes) ? CALL_MS.write : CALL_MS.transact);
      try {
        await items.transact(writes);
      } catch (error) {
        if (error instanceof TransactionRefused)
          for (const item of before) add(unitsOfRefused(item, times), 'refused');
        throw error;
      }
      for (const [place, write] of writes.entries()) {
        const { table, index, grown } = unitsOfWrite(write, before[place], times);
        add(table, 'table');
        add(index.byText, 'index byText');
        add(index.byNumber, 'index byNumber');
        storage.grow(grown);
      }
    },
  };
}

/** What a write does, to which kind of item: the key's words in capitals say it, the rest is someone's. */
function nameOf(write: Write): string {
  const { pk, sk } = keyOf(write);
  const kind = (/^[A-Z-]+/.exec(sk) ?? /^[A-Z-]+/.exec(pk))?.[0] ?? 'another';
  const verb = ['put', 'update', 'check', 'delete'].find((one) => one in write)!;
  return `${verb} ${kind}`;
}
