import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { carryOver } from '../../infra/aws/restore/carry-over.ts';
import { makeSafe } from '../../infra/aws/restore/make-safe.ts';
import { httpEvent } from '../../infra/local/http-event.ts';
import type { LocalWorld } from '../../infra/local/world.ts';
import { openDatabase } from '../../shared/adapters/sqlite.ts';
import { pauseUntil } from '../../shared/consent/pause.ts';
import { memberKey, toMember, type Member } from '../../shared/member/member.ts';
import { releaseSending } from '../../shared/message/sending-switch.ts';
import type { Mail } from '../../shared/ports/mailer.ts';
import { instant, plus, toEpochMs } from '../../shared/time/instant.ts';
import { workflows } from '../../workflows/index.ts';
import { refOf, submitAndSettle, testWorld } from '../support/world.ts';

const folder = mkdtempSync(join(tmpdir(), 'lojal-restore-carry-'));
afterAll(() => rmSync(folder, { recursive: true }));

const BEGIN = instant('2028-01-10T09:00:00Z');
const BACKUP = instant('2028-01-26T09:30:00Z');
const FOUND = instant('2028-02-04T10:00:00Z');
const A_YEAR_ON = instant('2029-02-04T10:00:00Z');

const PEOPLE = [
  ['M-1', 'asa'],
  ['M-2', 'bo'],
  ['M-3', 'cia'],
  ['M-4', 'dag'],
  ['M-5', 'eva'],
] as const;

const memberOf = async (local: LocalWorld, number: string): Promise<Member> =>
  toMember((await local.world.items.get(memberKey(await refOf(local, number))))!);

/** RFC 8058: as a mail program does when its button is pressed. @returns the status. */
async function oneClick(local: LocalWorld, { headers }: Pick<Mail, 'headers'>): Promise<number> {
  const { pathname } = new URL(headers['List-Unsubscribe']!.slice(1, -1));
  const result = await local.functions.http['member-pages'](
    httpEvent({
      method: 'POST',
      path: pathname,
      pathParameters: { token: pathname.split('/')[2]! },
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: Buffer.from('List-Unsubscribe=One-Click'),
      timeEpoch: toEpochMs(local.clock.now()),
    }),
  );
  return typeof result === 'string' ? 0 : (result.statusCode ?? 0);
}

/**
 * Five join in two weeks; a backup; and in the nine days after it Åsa opts out by a letter of theirs, Bo leaves, Cia
 * pauses, Dag's address dies. Eva has a letter of those days in her inbox.
 */
async function story(name: string) {
  const db = openDatabase(':memory:');
  const old = testWorld({ db, at: BEGIN });
  await old.engine.advanceTo(BEGIN);
  for (const [membershipNumber, givenName] of PEOPLE)
    await submitAndSettle(old, 'join', {
      membershipNumber,
      givenName,
      email: `${givenName}@example.org`,
      language: 'sv',
      birthDate: '1984-09-12',
    });
  await old.engine.advanceTo(BACKUP);
  const path = join(folder, `${name}.sqlite`);
  db.prepare('VACUUM INTO ?').run(path);
  const known = old.mailbox.accepted().length;
  await old.engine.advanceTo(plus(BACKUP, 'P6D'));
  const late = old.mailbox.accepted().slice(0, -known);
  const letterTo = (who: string) => late.find(({ to }) => to === `${who}@example.org`)!;
  expect(await oneClick(old, letterTo('asa'))).toBe(200);
  await submitAndSettle(old, 'leave', { membershipNumber: 'M-2' });
  const by = { source: 'preference-page', textVersion: 'page', language: undefined } as const;
  await pauseUntil(old.world, await memberOf(old, 'M-3'), plus(FOUND, 'P90D'), by);
  const dag = memberKey(await refOf(old, 'M-4'));
  await old.world.items.transact([
    { update: dag, set: { 'suppressed.email': 'dag@example.org' }, add: { version: 1n } },
  ]);
  await old.engine.advanceTo(FOUND);
  // The machine's clock goes on, whatever the table knows.
  const restored = testWorld({ db: openDatabase(path), at: BEGIN });
  restored.clock.moveTo(FOUND);
  await makeSafe(restored.world, workflows);
  const carry = () =>
    carryOver({ from: old.world.items, to: restored.world.items }, restored.world, {
      journeys: workflows.journeys,
      tell: () => expect.unreachable('all can be read'),
    });
  const sent = restored.mailbox.accepted().length;
  return {
    restored,
    carry,
    letterTo,
    /** To whom something went after the release, and how often. */
    async aYearOn() {
      await releaseSending(restored.world.items);
      await restored.engine.advanceTo(A_YEAR_ON);
      const mails = restored.mailbox.accepted().slice(0, -sent);
      return Object.fromEntries(
        PEOPLE.map(([, who]) => [who, mails.filter(({ to }) => to === `${who}@example.org`)] as const),
      );
    },
  };
}

describe('what members did since the restore point', () => {
  it('would be undone by a restore, which is why it is carried over', async () => {
    const { aYearOn, restored, letterTo } = await story('not-carried');
    // The link leads nowhere, and is answered all the same.
    expect(await oneClick(restored, letterTo('eva'))).toBe(200);
    const mails = await aYearOn();
    const silent = PEOPLE.filter(([, who]) => (mails[who]?.length ?? 0) < 2);
    expect(silent).toEqual([]);
  });

  it('holds for the year after it: nothing goes that was not wanted', async () => {
    const { carry, aYearOn, restored, letterTo } = await story('carried');
    expect(await carry()).toMatchObject({
      both: 5,
      onlyOld: 0,
      nos: 1,
      left: 1,
      pauses: 1,
      suppressed: 1,
      unreadable: 0,
    });
    // A letter of the lost time is answered today.
    expect(await oneClick(restored, letterTo('eva'))).toBe(200);
    const mails = await aYearOn();
    const relation = (who: string) => mails[who]?.map(({ tags }) => tags['journey']);
    expect(relation('asa')).toEqual([]);
    expect(relation('bo')).toEqual([]);
    expect(relation('dag')).toEqual([]);
    expect(relation('eva')).toEqual([]);
    // Cia is written to once her pause is over.
    const after = mails['cia']?.filter(({ acceptedAt }) => acceptedAt <= plus(FOUND, 'P90D'));
    expect([after, (mails['cia']?.length ?? 0) > 0]).toEqual([[], true]);
  });

  it('carried over again a year later, it takes back nothing that was said in between', async () => {
    const { carry, aYearOn, restored } = await story('again');
    await carry();
    await aYearOn();
    expect(await carry()).toMatchObject({ nos: 0, left: 0, pauses: 0, suppressed: 0, links: 0, letters: 0 });
    expect((await memberOf(restored, 'M-1')).optOuts).toHaveProperty(['relation.email']);
  });
});
