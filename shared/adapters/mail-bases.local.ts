import { createHash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import type { Mail } from '../ports/mailer.ts';
import { flatOf, mailOf, openingOf, pack, unpack } from './packed-mail.local.ts';
import { numberOf } from './sqlite.row.ts';

/** What mails of a template are packed with: an earlier one of them. */
export interface MailBase {
  /** What the HTML of both begins with: half of it, which need be neither packed nor read. */
  readonly opening: string;
  /** Its flat form without that. */
  readonly dictionary: Buffer;
}

/** One to pack with. */
export interface NearestBase extends MailBase {
  readonly id: number;
  /** Of its bytes: a number that a rollback took away can come again, with another mail. */
  readonly hash: Uint8Array;
}

export interface MailBases {
  /** That which has most in common with a mail; undefined where there is none of its step and language. */
  nearest(mail: Mail): NearestBase | undefined;
  /** Keeps this mail for those that come after. @throws RangeError when it has no flat form. */
  add(mail: Mail): NearestBase;
  /** As it was when a mail with an opening of this length was packed with it. @throws Error when it is not there. */
  of(id: number, opening: number): MailBase;
  /** Reads them anew when they are asked for next. */
  forget(): void;
}

/** Of each step: some variants, each in some languages. */
const OF_A_STEP = 16;
/** How many are held for reading, some 13 kB each. */
const HELD = 64;
/** So much of its HTML tells a mail's language, which two of one step have in common or not. */
const LANGUAGE = 40;

interface Known extends NearestBase {
  readonly mail: Mail;
}

export function createMailBases(db: DatabaseSync): MailBases {
  db.exec(`
    CREATE TABLE IF NOT EXISTS outbox_bases (
      id INTEGER PRIMARY KEY, journey TEXT, step TEXT, hash BLOB NOT NULL, packed BLOB NOT NULL
    ) STRICT;
    CREATE INDEX IF NOT EXISTS outbox_bases_step ON outbox_bases (journey, step, id);
  `);
  const insert = db.prepare('INSERT INTO outbox_bases (journey, step, hash, packed) VALUES (?, ?, ?, ?)');
  const newest = db.prepare(
    'SELECT id, hash, packed FROM outbox_bases WHERE journey IS ? AND step IS ? ORDER BY id DESC LIMIT ?',
  );
  const byId = db.prepare('SELECT packed FROM outbox_bases WHERE id = ?');
  /** Of each step the newest first. */
  const steps = new Map<string, Known[]>();
  const held = new Map<string, MailBase>();

  const ofStep = ({ tags }: Mail): Known[] => {
    const { journey = null, step = null } = tags;
    const name = JSON.stringify([journey, step]);
    let known = steps.get(name);
    if (!known) {
      known = newest
        .all(journey, step, OF_A_STEP)
        .map((row) =>
          knownAs(
            mailOf(unpack(row['packed'] as Uint8Array)),
            numberOf(row, 'id'),
            row['hash'] as Uint8Array,
          ),
        );
      steps.set(name, known);
    }
    return known;
  };

  return {
    nearest(mail) {
      const known = ofStep(mail);
      const language = mail.html.slice(0, LANGUAGE);
      const alike = known.filter((one) => one.mail.html.startsWith(language));
      const same = alike.findIndex((one) => one.mail.subject === mail.subject);
      const base = alike[Math.max(same, 0)];
      if (!base) return undefined;
      // Another subject is another template: it must not shorten what those of this one have in common.
      if (same < 0) return { ...base, ...cut(base.mail, '') };
      if (mail.html.startsWith(base.opening)) return base;
      const shorter = { ...base, ...cut(base.mail, openingOf(base.opening, mail.html)) };
      known[known.indexOf(base)] = shorter;
      return shorter;
    },
    add(mail) {
      const { journey = null, step = null } = mail.tags;
      const known = ofStep(mail);
      const { dictionary: whole } = cut(mail, '');
      const hash = createHash('sha256').update(whole).digest().subarray(0, 16);
      const { lastInsertRowid } = insert.run(journey, step, hash, pack(whole));
      const base = knownAs(mail, Number(lastInsertRowid), hash);
      known.unshift(base);
      known.splice(OF_A_STEP);
      return base;
    },
    of(id, opening) {
      const name = `${id} ${opening}`;
      let base = held.get(name);
      if (base) return base;
      const row = byId.get(id);
      if (!row) throw new Error(`Mail ${id} of outbox_bases is missing, which others were packed with.`);
      const mail = mailOf(unpack(row['packed'] as Uint8Array));
      base = cut(mail, mail.html.slice(0, opening));
      const [oldest] = held.keys();
      if (held.size >= HELD && oldest !== undefined) held.delete(oldest);
      held.set(name, base);
      return base;
    },
    forget() {
      steps.clear();
      held.clear();
    },
  };
}

/** Until another mail is seen, it has all in common with itself. */
function knownAs(mail: Mail, id: number, hash: Uint8Array): Known {
  return { id, hash, mail, ...cut(mail, mail.html) };
}

function cut(mail: Mail, opening: string): MailBase {
  const flat = flatOf(mail, opening.length);
  if (!flat)
    throw new RangeError(`The mail ${mail.key} is too long, or no text, and nothing can be packed with it.`);
  return { opening, dictionary: Buffer.from(flat) };
}
