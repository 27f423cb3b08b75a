import { closeSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { createTransaction } from './sqlite.transaction.ts';
import { STEPS, versionByTables } from './sqlite.steps.ts';

/** The version of the data that this program reads and writes: one more with each step. */
export const DATA_VERSION = STEPS.at(-1)!.to;

/** The last version under which all files said the same number. */
const COUNTED_FROM = 5;

/** Which version of the data an open database holds; undefined: it holds nothing yet. */
export function versionOf(db: DatabaseSync): number | undefined {
  const said = saidVersion(db);
  if (said === 0) return undefined;
  return said < COUNTED_FROM ? Math.max(said, versionByTables(db)) : said;
}

export function saidVersion(db: DatabaseSync): number {
  const { user_version: said } = db.prepare('PRAGMA user_version').get() as { user_version: number };
  return said;
}

/**
 * Brings an older file to DATA_VERSION, each step in one transaction: a kill leaves the version before it or the one after.
 * First a copy of the file is put beside it, as `<path>.v<version>.bak`, in place of an older one of that name.
 * @returns what was done, in a sentence; undefined where there was nothing to do.
 */
export function migrate(db: DatabaseSync, path: string): string | undefined {
  const found = versionOf(db);
  if (found === undefined || found >= DATA_VERSION) return undefined;
  const copy = path === ':memory:' ? undefined : `${path}.v${found}.bak`;
  if (copy) copyTo(db, copy);
  const transaction = createTransaction(db);
  for (const { to, run } of STEPS) {
    if (to <= found) continue;
    transaction(() => {
      run(db);
      db.exec(`PRAGMA user_version = ${to}`);
    });
  }
  return `The data was brought from version ${found} to ${DATA_VERSION}${copy ? `; as it was before, it is in ${copy}` : ''}.`;
}

/** Under its name the copy is whole. */
function copyTo(db: DatabaseSync, copy: string): void {
  const unfinished = `${copy}.part`;
  rmSync(unfinished, { force: true });
  try {
    db.prepare('VACUUM INTO ?').run(unfinished);
    const file = openSync(unfinished, 'r+');
    fsyncSync(file);
    closeSync(file);
    renameSync(unfinished, copy);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  }
}
