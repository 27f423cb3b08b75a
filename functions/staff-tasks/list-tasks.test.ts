import { describe, expect, it } from 'vitest';
import { memberKey } from '../../shared/member/member.ts';
import { civilDate } from '../../shared/time/civil.ts';
import { instant } from '../../shared/time/instant.ts';
import { errorOf } from '../../test/support/sending.ts';
import { putTask, WRITTEN, withTask } from '../../test/support/tasks.ts';
import { ASA, refOf, submitAndSettle, testWorld, TUESDAY } from '../../test/support/world.ts';
import { finishTask } from './finish-task.ts';
import { countTasks, listTasks, readTask } from './list-tasks.ts';
import { postponeTask } from './postpone-task.ts';

describe('the list of what staff are to do', () => {
  it('given an open task, then it says who, why in words, since when and due when', async () => {
    const { local, name, member } = await withTask();
    expect(await listTasks(local.world, WRITTEN)).toEqual({
      today: '2028-01-11',
      tasks: [
        {
          id: name,
          kind: 'call',
          who: {
            standing: 'active',
            since: TUESDAY,
            ref: member,
            merged: false,
            membershipNumber: 'M-10482',
            name: 'Åsa Ek',
            phone: '+46701740605',
            email: 'asa.ek@example.org',
            language: 'sv',
          },
          why: 'Medlemmen tvekar att rekommendera oss: ring och lyssna, fråga varför, och försvara oss inte.',
          reason: 'low-score',
          journey: 'nps',
          since: TUESDAY,
          dueOn: '2028-01-12',
          overdue: false,
          later: false,
          postponed: [],
          version: 0,
        },
      ],
    });
  });

  it.each([
    ['sv', 'Medlemmen tvekar'],
    ['nb', 'Medlemmet nøler'],
    ['en', 'The member hesitates'],
  ] as const)('given staff who read %s, then the reason is in it', async (language, words) => {
    const { local } = await withTask();
    const { tasks } = await listTasks(local.world, { ...WRITTEN, language });
    expect(tasks[0]?.why.startsWith(words)).toBe(true);
  });

  it('given a reason that the organisation has taken away, then its id stands there', async () => {
    const { local } = await withTask({ why: 'ten-years' });
    expect((await listTasks(local.world, WRITTEN)).tasks[0]?.why).toBe('ten-years');
  });

  it('given what was due, then it comes first, page by page, and says that it is late', async () => {
    const { local, member } = await withTask({ dueOn: '2028-01-14' });
    await putTask(local, member, { run: 'r2', dueOn: '2028-01-12' });
    await putTask(local, member, { run: 'r3', dueOn: '2028-01-13' });
    local.clock.moveTo(instant('2028-01-12T23:30:00Z'));

    const first = await listTasks(local.world, WRITTEN, { limit: 2 });
    const rest = await listTasks(local.world, WRITTEN, { ...(first.next && { after: first.next }) });

    expect(first.today).toBe('2028-01-13');
    expect([...first.tasks, ...rest.tasks].map(({ dueOn, overdue }) => [dueOn, overdue])).toEqual([
      ['2028-01-12', true],
      ['2028-01-13', false],
      ['2028-01-14', false],
    ]);
    expect(rest.next).toBeUndefined();
  });

  it('given a member who has left, then the list says so and since when', async () => {
    const { local } = await withTask();
    local.clock.moveTo(instant('2028-01-11T10:00:00Z'));
    await submitAndSettle(local, 'leave', { membershipNumber: ASA.membershipNumber });
    expect((await listTasks(local.world, WRITTEN)).tasks[0]?.who).toMatchObject({
      standing: 'left',
      since: '2028-01-11T10:00:00.000Z',
      name: 'Åsa Ek',
    });
  });

  it.each([
    ['relation', true],
    ['marketing', undefined],
  ])('given a member who has said no to %s since, then whoever calls is told: %s', async (purpose, told) => {
    const { local } = await withTask();
    await submitAndSettle(local, 'no-more', { membershipNumber: ASA.membershipNumber, purpose });
    const who = (await listTasks(local.world, WRITTEN)).tasks[0]?.who;
    expect(who).toMatchObject({ standing: 'active', name: 'Åsa Ek' });
    expect(who).toHaveProperty('phone', '+46701740605');
    expect('optedOut' in who! ? who.optedOut : undefined).toBe(told);
  });

  it('given a member who was merged into another, then it is the one who remains', async () => {
    const { local } = await withTask();
    await submitAndSettle(local, 'join', {
      membershipNumber: 'M-2',
      givenName: 'Åsa',
      familyName: 'Ek-Berg',
      email: 'asa@example.org',
    });
    await submitAndSettle(local, 'merge', { from: ASA.membershipNumber, into: 'M-2' });
    expect((await listTasks(local.world, WRITTEN)).tasks[0]?.who).toMatchObject({
      standing: 'active',
      ref: await refOf(local, 'M-2'),
      merged: true,
      name: 'Åsa Ek-Berg',
      membershipNumber: 'M-2',
    });
  });

  it.each(['erased', 'gone'])('given a member who is %s, then nothing of them is shown', async (how) => {
    const { local, member } = await withTask();
    const key = memberKey(member);
    await local.world.items.transact([
      how === 'gone' ? { delete: key } : { update: key, set: { status: 'erased' } },
    ]);
    expect((await listTasks(local.world, WRITTEN)).tasks[0]?.who).toEqual({ standing: 'erased' });
  });

  it('given a row into which another was merged, and which is gone, then nothing of the other is shown', async () => {
    const { local, member } = await withTask();
    await local.world.items.transact([{ update: memberKey(member), set: { mergedInto: 'nobody' } }]);
    expect((await listTasks(local.world, WRITTEN)).tasks[0]?.who).toEqual({ standing: 'erased' });
  });

  it('given a member without name or address, then only what is known stands there', async () => {
    const { local, member } = await withTask();
    await local.world.items.transact([
      { update: memberKey(member), remove: ['givenName', 'familyName', 'phone', 'email'] },
    ]);
    const who = (await listTasks(local.world, WRITTEN)).tasks[0]?.who;
    expect(Object.keys(who!).toSorted()).toEqual([
      'language',
      'membershipNumber',
      'merged',
      'ref',
      'since',
      'standing',
    ]);
  });

  it('given a page that never was, then it is refused', async () => {
    const { local } = await withTask();
    expect(await errorOf(listTasks(local.world, WRITTEN, { after: 'x' }))).toMatchObject({
      name: 'InvalidWrite',
    });
  });
});

