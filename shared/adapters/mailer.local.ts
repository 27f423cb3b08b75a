import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../ports/clock.ts';
import type { Mail, Mailer } from '../ports/mailer.ts';
import type { Instant } from '../time/instant.ts';
import { BOOKS, createAcceptedList, type AcceptedFilter, type AcceptedHead } from './accepted.local.ts';
import { createMailBases, type MailBase, type NearestBase } from './mail-bases.local.ts';
import { flatOf, mailOf, pack, unpack } from './packed-mail.local.ts';
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
  /** How many there are. */
  count(): number;
  /** What a list shows of them, the newest first. */
  list(filter: AcceptedFilter): readonly AcceptedHead[];
  find(key: string): AcceptedMail | undefined;
}

/** What differs within a template. A mail that is more when packed has another template: others are packed with it. */
const LITTLE = { bytes: 512, of: 32 } as const;

/**
 * A mail stands there in one of two ways: packed with another of its step as dictionary, or whole, as JSON, where that
 * cannot be (packed-mail.local.ts) or a Lojal before version 6 of the data wrote it.
 */
export function createLocalMailer(db: DatabaseSync, clock: Clock): LocalMailer {
  db.exec(`
    CREATE TABLE IF NOT EXISTS outbox (
      seq INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL, accepted_at TEXT NOT NULL, recipient TEXT NOT NULL,
      title TEXT NOT NULL, member TEXT, journey TEXT, step TEXT,
      mail TEXT, base INTEGER, opening INTEGER, packed BLOB,
      CHECK ((mail IS NULL) = (base IS NOT NULL AND opening IS NOT NULL AND packed IS NOT NULL))
    ) STRICT;
    CREATE INDEX IF NOT EXISTS outbox_key ON outbox (key);
  `);
  const list = createAcceptedList(db, BOOKS.email);
  const bases = createMailBases(db);
  const head = 'key, accepted_at, recipient, title, member, journey, step';
  const insertWhole = db.prepare(`INSERT INTO outbox (${head}, mail) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`);
  // Nothing when a rollback has taken away the base: nobody could read the mail.
  const insertPacked = db.prepare(
    `INSERT INTO outbox (${head}, opening, packed, base) SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, id FROM outbox_bases WHERE id = ? AND hash = ?`,
  );
  const select = 'SELECT seq, accepted_at, mail, base, opening, packed FROM outbox';
  const newest = db.prepare(`${select} ORDER BY seq DESC LIMIT ?`);
  const byKey = db.prepare(`${select} WHERE key = ? ORDER BY seq LIMIT 1`);
  const count = db.prepare('SELECT count(*) AS many FROM outbox');
  const storage = storageOf(db);

  /** Undefined for a mail that has to stay whole. */
  const packedOf = (mail: Mail): { readonly base: NearestBase; readonly packed: Buffer } | undefined => {
    const base = bases.nearest(mail);
    const packed = base && packWith(base, mail);
    if (base && packed && packed.length <= LITTLE.bytes + (mail.text.length + mail.html.length) / LITTLE.of)
      return { base, packed };
    if (!flatOf(mail)) return undefined;
    const own = bases.add(mail);
    return { base: own, packed: packWith(own, mail)! };
  };
  const keep = (mail: Mail): number | bigint => {
    const { key, to, subject, tags } = mail;
    const { member = null, journey = null, step = null } = tags;
    const columns = [key, clock.now(), to, subject, member, journey, step] as const;
    for (;;) {
      const kept = packedOf(mail);
      if (!kept) return insertWhole.run(...columns, JSON.stringify(mail)).lastInsertRowid;
      const { opening, id, hash } = kept.base;
      const packing = [opening.length, kept.packed, id, hash] as const;
      const { changes, lastInsertRowid } = insertPacked.run(...columns, ...packing);
      if (changes === 1) return lastInsertRowid;
      bases.forget();
    }
  };
  const toMail = ({ seq, accepted_at, ...row }: Row): AcceptedMail => ({
    ...(row.mail === null
      ? unpackWith(bases.of(row.base, row.opening), row.packed)
      : (JSON.parse(row.mail) as Mail)),
    providerId: providerId(seq),
    acceptedAt: accepted_at,
  });

  return {
    async send(mail) {
      return { providerId: providerId(await storage.patiently(() => keep(mail))) };
    },
    accepted: (limit = 1_000_000) => (newest.all(limit) as unknown as Row[]).map(toMail),
    count: () => (count.get() as unknown as { readonly many: number }).many,
    list,
    find(key) {
      const found = byKey.get(key) as unknown as Row | undefined;
      return found && toMail(found);
    },
  };
}

type Row = { readonly seq: number; readonly accepted_at: Instant } & (
  | { readonly mail: string }
  | { readonly mail: null; readonly base: number; readonly opening: number; readonly packed: Uint8Array }
);

function packWith({ opening, dictionary }: MailBase, mail: Mail): Buffer | undefined {
  const flat = flatOf(mail, opening.length);
  return flat && pack(flat, dictionary);
}

const unpackWith = ({ opening, dictionary }: MailBase, packed: Uint8Array): Mail =>
  mailOf(unpack(packed, dictionary), opening);

const providerId = (seq: number | bigint): string => `local-${seq}`;
