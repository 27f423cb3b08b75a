import { describe, expect, it } from 'vitest';
import { openDatabase } from './sqlite.ts';
import { createGroup, createTransaction } from './sqlite.transaction.ts';

function create() {
  const db = openDatabase(':memory:');
  db.exec('CREATE TABLE t (x INTEGER PRIMARY KEY)');
  const rows = (): readonly unknown[] =>
    db
      .prepare('SELECT x FROM t ORDER BY x')
      .all()
      .map(({ x }) => x);
  return { db, rows, transaction: createTransaction(db) };
}

describe('a transaction', () => {
  it('given work that is done, when it returns, then all of it stands and its result is given', () => {
    const { db, rows, transaction } = create();

    const result = transaction(() => {
      db.exec('INSERT INTO t VALUES (1)');
      db.exec('INSERT INTO t VALUES (2)');
      return 'done';
    });

    expect(result).toBe('done');
    expect(rows()).toEqual([1, 2]);
    expect(db.isTransaction).toBe(false);
  });

  it.each([
    ['a statement fails', 'INSERT INTO t VALUES (1)', /UNIQUE/],
    ['SQLite itself rolls back', 'INSERT OR ROLLBACK INTO t VALUES (1)', /UNIQUE/],
  ])(
    'given work of which %s, when it throws, then nothing of it stands and the next can begin',
    (_, fails, says) => {
      const { db, rows, transaction } = create();

      expect(() =>
        transaction(() => {
          db.exec('INSERT INTO t VALUES (1)');
          db.exec(fails);
        }),
      ).toThrow(says);

      expect(rows()).toEqual([]);
      transaction(() => db.exec('INSERT INTO t VALUES (3)'));
      expect(rows()).toEqual([3]);
    },
  );
});

describe('transactions in a group', () => {
  it('given some of which one fails, when the group ends, then the others stand, and nothing of that one', async () => {
    const { db, rows, transaction } = create();

    await createGroup(db)(async () => {
      transaction(() => db.exec('INSERT INTO t VALUES (1)'));
      const failing = (): void =>
        transaction(() => {
          db.exec('INSERT INTO t VALUES (2)');
          db.exec('INSERT INTO t VALUES (1)');
        });
      expect(failing).toThrow(/UNIQUE/);
      transaction(() => db.exec('INSERT INTO t VALUES (3)'));
      expect(db.isTransaction).toBe(true);
    });

    expect(db.isTransaction).toBe(false);
    expect(rows()).toEqual([1, 3]);
  });

  it('given work that fails, when the group ends, then what came before it stands, and the reason is given', async () => {
    const { db, rows, transaction } = create();
    const group = createGroup(db);

    const work = group(async () => {
      transaction(() => db.exec('INSERT INTO t VALUES (1)'));
      throw new Error('no further');
    });

    await expect(work).rejects.toThrow('no further');
    expect(rows()).toEqual([1]);
    await group(async () => transaction(() => db.exec('INSERT INTO t VALUES (2)')));
    expect(rows()).toEqual([1, 2]);
  });

  it('given SQLite that rolls back by itself, when the group ends, then nothing of it stands and the reason is given', async () => {
    const { db, rows, transaction } = create();

    const work = createGroup(db)(async () => {
      transaction(() => db.exec('INSERT INTO t VALUES (1)'));
      transaction(() => db.exec('INSERT OR ROLLBACK INTO t VALUES (1)'));
    });

    await expect(work).rejects.toThrow(/UNIQUE/);
    expect(rows()).toEqual([]);
    expect(db.isTransaction).toBe(false);
  });
});
