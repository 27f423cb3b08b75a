import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLocalClock } from '../../shared/adapters/clock.local.ts';
import { createLocalRuns } from '../../shared/adapters/runs.local.ts';
import { openDatabase } from '../../shared/adapters/sqlite.ts';
import { compile } from '../../shared/journey/compile.ts';
import { fromEpochMs, instant, toEpochMs } from '../../shared/time/instant.ts';
import type { Commit, Contender, Durability, Opened } from './contender.ts';
import { messageKey, welcome } from './job.ts';

const AT = instant('2028-01-10T09:00:00Z');
const DAY = 24 * 60 * 60 * 1000;
/** As many steps as pg-boss is given at once at most. */
const STEPS_AT_ONCE = 500;

/** How SQLite keeps what the others keep by settings of their own. */
const SYNCHRONOUS: Record<Durability, string> = {
  'kill -9': 'NORMAL',
  'loss of power': 'FULL',
  'nothing (memory)': 'OFF',
};

type Database = ReturnType<typeof openDatabase>;
type Payload = { readonly run: string; readonly step: string };

/**
 * The product's own runner with the compiled welcome journey: a step is the wait before it and the call of a function,
 * which appends its message in a transaction of its own; the runner then keeps where the run stands in another. That
 * is two commits a step, as in the product. With `batches` a commit stands around many steps, as others do it.
 */
export function ownRunner(durability: Durability, commit: Commit): Contender {
  const atOnce = commit === 'batches' ? STEPS_AT_ONCE : undefined;
  return {
    name: durability === 'nothing (memory)' ? 'Lojal, runner in memory' : 'Lojal, runner',
    durability,
    commit,
    share: 1,
    settings: () =>
      `SQLite WAL, synchronous ${SYNCHRONOUS[durability]}${atOnce === undefined ? ', two commits a step' : `, a commit for ${atOnce} steps`}`,
    async open() {
      const folder =
        durability === 'nothing (memory)' ? undefined : mkdtempSync(join(tmpdir(), 'lojal-bench-'));
      const db = openDatabase(folder === undefined ? ':memory:' : join(folder, 'lojal.db'));
      db.exec(`PRAGMA synchronous = ${SYNCHRONOUS[durability]}`);
      return {
        ...run(db, atOnce),
        async close() {
          db.close();
          if (folder !== undefined) rmSync(folder, { recursive: true });
        },
      };
    },
  };
}

function run(db: Database, atOnce: number | undefined): Omit<Opened, 'close'> {
  db.exec('CREATE TABLE bench_messages (seq INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE) STRICT');
  const append = db.prepare('INSERT INTO bench_messages (key) VALUES (?) ON CONFLICT DO NOTHING');
  const clock = createLocalClock({ db, at: AT });
  let steps = 0;
  let tomorrow = AT;
  const runs = createLocalRuns({
    db,
    clock,
    definitions: new Map([[welcome.name, compile(welcome)]]),
    substitutions: { sendMessage: 'send-message', takeStep: 'take-step' },
    async invoke(_, payload) {
      const { run: name, step } = payload as Payload;
      append.run(messageKey(name, step));
      steps += 1;
      if (atOnce !== undefined && steps % atOnce === 0) db.exec('COMMIT; BEGIN IMMEDIATE');
      return { resumeAt: tomorrow };
    },
    onEnded: async () => undefined,
  });
  return {
    async plan(names) {
      const input = { member: 'bench', journey: welcome.name, resumeAt: clock.now() };
      for (const name of names) await runs.start({ run: name, ...input });
    },
    async work() {
      if (atOnce !== undefined) db.exec('BEGIN IMMEDIATE');
      for (let next = runs.nextDueAt(); next; next = runs.nextDueAt()) {
        clock.moveTo(next);
        tomorrow = fromEpochMs(toEpochMs(next) + DAY);
        await runs.runDue();
      }
      if (atOnce !== undefined) db.exec('COMMIT');
    },
    async log() {
      return db
        .prepare('SELECT key FROM bench_messages ORDER BY seq')
        .all()
        .map(({ key }) => String(key));
    },
  };
}
