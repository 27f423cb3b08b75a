import type { DatabaseSync } from 'node:sqlite';
import type { LocalWorld } from '../../infra/local/world.ts';
import { openDatabase } from '../../shared/adapters/sqlite.ts';
import type { Instant } from '../../shared/time/instant.ts';
import { testWorld } from './world.ts';

export interface Restoring {
  /** The world whose table is left. It has lived on until now. */
  readonly old: LocalWorld;
  /** The one on the copy, which knows nothing of what came after it. */
  readonly restored: LocalWorld;
}

/**
 * A world that lives until its backup, then on until the loss is found out; and one on the backup, at the same hour. The
 * executions that began in between are in both, for Step Functions is no part of the table.
 */
export async function restoring(
  path: string,
  times: { readonly begin: Instant; readonly found: Instant },
  tell: {
    readonly before: (local: LocalWorld) => Promise<void>;
    readonly since: (local: LocalWorld) => Promise<void>;
  },
): Promise<Restoring> {
  const db = openDatabase(':memory:');
  const old = testWorld({ db, at: times.begin });
  await old.engine.advanceTo(times.begin);
  await tell.before(old);
  db.prepare('VACUUM INTO ?').run(path);
  await tell.since(old);
  await old.engine.advanceTo(times.found);
  const copy = openDatabase(path);
  const restored = testWorld({ db: copy, at: times.begin, seed: 'after the restore' });
  restored.clock.moveTo(times.found);
  bringExecutions(db, copy);
  return { old, restored };
}

function bringExecutions(from: DatabaseSync, to: DatabaseSync): void {
  for (const [table, key] of [
    ['execution_definitions', undefined],
    ['executions', 'seq'],
  ] as const) {
    for (const row of from.prepare(`SELECT * FROM ${table}`).all()) {
      const names = Object.keys(row).filter((name) => name !== key);
      to.prepare(
        `INSERT OR IGNORE INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
      ).run(...names.map((name) => row[name]!));
    }
  }
}
