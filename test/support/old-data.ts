import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ROOT } from './tree.ts';

/** Versions of the data that a program of their time has written, kept as SQL: see old-data/. */
export const OLD_VERSIONS = [1, 2, 3, 4, 5] as const;
export type OldVersion = (typeof OLD_VERSIONS)[number];

/** Two members in the middle of their welcome on 2028-01-31 at noon, and a third whose joining has just come in. */
export function writeOldData(version: OldVersion, path: string): void {
  const db = new DatabaseSync(path);
  db.exec(readFileSync(join(ROOT, 'test', 'support', 'old-data', `v${version}.sql`), 'utf8'));
  db.close();
}
