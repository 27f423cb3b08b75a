import type { DatabaseSync } from 'node:sqlite';
import * as z from 'zod';
import type { Clock } from '../ports/clock.ts';
import type { Schedule, Schedules, ScheduleTarget } from '../ports/schedules.ts';
import { instant, plus, type Instant } from '../time/instant.ts';
import { firstDueOf } from './first-due.local.ts';
import { checkName, checkSchedule, exactly } from './schedules.rules.ts';
import { textOf } from './sqlite.row.ts';
import { storageOf } from './sqlite.storage.ts';
import { createTransaction } from './sqlite.transaction.ts';

/** The schedules of one machine. Nothing fires by itself: `fireDue` alone does it. */
export interface LocalSchedules extends Schedules {
  /** When there is something to fire next; undefined when nothing is armed. */
  nextDueAt(): Instant | undefined;
  /**
   * Fires everything that is due at the clock's now, and what becomes due by that: the oldest first, among equals in the
   * order in which they were armed. A schedule is gone when its call has resolved, so a kill during the call brings it
   * again. A call that rejects is made again after one minute and after two, then given up, as Lambda does with calls
   * that nobody waits for; start-journey's row is still there for the sweep. Calls follow one another: never await one
   * inside `call`. Gives the number of calls made.
   * @throws StorageFailed: what could not be done for it is still due.
   */
  fireDue(call: (target: ScheduleTarget) => Promise<unknown>): Promise<number>;
}

// `seq` only grows (AUTOINCREMENT): a schedule armed anew under its name is another one. `due_at` is when to fire next.
const TABLES = `
  CREATE TABLE IF NOT EXISTS schedules (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,
    at TEXT NOT NULL,
    target TEXT NOT NULL,
    due_at TEXT NOT NULL,
    failed INTEGER NOT NULL DEFAULT 0
  ) STRICT;
  CREATE INDEX IF NOT EXISTS schedules_due ON schedules (due_at, seq);
`;

/** How long after each failure the call is made again. https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html */
const AGAIN = ['PT1M', 'PT2M'];

const targetSchema = z.object({ member: z.string(), journey: z.string(), occurrence: z.string() });
const rowSchema = z.object({
  seq: z.number(),
  failed: z.number(),
  target: z.string().transform((text) => targetSchema.parse(JSON.parse(text))),
});

/** The schedules port on SQLite: a schedule is stored when `arm` has returned. */
export function createLocalSchedules({ db, clock }: { db: DatabaseSync; clock: Clock }): LocalSchedules {
  db.exec(TABLES);
  const same = db.prepare('SELECT 1 FROM schedules WHERE name = ? AND at = ? AND target = ?');
  const drop = db.prepare('DELETE FROM schedules WHERE name = ?');
  const insert = db.prepare('INSERT INTO schedules (name, at, target, due_at) VALUES (?, ?, ?, ?)');
  const soonest = db.prepare('SELECT due_at FROM schedules ORDER BY due_at LIMIT 1');
  const first = db.prepare(
    'SELECT seq, target, failed FROM schedules WHERE due_at <= ? ORDER BY due_at, seq LIMIT 1',
  );
  const done = db.prepare('DELETE FROM schedules WHERE seq = ?');
  const later = db.prepare('UPDATE schedules SET due_at = ?, failed = failed + 1 WHERE seq = ?');
  const transaction = createTransaction(db);
  const storage = storageOf(db);

  const next = firstDueOf(db, 'schedules', () => {
    const row = soonest.get();
    return row && instant(textOf(row, 'due_at'));
  });

  const firstDue = () => {
    const now = clock.now();
    const row = next.isBy(now) ? first.get(now) : undefined;
    return row && rowSchema.parse(row);
  };

  return {
    async arm(schedule: Schedule) {
      checkSchedule(schedule);
      const { name, at } = schedule;
      const target = JSON.stringify(exactly(schedule.target));
      transaction(() => {
        if (same.get(name, at, target)) return;
        drop.run(name);
        insert.run(name, at, target, at);
      });
      next.changed();
    },

    async disarm(name) {
      checkName(name);
      drop.run(name);
      next.changed();
    },

    nextDueAt: () => next.at(),

    async fireDue(call) {
      let calls = 0;
      for (let row = firstDue(); row; row = firstDue()) {
        calls += 1;
        try {
          await call(row.target);
          done.run(row.seq);
        } catch {
          if (storage.failure()) throw storage.failure();
          // Why it failed is the caller's to tell: here it only decides when to call again.
          const wait = AGAIN[row.failed];
          if (wait) later.run(plus(clock.now(), wait), row.seq);
          else done.run(row.seq);
        }
        next.changed();
      }
      return calls;
    },
  };
}
