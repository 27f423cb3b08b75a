import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import {
  InvalidWrite,
  TransactionRefused,
  type Item,
  type Items,
  type Key,
  type Write,
} from '../ports/items.ts';
import { refusalsOf, type OldItem } from './items.condition.ts';
import { decodeCursor, encodeCursor } from './items.cursor.ts';
import { writeBody } from './items.json.ts';
import { sortableNumber } from './items.order.ts';
import { rowsOf } from './items.local.rows.ts';
import { createSelects } from './items.local.select.ts';
import { checkItemSize, checkKey, checkQuery, checkTransaction, keyOf } from './items.rules.ts';
import { applyUpdate, makesItem } from './items.update.ts';
import { textOf } from './sqlite.row.ts';
import { createTransaction } from './sqlite.transaction.ts';
import { MAX_ITEM_BYTES, itemBytes } from './items.value.ts';

// Text is UTF-8 and compared by its bytes (BINARY), which is DynamoDB's order. The index columns repeat attributes
// of the body and are NULL unless the item has both of an index.
const TABLES = `
  CREATE TABLE IF NOT EXISTS items (
    pk TEXT NOT NULL, sk TEXT NOT NULL, body TEXT NOT NULL,
    text_pk TEXT, text_sk TEXT, number_pk TEXT, number_sk TEXT,
    PRIMARY KEY (pk, sk)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS items_by_text ON items (text_pk, text_sk, pk, sk) WHERE text_pk IS NOT NULL;
  CREATE INDEX IF NOT EXISTS items_by_number ON items (number_pk, number_sk, pk, sk) WHERE number_pk IS NOT NULL;
`;

/**
 * The items port on one SQLite table. Every call is done when it returns; the promises are the port's.
 * @param wrote told what each row holds that was written.
 */
export function createLocalItems(db: DatabaseSync, wrote?: (row: Item) => void): Items {
  db.exec(TABLES);
  const read = db.prepare('SELECT body FROM items WHERE pk = ? AND sk = ?');
  const select = createSelects(db);
  const apply = createChanges(db);

  const rows = rowsOf(db);

  const load = (key: Key): OldItem => {
    const known = rows.known(key);
    if (known) return { exists: true, item: known };
    const { pk, sk } = key;
    const body = bodyOf(read.get(pk, sk));
    return {
      exists: body !== undefined,
      get item() {
        return body === undefined ? undefined : rows.read(pk, sk, body);
      },
    };
  };

  return {
    async get(key) {
      checkKey(key, 'get');
      return load(key).item;
    },

    async query(query) {
      checkQuery(query);
      const limit = query.limit ?? 100;
      // One more than asked for, to know whether there is another page.
      const found = select(query, decodeCursor(query), limit + 1);
      const items = found
        .slice(0, limit)
        .map((row) => rows.read(textOf(row, 'pk'), textOf(row, 'sk'), textOf(row, 'body')));
      return found.length > limit ? { items, next: encodeCursor(query, items.at(-1)!) } : { items };
    },

    async transact(writes) {
      checkTransaction(writes);
      // This process alone has the file (openDatabase) and nothing below waits, so what is read here still stands
      // when the changes are written.
      const old = writes.map((write) => (isOfItsOldItem(write) ? load(keyOf(write)) : undefined));
      if (refusalsOf(writes, old).length === 0 && applied(writes, old)) return;
      // Nothing was written: now all are looked at, to say which ones.
      throw new TransactionRefused(refusalsOf(writes, allOf(writes)));
    },
  };

  /** @returns false where a new item was there already. @throws InvalidWrite where that is all that is wrong. */
  function applied(writes: readonly Write[], old: readonly (OldItem | undefined)[]): boolean {
    let changes: readonly Change[];
    try {
      changes = writes.flatMap((write, index) => changeOf(write, old[index], `write ${index}`));
    } catch (error) {
      // A condition that does not hold goes before a write that could not be made, as in DynamoDB.
      if (error instanceof InvalidWrite && refusalsOf(writes, allOf(writes)).length > 0) return false;
      throw error;
    }
    if (!apply(changes)) return false;
    for (const change of changes) {
      if ('removed' in change) rows.forget(change.removed);
      else if (change.isLeft) rows.left(change.item, change.body);
      else rows.forget(change.item);
      if (wrote && 'item' in change) wrote(change.item);
    }
    return true;
  }

  function allOf(writes: readonly Write[]): readonly (OldItem | undefined)[] {
    return writes.map((write) => (write.if ? load(keyOf(write)) : undefined));
  }
}

