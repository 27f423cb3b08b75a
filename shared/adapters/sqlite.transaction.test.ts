import { describe, expect, it } from 'vitest';
import { openDatabase } from './sqlite.ts';
import { createTransaction } from './sqlite.transaction.ts';

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
