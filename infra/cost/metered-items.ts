import { keyOf } from '../../shared/adapters/items.rules.ts';
import { TransactionRefused, type Items } from '../../shared/ports/items.ts';
import { CALL_MS } from './durations.table.ts';
import { unitsOfGet, unitsOfQuery, unitsOfRefused, unitsOfWrite } from './item-units.ts';
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
      const add = (units: number, where: string): void => {
        if (by && units > 0) meter.add('dynamodb.write', units, `${by.function}, ${where}`);
      };
      by?.spend(CALL_MS.transact);
      try {
        await items.transact(writes);
      } catch (error) {
        if (error instanceof TransactionRefused)
          for (const item of before) add(unitsOfRefused(item), 'refused');
        throw error;
      }
      for (const [place, write] of writes.entries()) {
        const { table, index, grown } = unitsOfWrite(write, before[place]);
        add(table, 'table');
        add(index.byText, 'index byText');
        add(index.byNumber, 'index byNumber');
        storage.grow(grown);
      }
    },
  };
}
