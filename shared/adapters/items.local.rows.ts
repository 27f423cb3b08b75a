import type { DatabaseSync } from 'node:sqlite';
import { deepFrozen } from '../member/once-per-item.ts';
import type { Item, Key } from '../ports/items.ts';
import { readBody } from './items.json.ts';
import { whenUndone } from './sqlite.transaction.ts';

/** Rows that were asked for last, twice as many at most. They hold what is under way; a larger row is read anew each time. */
const MOST_ROWS = 4096;
const LONGEST_BODY = 8 * 1024;

/**
 * What stands in the rows that were read or written last. Recording an event asks for the same row several times; as long
 * as it stands as it is, it is the same item, which therefore cannot be changed by whoever has it.
 */
export interface Rows {
  /** The item that stands in a row, where that is known without reading it. */
  known(key: Key): Item | undefined;
  /** The item of a row that was read. */
  read(pk: string, sk: string, body: string): Item;
  /** An update has left this item. From now on it cannot be changed. */
  left(item: Item, body: string): void;
  /** The row is another by now, or gone. */
  forget(key: Key): void;
}

const all = new WeakMap<DatabaseSync, Rows>();

/** Of a database that this process alone has (openDatabase), and whose rows are written by the items port alone. */
export function rowsOf(db: DatabaseSync): Rows {
  let rows = all.get(db);
  if (!rows) {
    const made = createRows();
    rows = made;
    all.set(db, rows);
    whenUndone(db, () => made.forgetAll());
  }
  return rows;
}

interface Known {
  readonly body: string;
  readonly item: Item;
}

/** Exported for its test. */
export function createRows(): Rows & { forgetAll(): void } {
  // Those that were asked for since the younger of two maps began, and those of before: so what is in use stays.
  let young = new Map<string, Known>();
  let old = new Map<string, Known>();

  const keep = (place: string, known: Known): void => {
    if (young.size >= MOST_ROWS) {
      old = young;
      young = new Map();
    }
    young.set(place, known);
  };
  const find = (place: string): Known | undefined => {
    const found = young.get(place);
    if (found) return found;
    const before = old.get(place);
    if (before) keep(place, before);
    return before;
  };
  const forget = (place: string): void => {
    young.delete(place);
    old.delete(place);
  };

  return {
    known: ({ pk, sk }) => find(placeOf(pk, sk))?.item,
    read(pk, sk, body) {
      if (body.length > LONGEST_BODY) return readBody(pk, sk, body);
      const place = placeOf(pk, sk);
      const last = find(place);
      if (last?.body === body) return last.item;
      const item = deepFrozen(readBody(pk, sk, body));
      keep(place, { body, item });
      return item;
    },
    left(item, body) {
      const place = placeOf(item.pk, item.sk);
      if (body.length > LONGEST_BODY) forget(place);
      else keep(place, { body, item: deepFrozen(item) });
    },
    forget: ({ pk, sk }) => forget(placeOf(pk, sk)),
    forgetAll() {
      young.clear();
      old.clear();
    },
  };
}

const placeOf = (pk: string, sk: string): string => `${pk.length} ${pk} ${sk}`;
