import {
  INDEXES,
  InvalidWrite,
  TransactionRefused,
  type Condition,
  type Item,
  type Items,
  type Key,
  type Query,
  type Value,
  type Write,
} from '../../shared/ports/items.ts';
import { checkKey, checkQuery, checkTransaction, keyOf } from '../../shared/adapters/items.rules.ts';

/**
 * The items port as plainly as it can be said: a Map, whole scans, sorting by bytes. What adapters are compared with.
 * It shares with them the rules of what is refused unseen (they have tests of their own), and nothing else.
 */
export interface ModelItems extends Items {
  /** Every item, by key. */
  content(): readonly Item[];
}

export function createModelItems(): ModelItems {
  let rows = new Map<string, Item>();

  return {
    content: () => [...rows.values()].toSorted((a, b) => byBytes(a.pk, b.pk) || byBytes(a.sk, b.sk)),

    async get(key) {
      checkKey(key, 'get');
      return rows.get(rowOf(key));
    },

    async query(query) {
      checkQuery(query);
      const all = [...rows.values()]
        .filter((item) => stands(item, query))
        .toSorted((a, b) => order(a, b, query));
      const start = query.after === undefined ? 0 : Number(query.after);
      if (!Number.isInteger(start)) throw new InvalidWrite('no end of a page');
      const end = start + (query.limit ?? 100);
      return end < all.length
        ? { items: all.slice(start, end), next: String(end) }
        : { items: all.slice(start, end) };
    },

    async transact(writes) {
      checkTransaction(writes);
      const refusals = writes.flatMap((write, index) => {
        const item = rows.get(rowOf(keyOf(write)));
        if (!write.if || isTrue(write.if, item)) return [];
        return [item ? { write: index, item } : { write: index }];
      });
      if (refusals.length > 0) throw new TransactionRefused(refusals);
      const after = new Map(rows);
      for (const write of writes) {
        const row = rowOf(keyOf(write));
        const item = result(write, rows.get(row));
        if (item) after.set(row, item);
        else after.delete(row);
      }
      rows = after;
    },
  };
}

function rowOf({ pk, sk }: Key): string {
  return JSON.stringify([pk, sk]);
}

function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

function compare(a: Value | undefined, b: Value | undefined): number {
  if (typeof a === 'string' && typeof b === 'string') return byBytes(a, b);
  if (typeof a === 'bigint' && typeof b === 'bigint') return Number(a > b) - Number(a < b);
  return Number.NaN;
}

function stands(item: Item, { index, partition, range = {} }: Query): boolean {
  const names = index ? INDEXES[index] : { partition: 'pk', sort: 'sk' };
  const sort = item[names.sort];
  if (item[names.partition] !== partition || sort === undefined) return false;
  if (range.from !== undefined && compare(sort, range.from) < 0) return false;
  if (range.to !== undefined && compare(sort, range.to) > 0) return false;
  return range.beginsWith === undefined || (typeof sort === 'string' && sort.startsWith(range.beginsWith));
}

function order(a: Item, b: Item, { index, descending }: Query): number {
  const sort = index ? INDEXES[index].sort : 'sk';
  const ascending = compare(a[sort], b[sort]) || byBytes(a.pk, b.pk) || byBytes(a.sk, b.sk);
  return descending ? -ascending : ascending;
}

function isTrue(condition: Condition, item: Item | undefined): boolean {
  if ('all' in condition) return condition.all.every((one) => isTrue(one, item));
  if ('any' in condition) return condition.any.some((one) => isTrue(one, item));
  if ('not' in condition) return !isTrue(condition.not, item);
  if ('itemAbsent' in condition) return item === undefined;
  if ('itemExists' in condition) return item !== undefined;
  if ('absent' in condition) return valueOf(item, condition.absent) === undefined;
  if ('exists' in condition) return valueOf(item, condition.exists) !== undefined;
  const found = valueOf(item, condition.attribute);
  if ('equals' in condition) return found === condition.equals;
  if ('atMost' in condition) return compare(found, condition.atMost) <= 0;
  return compare(found, condition.atLeast) >= 0;
}

function valueOf(item: Item | undefined, name: string): Value | undefined {
  return item && Object.hasOwn(item, name) ? item[name] : undefined;
}

/** What the write leaves in its row. */
function result(write: Write, old: Item | undefined): Item | undefined {
  if ('put' in write) return write.put;
  if ('delete' in write) return undefined;
  if ('check' in write) return old;
  const { set = {}, add = {}, remove = [] } = write;
  if (!old && Object.keys({ ...set, ...add }).length === 0) return undefined;
  const sums = Object.entries(add).map(([name, amount]): [string, bigint] => {
    const before = old?.[name] === undefined ? 0n : old[name];
    if (typeof before !== 'bigint') throw new InvalidWrite('not a number');
    const sum = String(before + amount);
    if (sum.replace('-', '').length > 38) throw new InvalidWrite('too many digits');
    return [name, BigInt(sum)];
  });
  const item: Record<string, Value> & Key = { ...old, ...write.update, ...set, ...Object.fromEntries(sums) };
  for (const name of remove) delete item[name];
  return item;
}
