import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { askAgain, createJoining } from '../../infra/aws/restore/bring-joined.ts';
import { carryOver } from '../../infra/aws/restore/carry-over.ts';
import { makeSafe } from '../../infra/aws/restore/make-safe.ts';
import type { LocalWorld } from '../../infra/local/world.ts';
import { withdraw } from '../../shared/consent/withdraw.ts';
import { memberKey, toMember, type Member } from '../../shared/member/member.ts';
import { freezeSending, releaseSending } from '../../shared/message/sending-switch.ts';
import type { Items } from '../../shared/ports/items.ts';
import { instant, plus } from '../../shared/time/instant.ts';
import { workflows } from '../../workflows/index.ts';
import { restoring, type Restoring } from '../support/restored-world.ts';
import { entriesOf, mailsToMembers, runsOf } from '../support/sending.ts';
import { refOf, submitAndSettle } from '../support/world.ts';

const folder = mkdtempSync(join(tmpdir(), 'lojal-restore-joined-'));
afterAll(() => rmSync(folder, { recursive: true }));

const BEGIN = instant('2028-01-10T09:00:00Z');
const BACKUP = instant('2028-01-26T09:30:00Z');
const FOUND = instant('2028-02-04T10:00:00Z');

const who = (number: number, givenName: string, more: object = {}) => ({
  membershipNumber: `M-${number}`,
  givenName,
  email: `${givenName.toLowerCase()}@example.org`,
  language: 'sv',
  ...more,
});
const memberOf = async (local: LocalWorld, number: string): Promise<Member> =>
  toMember((await local.world.items.get(memberKey(await refOf(local, number))))!);
const rowsOf = async ({ world: { items } }: LocalWorld, ref: string) =>
  (await items.query({ partition: memberKey(ref).pk, limit: 1000 })).items;
const NO = { purpose: 'relation', channel: 'email', language: undefined } as const;
const BY_PAGE = { ...NO, source: 'preference-page', textVersion: 'page' } as const;

let stories = 0;
/** Åsa joins before the backup; after it Bo joins, Cia, who opts out, and Dag under two numbers, which are merged. */
async function story(): Promise<Restoring & { readonly refs: Readonly<Record<string, string>> }> {
  stories += 1;
  const told = await restoring(
    join(folder, `${stories}.sqlite`),
    { begin: BEGIN, found: FOUND },
    {
      async before(local) {
        await submitAndSettle(local, 'join', who(1, 'Asa'));
        await local.engine.advanceTo(BACKUP);
      },
      async since(local) {
        await submitAndSettle(
          local,
          'join',
          who(2, 'Bo', { birthDate: '1984-05-09', joinedOn: '2015-03-02' }),
        );
        await submitAndSettle(local, 'join', who(3, 'Cia'));
        await submitAndSettle(local, 'join', who(4, 'Dag'));
        await submitAndSettle(local, 'join', who(5, 'Dagfinn'));
        await local.engine.advanceTo(plus(BACKUP, 'P4D'));
        await withdraw(local.world, await memberOf(local, 'M-3'), BY_PAGE);
        await submitAndSettle(local, 'merge', { from: 'M-5', into: 'M-4' });
        await local.engine.advanceTo(plus(FOUND, 'PT0S'));
        await freezeSending(local.world.items, 'restoring', FOUND);
      },
    },
  );
  const refs: Record<string, string> = {};
  for (const number of ['M-1', 'M-2', 'M-3', 'M-4', 'M-5']) refs[number] = await refOf(told.old, number);
  await makeSafe(told.restored.world, workflows);
  return { ...told, refs };
}

async function bring({ old, restored }: Restoring, to: Items = restored.world.items, told: string[] = []) {
  const from = old.world.items;
  const tell = (ref: string, table: string, fields: readonly string[]) =>
    void told.push(`${ref} ${table}: ${fields.join(', ')}`);
  const { journeys } = workflows;
  const { bring: onlyOld, joined } = await createJoining({ from, to, world: restored.world, journeys, tell });
  const carried = await carryOver({ from, to }, restored.world, { journeys, tell, onlyOld });
  return { ...joined, both: carried.both };
}

