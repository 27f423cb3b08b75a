import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { makeSafe } from '../../infra/aws/restore/make-safe.ts';
import type { LocalWorld } from '../../infra/local/world.ts';
import { openDatabase } from '../../shared/adapters/sqlite.ts';
import { readSwitch, releaseSending } from '../../shared/message/sending-switch.ts';
import { instant, type Instant } from '../../shared/time/instant.ts';
import { workflows } from '../../workflows/index.ts';
import { entriesOf, runsOf } from '../support/sending.ts';
import { refOf, submitAndSettle, testWorld } from '../support/world.ts';

const folder = mkdtempSync(join(tmpdir(), 'lojal-restore-'));
afterAll(() => rmSync(folder, { recursive: true }));

const BEGIN = instant('2028-01-10T09:00:00Z');
/** The backup: before Åsa's second letter, Bo's birthday and the check-in of Cia, who has got the question but not answered. */
const BACKUP = instant('2028-01-26T09:30:00Z');
/** When it is found out, nine days later. */
const FOUND = instant('2028-02-04T10:00:00Z');
const LATER = instant('2028-06-01T10:00:00Z');

const who = (number: number, givenName: string, more: object) => ({
  membershipNumber: `M-${number}`,
  givenName,
  email: `${givenName.toLowerCase()}@example.org`,
  language: 'sv',
  ...more,
});

/** What the provider took, by its own book, which outlives every table: message keys, in order. */
type Book = { key: string; at: Instant }[];
function world(db: ReturnType<typeof openDatabase>, book: Book): LocalWorld {
  const local: LocalWorld = testWorld({
    db,
    at: BEGIN,
    mailer: (provider) => ({
      async send(mail) {
        const taken = await provider.send(mail);
        book.push({ key: mail.key, at: local.clock.now() });
        return taken;
      },
    }),
  });
  return local;
}
const twice = (book: Book): string[] => {
  const keys = book.map(({ key }) => key);
  return keys.filter((key, index) => keys.indexOf(key) !== index);
};

/** A life until the backup, and on from there until the loss is found out; then the backup, as it was. */
async function restored(name: string): Promise<{ local: LocalWorld; book: Book; lost: Book }> {
  const book: Book = [];
  const db = openDatabase(':memory:');
  const local = world(db, book);
  await local.engine.advanceTo(BEGIN);
  // Several members of many years, with birthdays; one joined lately, one in October, whose check-in is due on 20 January.
  await submitAndSettle(local, 'join', who(2, 'Bo', { joinedOn: '2015-03-02', birthDate: '1984-01-31' }));
  await submitAndSettle(local, 'join', who(3, 'Cia', { joinedOn: '2027-10-20' }));
  await submitAndSettle(local, 'join', who(4, 'Dag', { joinedOn: '2015-03-02', birthDate: '1984-05-09' }));
  await local.engine.advanceTo(instant('2028-01-25T09:00:00Z'));
  await submitAndSettle(local, 'join', who(1, 'Åsa', { email: 'asa@example.org' }));
  await submitAndSettle(local, 'join', who(5, 'Eva', {}));
  await local.engine.advanceTo(BACKUP);
  const path = join(folder, `${name}.sqlite`);
  db.prepare('VACUUM INTO ?').run(path);
  const before = book.length;
  await local.engine.advanceTo(FOUND);
  db.close();
  const lost = book.slice(before);
  // The machine's clock goes on, whatever the table knows; nothing has run on the backup yet.
  const again = world(openDatabase(path), book);
  again.clock.moveTo(FOUND);
  return { local: again, book, lost };
}

describe('a table restored from a backup', () => {
  it('would send again what it does not know of, which is why it is not used as it is', async () => {
    const { local, book, lost } = await restored('as-it-is');
    expect(lost.length).toBeGreaterThan(3);
    await local.engine.advanceTo(LATER);
    expect(twice(book)).not.toEqual([]);
  });

  it('is frozen first, and then sends nothing twice, by the provider’s own book', async () => {
    const { local, book, lost } = await restored('made-safe');
    // When it is made safe, and used frozen for two days.
    const report = await makeSafe(local.world, workflows);
    const known = book.length;
    await local.engine.advanceTo(instant('2028-02-06T10:00:00Z'));
    expect((await readSwitch(local.world.items, local.clock.now())).frozen?.why).toContain('restored');
    expect(book.length).toBe(known);
    // Then released: nothing that was handed over in the lost time goes again, nor ever.
    await releaseSending(local.world.items);
    await local.engine.advanceTo(LATER);
    expect(twice(book)).toEqual([]);
    const after = new Set(book.slice(known).map(({ key }) => key));
    expect(lost.filter(({ key }) => after.has(key))).toEqual([]);
    // And what could not have gone in it still comes: Dag's birthday in May.
    const dag = await entriesOf(local, await refOf(local, 'M-4'));
    expect(
      dag.filter(({ journey, state }) => journey === 'birthday' && ['sent', 'delivered'].includes(state))
        .length,
    ).toBe(1);
    expect(report.begun).toBeGreaterThan(0);
    expect(report.ended).toBeGreaterThan(1);
  });

  it('says of each run that ended that it was for this, and leaves none open behind', async () => {
    const { local } = await restored('told');
    await makeSafe(local.world, workflows);
    const over: Record<string, readonly string[]> = {};
    for (const number of ['M-1', 'M-2', 'M-3', 'M-4', 'M-5']) {
      const runs = await runsOf(local, await refOf(local, number));
      const ended = runs.filter((run) => run.state === 'ended' && run.reason === 'restored');
      over[number] = ended.map(({ journey }) => journey).toSorted();
    }
    // Series under way, the question that waited for its answer, the greeting that had been due.
    expect(over).toEqual({
      'M-1': ['welcome'],
      'M-2': ['birthday', 'welcome'],
      'M-3': ['check-in', 'welcome'],
      'M-4': ['welcome'],
      'M-5': ['welcome'],
    });
    // Bo's greeting of this year is over; next year's is planned.
    const bo = await refOf(local, 'M-2');
    const next = await local.world.items.query({
      partition: `MEMBER#${bo}`,
      range: { beginsWith: 'DUE#birthday' },
    });
    expect(next.items.map(({ occurrence }) => occurrence)).toEqual(['2029']);
  });

  it('is made safe twice as well as once: the second time finds nothing more', async () => {
    const { local, book } = await restored('again');
    const first = await makeSafe(local.world, workflows);
    const second = await makeSafe(local.world, workflows);
    expect(second).toEqual({ begun: 0, ended: 0, untouched: first.untouched });
    await releaseSending(local.world.items);
    await local.engine.advanceTo(LATER);
    expect(twice(book)).toEqual([]);
  });
});
