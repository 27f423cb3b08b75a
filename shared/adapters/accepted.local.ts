import type { DatabaseSync, SQLOutputValue } from 'node:sqlite';
import type { Instant } from '../time/instant.ts';
import { numberOf, textOf } from './sqlite.row.ts';

/** What a list shows of a message that a provider took. */
export interface AcceptedHead {
  /** Grows with each that this provider took. */
  readonly seq: number;
  readonly key: string;
  readonly to: string;
  /** A mail's subject, or what an SMS says. */
  readonly title: string;
  /** Undefined of a mail to staff. */
  readonly member: string | undefined;
  readonly journey: string;
  readonly step: string;
  readonly acceptedAt: Instant;
}

export interface AcceptedFilter {
  readonly limit: number;
  /** Only those that were taken before this one. */
  readonly before?: number | undefined;
  readonly member?: string | undefined;
  readonly journey?: string | undefined;
}

/** The table in which the provider of a channel keeps its books. */
export const BOOKS = { email: 'outbox', sms: 'texts' } as const;

/** The newest first, read without their bodies; by member and by journey through an index. The table must be there. */
export function createAcceptedList(
  db: DatabaseSync,
  table: (typeof BOOKS)[keyof typeof BOOKS],
): (filter: AcceptedFilter) => readonly AcceptedHead[] {
  db.exec(`
    CREATE INDEX IF NOT EXISTS ${table}_member ON ${table} (member, seq);
    CREATE INDEX IF NOT EXISTS ${table}_journey ON ${table} (journey, seq);
  `);
  const columns = 'seq, key, accepted_at, recipient, title, member, journey, step';
  const select = (where: string) =>
    db.prepare(`SELECT ${columns} FROM ${table} WHERE seq < ?${where} ORDER BY seq DESC LIMIT ?`);
  const all = select('');
  const ofMember = select(' AND member = ?');
  const ofJourney = select(' AND journey = ?');
  const ofBoth = select(' AND member = ? AND journey = ?');

  return ({ limit, before = Number.MAX_SAFE_INTEGER, ...filter }) => {
    const given = [filter.member, filter.journey].filter((one) => one !== undefined);
    const one = filter.member === undefined ? ofJourney : ofMember;
    const statement = [all, one, ofBoth][given.length] ?? all;
    return statement.all(before, ...given, limit).map(headOf);
  };
}

function headOf(row: Readonly<Record<string, SQLOutputValue>>): AcceptedHead {
  return {
    seq: numberOf(row, 'seq'),
    key: textOf(row, 'key'),
    to: textOf(row, 'recipient'),
    title: textOf(row, 'title'),
    member: row['member'] === null ? undefined : textOf(row, 'member'),
    journey: row['journey'] === null ? '' : textOf(row, 'journey'),
    step: row['step'] === null ? '' : textOf(row, 'step'),
    acceptedAt: textOf(row, 'accepted_at') as Instant,
  };
}