describe('who has joined since the restore point', () => {
  it('comes over whole, under the same ref: each row as it stands, and found by every number and address', async () => {
    const told = await story();
    expect(await bring(told)).toEqual({ brought: 3, known: 0, left: 0, both: 1 });
    for (const number of ['M-2', 'M-3', 'M-4', 'M-5']) {
      const ref = told.refs[number]!;
      expect(await rowsOf(told.restored, ref)).toEqual(await rowsOf(told.old, ref));
      expect(await refOf(told.restored, number)).toBe(ref);
    }
    // Run again, there is nobody left, and nothing is taken back.
    expect(await bring(told)).toEqual({ brought: 0, known: 0, left: 0, both: 4 });
  });

  it('goes on where the series was: no welcome begins, nothing goes twice, an opt-out holds', async () => {
    const told = await story();
    await bring(told);
    const { old, restored, refs } = told;
    const before = mailsToMembers(old).map(({ key }) => key);
    await releaseSending(restored.world.items);
    const known = mailsToMembers(restored).length;
    await restored.engine.advanceTo(plus(FOUND, 'P365D'));
    const after = mailsToMembers(restored).slice(0, -known);
    expect(after.map(({ key }) => key).filter((key) => before.includes(key))).toEqual([]);
    const steps = (ref: string) =>
      after.filter(({ tags }) => tags.member === ref).map(({ tags }) => `${tags.journey}/${tags.step}`);
    // Bo has had hello and your-support; the rest of the series, and the year, come in their time.
    expect(steps(refs['M-2']!).toReversed().slice(0, 3)).toEqual([
      'welcome/log-in',
      'welcome/a-story',
      'welcome/get-involved',
    ]);
    expect(steps(refs['M-2']!)).toContain('birthday/greeting');
    expect(steps(refs['M-3']!)).toEqual([]);
    const silences = (await entriesOf(restored, refs['M-3']!)).filter(({ state }) => state === 'skipped');
    expect(silences.length).toBeGreaterThan(2);
    const runs = (await runsOf(restored, refs['M-2']!)).filter(({ journey }) => journey === 'welcome');
    expect(runs.map(({ state }) => state)).toEqual(['completed']);
  });

  it('given that one has come in again meanwhile, under another ref, then what was said comes over to that one', async () => {
    const told = await story();
    const { restored, refs } = told;
    await submitAndSettle(restored, 'join', who(3, 'Cia'));
    const now = await refOf(restored, 'M-3');
    expect(now).not.toBe(refs['M-3']);
    expect(await bring(told)).toEqual({ brought: 2, known: 1, left: 0, both: 2 });
    expect((await memberOf(restored, 'M-3')).optOuts).toHaveProperty(['relation.email']);
    expect(await restored.world.items.get(memberKey(refs['M-3']!))).toBeUndefined();
    // Their letters' links are the new row's.
    const [link] = (await rowsOf(told.old, refs['M-3']!)).flatMap((row) =>
      typeof row.link === 'string' ? [row.link] : [],
    );
    expect((await restored.world.items.get({ pk: `LINK#${link!}`, sk: 'LINK' }))?.member).toBe(now);
  });

  it('given that one has left there, and come in again here, then the member of today stays one', async () => {
    const told = await story();
    await submitAndSettle(told.old, 'leave', { membershipNumber: 'M-3' });
    await submitAndSettle(told.restored, 'join', who(3, 'Cia'));
    expect(await bring(told)).toMatchObject({ known: 1 });
    expect((await memberOf(told.restored, 'M-3')).status).toBe('active');
  });

  it('given an opt-out by a form that came before the member was here, then it finds the member', async () => {
    const told = await story();
    const { restored } = told;
    await submitAndSettle(restored, 'no-more', { membershipNumber: 'M-2', purpose: 'relation' });
    await bring(told);
    expect((await memberOf(restored, 'M-2')).optOuts).toEqual({});
    expect(await askAgain(restored.world.items, restored.world, FOUND)).toBe(1);
    await restored.engine.settle();
    expect(Object.keys((await memberOf(restored, 'M-2')).optOuts)).toEqual([
      'relation.email',
      'relation.sms',
    ]);
  });

  it('given a row of theirs that cannot be read, then nothing of them comes over, and it says of which', async () => {
    const told = await story();
    const { old, restored, refs } = told;
    const [run] = await runsOf(old, refs['M-2']!);
    await old.world.items.transact([
      { update: { pk: memberKey(refs['M-2']!).pk, sk: `RUN#${run!.id}` }, set: { state: 'dreaming' } },
    ]);
    const said: string[] = [];
    expect(await bring(told, restored.world.items, said)).toMatchObject({ brought: 2, left: 1 });
    expect(said).toEqual([`${refs['M-2']} from: state of RUN`]);
    expect(await rowsOf(restored, refs['M-2']!)).toEqual([]);
  });

  it('cut short before or after any of its writes, and run again, comes to the same', async () => {
    class Killed extends Error {}
    const whole = await story();
    const { items } = whole.restored.world;
    let writes = 0;
    await bring(whole, { ...items, transact: (all) => ((writes += 1), items.transact(all)) });
    expect(writes).toBeGreaterThan(10);
    for (let at = 0; at < writes; at += 3) {
      const cut = await story();
      const { transact } = cut.restored.world.items;
      let call = 0;
      const to: Items = {
        ...cut.restored.world.items,
        async transact(all) {
          const isStruck = call === at;
          call += 1;
          // Every other time it has been done.
          if (isStruck && at % 2 === 0) throw new Killed();
          await transact(all);
          if (isStruck) throw new Killed();
        },
      };
      await expect(bring(cut, to)).rejects.toThrow(Killed);
      await bring(cut);
      for (const number of ['M-2', 'M-3', 'M-4', 'M-5']) {
        const ref = cut.refs[number]!;
        expect([at, await rowsOf(cut.restored, ref)]).toEqual([at, await rowsOf(cut.old, ref)]);
        expect([at, await refOf(cut.restored, number)]).toEqual([at, ref]);
      }
    }
  });
});
