import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { Clock } from '../ports/clock.ts';
import type { Queue, QueueReceiver, ReceivedMessage } from '../ports/queue.ts';
import { fromEpochMs, toEpochMs, type Instant } from '../time/instant.ts';
import { firstDueOf } from './first-due.local.ts';
import { numberOf, textOf } from './sqlite.row.ts';
import { createTransaction } from './sqlite.transaction.ts';
import { checkBody, checkMax, MAX_RECEIVED } from './queue.rules.ts';

export interface LocalQueueOptions {
  readonly db: DatabaseSync;
  readonly clock: Clock;
  /** How long a received message stays hidden, in seconds. */
  readonly visibilitySeconds: number;
  /** How often a message is handed out before it is given up. */
  readonly maxReceives: number;
}

/** The queue of one machine, with what its pump needs to know when to look. */
export interface LocalQueue extends Queue, QueueReceiver {
  /** When the first message is or was visible; undefined when there is none, not even a hidden one. */
  nextVisibleAt(): Instant | undefined;
  /** Makes received messages visible again, as if they had not been received: it was no fault of theirs. */
  putBack(receipts: readonly string[]): void;
  /** Messages not yet removed or given up, hidden ones too. */
  size(): number;
}

// `id` only grows (AUTOINCREMENT), over restarts too, so an id is never given twice.
const TABLES = `
  CREATE TABLE IF NOT EXISTS queue (
    id INTEGER PRIMARY KEY AUTOINCREMENT, body TEXT NOT NULL, visible_at INTEGER NOT NULL, received INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS queue_visible ON queue (visible_at, id);
  CREATE TABLE IF NOT EXISTS queue_dead (place INTEGER PRIMARY KEY AUTOINCREMENT, id INTEGER NOT NULL, body TEXT NOT NULL) STRICT;
`;

/** The queue port on SQLite: a message is stored when `send` has returned. First visible, first received. */
export function createLocalQueue({
  db,
  clock,
  visibilitySeconds,
  maxReceives,
}: LocalQueueOptions): LocalQueue {
  requireWhole('visibilitySeconds', visibilitySeconds);
  requireWhole('maxReceives', maxReceives);
  db.exec(TABLES);
  const insert = db.prepare('INSERT INTO queue (body, visible_at, received) VALUES (?, ?, 0)');
  // How many is part of the statement: SQLite prepares one with a bound limit anew at every use.
  const visible = Array.from({ length: MAX_RECEIVED }, (_, index) =>
    db.prepare(
      `SELECT id, body, received FROM queue WHERE visible_at <= ? ORDER BY visible_at, id LIMIT ${index + 1}`,
    ),
  );
  const hide = db.prepare('UPDATE queue SET visible_at = ?, received = received + 1 WHERE id = ?');
  const bury = db.prepare('INSERT INTO queue_dead (id, body) VALUES (?, ?)');
  const drop = db.prepare('DELETE FROM queue WHERE id = ?');
  const show = db.prepare(
    'UPDATE queue SET visible_at = ?, received = received - 1 WHERE id = ? AND received = ?',
  );
  const dropReceived = db.prepare('DELETE FROM queue WHERE id = ? AND received = ?');
  const dead = db.prepare('SELECT body FROM queue_dead ORDER BY place');
  const next = db.prepare('SELECT visible_at FROM queue ORDER BY visible_at LIMIT 1');
  const count = db.prepare('SELECT count(*) AS size FROM queue');
  const transaction = createTransaction(db);
  const first = firstDueOf(db, 'queue', () => {
    const row = next.get();
    return row && numberOf(row, 'visible_at');
  });
  const now = (): number => toEpochMs(clock.now());

  /** Hands out one visible message, or gives it up. */
  const take = (row: Record<string, SQLOutputValue>, at: number): readonly ReceivedMessage[] => {
    const id = numberOf(row, 'id');
    const body = textOf(row, 'body');
    const received = numberOf(row, 'received');
    if (received >= maxReceives) {
      bury.run(id, body);
      drop.run(id);
      return [];
    }
    hide.run(at + visibilitySeconds * 1000, id);
    const receiveCount = received + 1;
    // The count makes the receipt of each receive another one, so that an older one matches no row.
    return [{ id: String(id), body, receipt: `${id}.${receiveCount}`, receiveCount }];
  };

  return {
    async send(body) {
      checkBody(body);
      insert.run(body, now());
      first.changed();
    },

    async receive(max) {
      checkMax(max);
      const at = now();
      // It is asked after each step of time, and has mostly nothing: that costs no transaction.
      if (!first.isBy(at)) return [];
      first.changed();
      return transaction(() => {
        const messages: ReceivedMessage[] = [];
        let rows: readonly Record<string, SQLOutputValue>[];
        do {
          // Those given up make room for others behind them.
          rows = visible[max - messages.length - 1]!.all(at);
          messages.push(...rows.flatMap((row) => take(row, at)));
        } while (rows.length > 0 && messages.length < max);
        return messages;
      });
    },

    async remove(receipt) {
      const of = receiveOf(receipt);
      if (of) dropReceived.run(...of);
      first.changed();
    },

    putBack(receipts) {
      transaction(() => {
        for (const of of receipts.map(receiveOf)) if (of) show.run(now(), ...of);
      });
      first.changed();
    },

    async deadLetters() {
      return dead.all().map((row) => textOf(row, 'body'));
    },

    nextVisibleAt() {
      const at = first.at();
      return at === undefined ? undefined : fromEpochMs(at);
    },

    size() {
      return numberOf(count.get() ?? {}, 'size');
    },
  };
}

/** Which message, received for which time. */
function receiveOf(receipt: string): readonly [id: number, times: number] | undefined {
  const [, id, times] = /^(\d{1,15})\.(\d{1,9})$/.exec(receipt) ?? [];
  return id !== undefined && times !== undefined ? [Number(id), Number(times)] : undefined;
}

function requireWhole(name: string, value: number): void {
  if (!Number.isInteger(value) || value < 1)
    throw new RangeError(`The queue's ${name} must be a whole number of at least 1, found ${value}.`);
}