describe('one task', () => {
  it('given a done one, then it is still found, with what came of it', async () => {
    const { local, name } = await withTask();
    await finishTask(local.world, name, { outcome: 'not-reached', note: 'Inget svar' });
    local.clock.moveTo(instant('2028-02-01T10:00:00Z'));
    expect(await readTask(local.world, WRITTEN, name)).toMatchObject({
      overdue: false,
      done: { outcome: 'not-reached', note: 'Inget svar', at: TUESDAY },
    });
  });

  it('given one without a note, then there is none', async () => {
    const { local, name } = await withTask();
    await finishTask(local.world, name, { outcome: 'not-needed' });
    expect((await readTask(local.world, WRITTEN, name)).done).toEqual({ outcome: 'not-needed', at: TUESDAY });
  });

  it('given a name of none, then it is unknown', async () => {
    expect(await errorOf(readTask(testWorld().world, WRITTEN, 'none'))).toMatchObject({
      name: 'TaskUnknown',
    });
  });
});

describe('the count of what is to do', () => {
  it('given late, today’s, coming and postponed ones, then each is counted once, and the put off ones apart', async () => {
    const { local, member, name } = await withTask({ dueOn: '2028-01-10' });
    await putTask(local, member, { run: 'r2', dueOn: '2028-01-11' });
    await putTask(local, member, { run: 'r3', dueOn: '2028-01-12' });
    const later = await putTask(local, member, { run: 'r4', dueOn: '2028-01-11' });
    await postponeTask(local.world, WRITTEN, later, { to: civilDate('2028-01-14'), reason: 'x' });
    const today = civilDate('2028-01-11');
    const counts = { toDo: 3, overdue: 1, today: 1, soon: 1, later: 1, more: false };
    expect(await countTasks(local.world, today)).toEqual(counts);
    // On the day to which it was put off it is to do again.
    expect(await countTasks(local.world, civilDate('2028-01-14'))).toMatchObject({
      toDo: 4,
      later: 0,
      today: 1,
    });
    await finishTask(local.world, name, { outcome: 'reached' });
    expect(await countTasks(local.world, today)).toMatchObject({ toDo: 2, overdue: 0 });
  });

  it('given an instant, then what was put there at it or later is left out', async () => {
    const { local } = await withTask();
    const today = civilDate('2028-01-11');
    expect((await countTasks(local.world, today, TUESDAY)).toDo).toBe(0);
    expect((await countTasks(local.world, today, instant('2028-01-11T09:12:00.001Z'))).toDo).toBe(1);
  });
});