/** Whether an item is there already is found out by writing it, which spares each new row a read. */
function isIfAbsent(write: Write): boolean {
  if (write.if === undefined || !('itemAbsent' in write.if)) return false;
  return 'put' in write || ('update' in write && makesItem(write));
}

const isOfItsOldItem = (write: Write): boolean =>
  !isIfAbsent(write) && ('update' in write || write.if !== undefined);

function bodyOf(row: Record<string, SQLOutputValue> | undefined): string | undefined {
  return row && textOf(row, 'body');
}

/** What to do to one row. `before` is the item that the row holds now, where that is known. */
type Change =
  | {
      readonly item: Item;
      readonly body: string;
      readonly before?: Item | undefined;
      /** There must be none yet. */
      readonly isNew?: boolean;
      /** By an update: nobody else has the item. */
      readonly isLeft?: true;
    }
  | { readonly removed: Key };

function changeOf(write: Write, old: OldItem | undefined, at: string): readonly Change[] {
  if ('check' in write) return [];
  if ('delete' in write) return [{ removed: write.delete }];
  if ('put' in write) return [{ item: write.put, body: writeBody(write.put), isNew: isIfAbsent(write) }];
  const before = old?.item;
  const item = applyUpdate(before, write, at);
  if (!item) return [];
  const body = writeBody(item);
  // An item takes at most three bytes a character of its body, and its key: counting is left to the few that come near.
  if (body.length * 4 > MAX_ITEM_BYTES) checkItemSize(itemBytes(item, at), at);
  return [{ item, body, before, isNew: isIfAbsent(write), isLeft: true }];
}

/** Makes all of the changes, or none where a new item was there already: then it gives false. */
function createChanges(db: DatabaseSync): (changes: readonly Change[]) => boolean {
  const insert = `INSERT INTO items (pk, sk, body, text_pk, text_sk, number_pk, number_sk) VALUES (?, ?, ?, ?, ?, ?, ?)`;
  const writeNew = db.prepare(`${insert} ON CONFLICT (pk, sk) DO NOTHING`);
  const write = db.prepare(
    `${insert}
     ON CONFLICT (pk, sk) DO UPDATE SET body = excluded.body, text_pk = excluded.text_pk,
       text_sk = excluded.text_sk, number_pk = excluded.number_pk, number_sk = excluded.number_sk`,
  );
  const writeBodyOnly = db.prepare('UPDATE items SET body = ? WHERE pk = ? AND sk = ?');
  const remove = db.prepare('DELETE FROM items WHERE pk = ? AND sk = ?');
  const transaction = createTransaction(db);

  const applyOne = (change: Change): boolean => {
    if ('removed' in change) {
      remove.run(change.removed.pk, change.removed.sk);
      return true;
    }
    const { item, body, before, isNew = false } = change;
    if (before && sameIndexKeys(before, item)) {
      writeBodyOnly.run(body, item.pk, item.sk);
      return true;
    }
    const { changes } = (isNew ? writeNew : write).run(item.pk, item.sk, body, ...indexColumns(item));
    return !isNew || changes > 0;
  };

  return (changes) => {
    // One statement is a transaction by itself.
    if (changes.length < 2) return changes.every(applyOne);
    try {
      transaction(() => {
        if (!changes.every(applyOne)) throw new NotNew();
      });
      return true;
    } catch (error) {
      if (error instanceof NotNew) return false;
      throw error;
    }
  };
}

/** Undoes what was written before it in the transaction. */
class NotNew extends Error {
  override readonly name = 'NotNew';
}

function sameIndexKeys(a: Item, b: Item): boolean {
  return (
    a['textPk'] === b['textPk'] &&
    a['textSk'] === b['textSk'] &&
    a['numberPk'] === b['numberPk'] &&
    a['numberSk'] === b['numberSk']
  );
}

function indexColumns({ textPk, textSk, numberPk, numberSk }: Item): [...(string | null)[]] {
  const text = typeof textPk === 'string' && typeof textSk === 'string' ? [textPk, textSk] : [null, null];
  const number =
    typeof numberPk === 'string' && typeof numberSk === 'bigint'
      ? [numberPk, sortableNumber(numberSk)]
      : [null, null];
  return [...text, ...number];
}
