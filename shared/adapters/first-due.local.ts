import type { DatabaseSync } from 'node:sqlite';
import { whenUndone } from './sqlite.transaction.ts';

/**
 * When the first row of a table is due. Each step of time asks all tables of this machine, several times, and mostly one
 * of them has changed since: so it is read again only after a write.
 */
export interface FirstDue<At> {
  /** Undefined when no row is ever due. */
  at(): At | undefined;
  /** Whether there is a row to deal with at `now`. */
  isBy(now: At): boolean;
  /** Called with each write of the table, by whoever writes it. */
  changed(): void;
}

interface Kept {
  isKnown: boolean;
  at?: unknown;
}

/** By table: several adapters of one table, each with statements of its own, know the same. */
const all = new WeakMap<DatabaseSync, Map<string, Kept>>();

/** @param read asks the table, which this process alone writes (openDatabase). */
export function firstDueOf<At extends string | number>(
  db: DatabaseSync,
  table: string,
  read: () => At | undefined,
): FirstDue<At> {
  const kept = keptOf(db, table);
  const at = (): At | undefined => {
    if (!kept.isKnown) {
      kept.at = read();
      kept.isKnown = true;
    }
    return kept.at as At | undefined;
  };
  return {
    at,
    isBy(now) {
      const first = at();
      return first !== undefined && first <= now;
    },
    changed() {
      kept.isKnown = false;
    },
  };
}

function keptOf(db: DatabaseSync, table: string): Kept {
  let tables = all.get(db);
  if (!tables) {
    const made = new Map<string, Kept>();
    tables = made;
    all.set(db, tables);
    whenUndone(db, () => {
      for (const kept of made.values()) kept.isKnown = false;
    });
  }
  const kept = tables.get(table) ?? { isKnown: false };
  tables.set(table, kept);
  return kept;
}
