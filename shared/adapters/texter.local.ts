import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../ports/clock.ts';
import type { Text, Texter } from '../ports/texter.ts';
import type { Instant } from '../time/instant.ts';
import { BOOKS, createAcceptedList, type AcceptedFilter, type AcceptedHead } from './accepted.local.ts';
import { storageOf } from './sqlite.storage.ts';
import { checkText } from './texter.rules.ts';

/** An SMS as the provider took it. */
export interface AcceptedText extends Text {
  readonly providerId: string;
  readonly acceptedAt: Instant;
}

/**
 * A provider that takes every SMS that any would take, and keeps its own books, apart from the system's tables: the
 * judge of what was sent. Like a real one it has no idea of doubles.
 */
export interface LocalTexter extends Texter {
  /** Newest first. */
  accepted(limit?: number): readonly AcceptedText[];
  /** How many there are. */
  count(): number;
  /** What a list shows of them, the newest first. */
  list(filter: AcceptedFilter): readonly AcceptedHead[];
  find(key: string): AcceptedText | undefined;
}

export function createLocalTexter(db: DatabaseSync, clock: Clock): LocalTexter {
  db.exec(`
    CREATE TABLE IF NOT EXISTS texts (
      seq INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL, accepted_at TEXT NOT NULL, recipient TEXT NOT NULL,
      title TEXT NOT NULL, member TEXT, journey TEXT, step TEXT, text TEXT NOT NULL
    ) STRICT;
    CREATE INDEX IF NOT EXISTS texts_key ON texts (key);
  `);
  const insert = db.prepare(
    'INSERT INTO texts (key, accepted_at, recipient, title, member, journey, step, text) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const newest = db.prepare('SELECT seq, accepted_at, text FROM texts ORDER BY seq DESC LIMIT ?');
  const byKey = db.prepare('SELECT seq, accepted_at, text FROM texts WHERE key = ? ORDER BY seq LIMIT 1');
  const count = db.prepare('SELECT count(*) AS many FROM texts');
  const storage = storageOf(db);
  const list = createAcceptedList(db, BOOKS.sms);
  return {
    async send(text) {
      checkText(text);
      const { key, to, body, context } = text;
      const { member = null, journey = null, step = null } = context;
      const { lastInsertRowid } = await storage.patiently(() =>
        insert.run(key, clock.now(), to, body, member, journey, step, JSON.stringify(text)),
      );
      return { providerId: providerId(lastInsertRowid) };
    },
    accepted: (limit = 1_000_000) => (newest.all(limit) as unknown as Row[]).map(toText),
    count: () => (count.get() as unknown as { readonly many: number }).many,
    list,
    find(key) {
      const row = byKey.get(key) as unknown as Row | undefined;
      return row && toText(row);
    },
  };
}

interface Row {
  readonly seq: number;
  readonly accepted_at: string;
  readonly text: string;
}

const providerId = (seq: number | bigint): string => `local-sms-${seq}`;

function toText(row: Row): AcceptedText {
  return {
    ...(JSON.parse(row.text) as Text),
    providerId: providerId(row.seq),
    acceptedAt: row.accepted_at as Instant,
  };
}
