import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../ports/clock.ts';
import type { Mail, Mailer } from '../ports/mailer.ts';
import type { Instant } from '../time/instant.ts';
import { BOOKS, createAcceptedList, type AcceptedFilter, type AcceptedHead } from './accepted.local.ts';
import { storageOf } from './sqlite.storage.ts';

/** A mail as the provider took it. */
export interface AcceptedMail extends Mail {
  readonly providerId: string;
  readonly acceptedAt: Instant;
}

/**
 * A provider that takes every mail and keeps its own books, apart from the system's tables: the judge of what was
 * sent. Like a real one it has no idea of doubles.
 */
export interface LocalMailer extends Mailer {
  /** Newest first. */
  accepted(limit?: number): readonly AcceptedMail[];
  /** What a list shows of them, the newest first. */
  list(filter: AcceptedFilter): readonly AcceptedHead[];
  find(key: string): AcceptedMail | undefined;
}

export function createLocalMailer(db: DatabaseSync, clock: Clock): LocalMailer {
  db.exec(`
    CREATE TABLE IF NOT EXISTS outbox (
      seq INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL, accepted_at TEXT NOT NULL, mail TEXT NOT NULL
    ) STRICT;
    CREATE INDEX IF NOT EXISTS outbox_key ON outbox (key);
  `);
  const insert = db.prepare('INSERT INTO outbox (key, accepted_at, mail) VALUES (?, ?, ?)');
  const newest = db.prepare('SELECT seq, accepted_at, mail FROM outbox ORDER BY seq DESC LIMIT ?');
  const byKey = db.prepare('SELECT seq, accepted_at, mail FROM outbox WHERE key = ? ORDER BY seq LIMIT 1');
  const storage = storageOf(db);
  const list = createAcceptedList(db, BOOKS.email);
  return {
    async send(mail) {
      const { lastInsertRowid } = await storage.patiently(() =>
        insert.run(mail.key, clock.now(), JSON.stringify(mail)),
      );
      return { providerId: providerId(lastInsertRowid) };
    },
    accepted: (limit = 1_000_000) => (newest.all(limit) as unknown as Row[]).map(toMail),
    list,
    find(key) {
      const row = byKey.get(key) as unknown as Row | undefined;
      return row && toMail(row);
    },
  };
}

interface Row {
  readonly seq: number;
  readonly accepted_at: string;
  readonly mail: string;
}

const providerId = (seq: number | bigint): string => `local-${seq}`;

function toMail(row: Row): AcceptedMail {
  return {
    ...(JSON.parse(row.mail) as Mail),
    providerId: providerId(row.seq),
    acceptedAt: row.accepted_at as Instant,
  };
}
