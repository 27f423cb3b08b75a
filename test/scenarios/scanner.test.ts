import type { DatabaseSync } from 'node:sqlite';
import { beforeAll, describe, expect, it } from 'vitest';
import type { LocalWorld } from '../../infra/local/world.ts';
import { openDatabase } from '../../shared/adapters/sqlite.ts';
import { log } from '../../shared/log.ts';
import { createScanner } from '../support/scanner.ts';
import { column, items } from '../support/incoming.ts';
import { mailsToMembers } from '../support/sending.ts';
import { tell, type Happening } from '../support/telling.ts';
import { journeys } from '../../workflows/journeys.ts';

log.setLogLevel('SILENT');

const of = (number: number, more: object = {}) => ({ membershipNumber: `M-${number}`, ...more });

/** Nobody answers and nobody opts out: every answer and every opt-out there is would be the scanner's. */
const YEAR: readonly Happening[] = [
  // A member of many years with a birthday, one without e-mail, and one who is new.
  [
    '2027-11-01T09:00:00Z',
    'join',
    of(1, {
      givenName: 'Liv',
      email: 'liv@example.org',
      phone: '070-174 06 05',
      language: 'sv',
      birthDate: '1984-02-29',
      joinedOn: '2015-03-02',
    }),
  ],
  [
    '2027-11-01T09:01:00Z',
    'join',
    of(2, { givenName: 'Nils', phone: '070-174 06 06', language: 'nb', joinedOn: '2019-09-02' }),
  ],
  ['2027-12-01T10:00:00Z', 'training', of(1, { training: 'Grundkurs' })],
  ['2027-12-01T10:01:00Z', 'event', of(2, { event: 'Medlemsmöte' })],
  [
    '2028-01-11T09:12:00Z',
    'join',
    of(3, { givenName: 'Amina', email: 'amina@example.org', phone: '070-174 06 07', language: 'en' }),
  ],
  ['2028-03-24T20:30:00Z', 'help', of(1, { kind: 'dismissal', case: 'A-1', state: 'closed' })],
  ['2028-05-02T10:00:00Z', 'training', of(3, { training: 'Basics' })],
  // One whose links live on when the member has left.
  ['2028-06-01T09:00:00Z', 'join', of(4, { givenName: 'Omar', email: 'omar@example.org' })],
  ['2028-06-20T09:00:00Z', 'leave', of(4)],
];
const YEAR_2028 = { from: '2027-11-01T08:00:00Z', until: '2028-12-31T23:00:00Z' };

const scanner = createScanner();
let [alone, scanned]: DatabaseSync[] = [];
let [quiet, opened]: LocalWorld[] = [];

beforeAll(async () => {
  [alone, scanned] = [openDatabase(':memory:'), openDatabase(':memory:')];
  quiet = (await tell(YEAR, { ...YEAR_2028, db: alone })).local;
  opened = (await tell(YEAR, { ...YEAR_2028, db: scanned, arrived: scanner.scan })).local;
  await scanner.scanAgain(opened);
}, 300_000);

/** All rows of all members, their messages, answers, consents, runs and tasks; and what the providers took. */
const everything = (db: DatabaseSync): readonly string[] => [
  ...items({ db }),
  ...['outbox', 'outbox_bases', 'texts', 'queue', 'queue_dead', 'executions'].flatMap((table) =>
    db
      .prepare(`SELECT * FROM ${table} ORDER BY 1, 2`)
      .all()
      .map((row) => JSON.stringify(row)),
  ),
];

describe('a scanner that opens every link of every message of a year as soon as it arrives', () => {
  it('given four members, when it looks, then it sees all journeys on both channels, and every page is shown to it', () => {
    const mails = mailsToMembers(opened!);
    const texts = opened!.texts.accepted();
    expect(
      new Set([...mails.map(({ tags }) => tags.journey), ...texts.map(({ context }) => context.journey)]),
    ).toEqual(new Set(journeys.map(({ name }) => name)));
    expect([mails.length, texts.length].map((count) => count > 2)).toEqual([true, true]);

    const doors = [...scanner.urls].map((url) => new URL(url).pathname.replace(/\/[\w-]{33,}/, '/…'));
    expect(new Set(doors)).toEqual(new Set(['/a/…', '/p/…', '/p/…/about', '/p/…/why', '/u/…']));
    const asked = [...scanner.answers].toSorted(([one], [other]) => (one < other ? -1 : 1));
    const requests = asked.reduce((sum, [, count]) => sum + count, 0);
    console.log(
      `${mails.length} mails and ${texts.length} SMS, ${scanner.urls.size} links, ${requests} requests: ` +
        asked.map(([kind, count]) => `${kind} ${count}`).join(', '),
    );
    expect(asked.map(([kind]) => kind)).toEqual(
      expect.arrayContaining(['GET 200', 'HEAD 200', 'OPTIONS 405']),
    );
    expect(asked.filter(([kind]) => / 5\d\d$/.test(kind))).toEqual([]);
  });

  it('given that nobody answered or opted out, when the year is over, then there are no answers and no opt-outs', () => {
    const rows = column(scanned!, "SELECT pk || ' ' || sk || ' ' || body FROM items");
    expect(rows.length).toBeGreaterThan(50);
    expect(rows.filter((row) => /survey\.answered|consent\.|CONSENT#|optOut|"answers"/.test(row))).toEqual(
      [],
    );
    expect(opened!.mailbox.accepted().length).toBe(quiet!.mailbox.accepted().length);
  });

  it('given the same year without it, when both are compared, then every row and every message is the same', () => {
    expect(everything(scanned!)).toEqual(everything(alone!));
  });
});
