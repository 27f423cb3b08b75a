import { describe, expect, it } from 'vitest';
import { memberKey } from '../../shared/member/member.ts';
import { civilDate } from '../../shared/time/civil.ts';
import { putTask, WRITTEN, withTask } from '../../test/support/tasks.ts';
import { ASA, refOf, submitAndSettle, testWorld } from '../../test/support/world.ts';
import type { LocalWorld } from '../../infra/local/world.ts';
import { postcardsCsv } from './postcards.ts';
import { listTasks } from './list-tasks.ts';
import { postponeTask } from './postpone-task.ts';

const joined = async (local: LocalWorld, membershipNumber: string, name: object) => {
  await submitAndSettle(local, 'join', { membershipNumber, ...name });
  return refOf(local, membershipNumber);
};
const rowsOf = (csv: string) => csv.slice(1).split('\r\n').slice(1, -1);

describe('the postcards as CSV', () => {
  it('given postcards and calls, then the cards are there, the first due first, with number and name and nothing else', async () => {
    const { local } = await withTask({ kind: 'postcard', dueOn: '2028-01-13' });
    const jonas = await joined(local, 'M-2', { givenName: 'Jonas', familyName: 'Moen; "Jon"' });
    await putTask(local, jonas, { run: 'r2', kind: 'postcard', dueOn: '2028-01-12' });
    await putTask(local, jonas, { run: 'r3', kind: 'call' });

    expect(await postcardsCsv(local.world, WRITTEN)).toBe(
      '\uFEFFMedlemsnummer;Förnamn;Efternamn\r\nM-2;Jonas;"Moen; ""Jon"""\r\nM-10482;Åsa;Ek\r\n',
    );
  });

  it.each([
    ['nb', 'Medlemsnummer;Fornavn;Etternavn'],
    ['en', 'Membership number;Given name;Family name'],
  ] as const)(
    'given staff who read %s and no cards, then there is the head alone, in it',
    async (language, head) => {
      expect(await postcardsCsv(testWorld().world, { ...WRITTEN, language })).toBe(`\uFEFF${head}\r\n`);
    },
  );

  it.each(['=HYPERLINK("http://x.example")', '+46', '-1', '@SUM(A1)', '＝1'])(
    'given the name %j, then no spreadsheet takes it for a formula',
    async (givenName) => {
      const local = testWorld();
      const member = await joined(local, 'M-2', { givenName, familyName: 'Ek' });
      await putTask(local, member, { kind: 'postcard' });
      const [row] = rowsOf(await postcardsCsv(local.world, WRITTEN));
      expect(row?.split(';')[1]?.replace(/^"/, '').startsWith("'")).toBe(true);
    },
  );

  it('given who has left, was erased or is put off, then they get none; of who was merged the one who remains does', async () => {
    const { local } = await withTask({ kind: 'postcard' });
    const left = await joined(local, 'M-2', { givenName: 'Left' });
    const erased = await joined(local, 'M-3', { givenName: 'Erased' });
    const later = await joined(local, 'M-4', { givenName: 'Later' });
    for (const [n, member] of [left, erased, later].entries())
      await putTask(local, member, { run: `m${n}`, kind: 'postcard' });
    await submitAndSettle(local, 'leave', { membershipNumber: 'M-2' });
    await local.world.items.transact([{ update: memberKey(erased), set: { status: 'erased' } }]);
    const laterCard = await putTask(local, later, { run: 'm9', kind: 'postcard' });
    await postponeTask(local.world, WRITTEN, laterCard, { to: civilDate('2028-01-20'), reason: 'x' });
    await joined(local, 'M-5', { givenName: 'Åsa', familyName: 'Ek-Berg', email: 'b@example.org' });
    await submitAndSettle(local, 'merge', { from: ASA.membershipNumber, into: 'M-5' });

    expect(rowsOf(await postcardsCsv(local.world, WRITTEN)).toSorted()).toEqual([
      'M-4;Later;',
      'M-5;Åsa;Ek-Berg',
    ]);
  });

  it('given a member of whom only an address for mail is known, then no card is printed to no one, and the task stays', async () => {
    const { local, member } = await withTask({ kind: 'postcard' });
    const key = memberKey(member);
    const number = { update: key, remove: ['givenName', 'familyName'] } as const;
    await local.world.items.transact([number]);
    expect(rowsOf(await postcardsCsv(local.world, WRITTEN))).toEqual(['M-10482;;']);
    await local.world.items.transact([{ update: key, remove: ['membershipNumber'] }]);
    expect(rowsOf(await postcardsCsv(local.world, WRITTEN))).toEqual([]);
    expect((await listTasks(local.world, WRITTEN)).tasks).toHaveLength(1);
  });

  it('given more cards than members are read at once, then all are there', async () => {
    const { local, member } = await withTask({ kind: 'postcard' });
    for (let n = 0; n < 120; n += 1) await putTask(local, member, { run: `n${n}`, kind: 'postcard' });
    expect(rowsOf(await postcardsCsv(local.world, WRITTEN))).toHaveLength(121);
  });
});
