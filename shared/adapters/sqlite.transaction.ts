import type { DatabaseSync, StatementSync } from 'node:sqlite';

/**
 * Runs `work`, which must not wait for anything, so that all of its statements are done or none; gives what it gives.
 * Within a group (below) it is a part of that group, and none of its statements is done when it fails.
 */
export function createTransaction(db: DatabaseSync): <Result>(work: () => Result) => Result {
  const alone = bracket(db, ['BEGIN IMMEDIATE'], ['COMMIT'], ['ROLLBACK']);
  const within = bracket(db, ['SAVEPOINT part'], ['RELEASE part'], ['ROLLBACK TO part', 'RELEASE part']);
  return (work) => {
    const { begin, commit, rollback } = db.isTransaction ? within : alone;
    begin();
    try {
      const result = work();
      commit();
      return result;
    } catch (error) {
      // SQLite has rolled back by itself after some errors, a full disk among them.
      if (db.isTransaction) rollback();
      else tellUndone(db);
      throw error;
    }
  };
}

const undone = new WeakMap<DatabaseSync, (() => void)[]>();

/** Calls when transactions that were done stand no longer: a group has been rolled back, which holds them. */
export function whenUndone(db: DatabaseSync, call: () => void): void {
  undone.set(db, [...(undone.get(db) ?? []), call]);
}

function tellUndone(db: DatabaseSync): void {
  for (const call of undone.get(db) ?? []) call();
}

/** Runs `work` so that what its transactions write is committed once, at its end. */
export type Group = <Result>(work: () => Promise<Result>) => Promise<Result>;

/**
 * Many transactions in one, for whoever alone uses the database until the group ends, and who does it all again after
 * a kill: then all of the group is gone. A commit takes as long as a few writes. When `work` fails, what its
 * transactions had written by then stands, as it would without a group.
 */
export function createGroup(db: DatabaseSync): Group {
  const { begin, commit, rollback } = bracket(db, ['BEGIN IMMEDIATE'], ['COMMIT'], ['ROLLBACK']);
  return async (work) => {
    begin();
    try {
      return await work();
    } finally {
      // It is over where SQLite has rolled back by itself: then `work` has failed with the reason.
      let isCommitted = false;
      try {
        if (db.isTransaction) {
          commit();
          isCommitted = true;
        }
      } finally {
        if (db.isTransaction) rollback();
        if (!isCommitted) tellUndone(db);
      }
    }
  };
}

function bracket(db: DatabaseSync, ...parts: readonly [begin: Sql, commit: Sql, rollback: Sql]) {
  const [begin, commit, rollback] = parts.map((sql) => {
    const statements = sql.map((one): StatementSync => db.prepare(one));
    return () => statements.forEach((statement) => statement.run());
  }) as [() => void, () => void, () => void];
  return { begin, commit, rollback };
}
type Sql = readonly string[];
