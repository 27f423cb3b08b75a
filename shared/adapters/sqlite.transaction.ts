import type { DatabaseSync } from 'node:sqlite';

/** Runs `work`, which must not wait for anything, so that all of its statements are done or none; gives what it gives. */
export function createTransaction(db: DatabaseSync): <Result>(work: () => Result) => Result {
  const begin = db.prepare('BEGIN IMMEDIATE');
  const commit = db.prepare('COMMIT');
  const rollback = db.prepare('ROLLBACK');
  return (work) => {
    begin.run();
    try {
      const result = work();
      commit.run();
      return result;
    } catch (error) {
      // SQLite has rolled back by itself after some errors, a full disk among them.
      if (db.isTransaction) rollback.run();
      throw error;
    }
  };
}
