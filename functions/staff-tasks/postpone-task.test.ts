import { describe, expect, it } from 'vitest';
import { listOpenTasks } from '../../shared/member/staff-task.ts';
import { errorOf, onTransact } from '../../test/support/sending.ts';
import { WRITTEN, withTask } from '../../test/support/tasks.ts';
import { TUESDAY } from '../../test/support/world.ts';
import { finishTask } from './finish-task.ts';
import { postponeSchema, postponeTask } from './postpone-task.ts';

const to = (day: string, reason = 'Är på semester', version?: number) =>
  postponeSchema.parse({ to: day, reason, ...(version !== undefined && { version }) });

describe('a task that is put off', () => {
  it('given a day and a reason, then it is due on that day and the list says why', async () => {
    const { local, name, task } = await withTask();

    await postponeTask(local.world, WRITTEN, name, to('2028-01-20'));

    expect(await task()).toMatchObject({
      state: 'open',
      dueOn: '2028-01-20',
      version: 1n,
      postponed: [{ at: TUESDAY, from: '2028-01-12', to: '2028-01-20', reason: 'Är på semester' }],
    });
    expect((await listOpenTasks(local.world.items)).tasks.map(({ dueOn }) => dueOn)).toEqual(['2028-01-20']);
  });

  it.each([
    ['a Saturday', '2028-01-15', '2028-01-17'],
    ['Good Friday', '2028-04-14', '2028-04-18'],
  ])('given %s, then it is due on the next day on which somebody works', async (_, day, due) => {
    const { local, name, task } = await withTask();
    await postponeTask(local.world, WRITTEN, name, to(day));
    expect((await task()).dueOn).toBe(due);
  });

  it.each(['2028-01-11', '2028-01-10', '2029-01-11', '0001-01-01', '9999-12-31'])(
    'given the day %s, today or before or more than a year ahead, then it is refused and says which days there are',
    async (day) => {
      const { local, name, task } = await withTask();
      const error = await errorOf(postponeTask(local.world, WRITTEN, name, to(day)));
      expect([error.name, error.message]).toEqual([
        'DateRefused',
        'A task can be postponed to a day from 2028-01-12 to 2029-01-10: choose one of these.',
      ]);
      expect((await task()).version).toBe(0n);
    },
  );

  it('given the last day that there is, then it is taken', async () => {
    const { local, name, task } = await withTask();
    await postponeTask(local.world, WRITTEN, name, to('2029-01-10'));
    expect((await task()).dueOn).toBe('2029-01-10');
  });

  it('given the same press twice, then it is put off once', async () => {
    const { local, name, task } = await withTask();
    await postponeTask(local.world, WRITTEN, name, to('2028-01-20', 'Semester', 0));
    const { again } = await postponeTask(local.world, WRITTEN, name, to('2028-01-20', 'Semester', 0));
    expect([again, (await task()).version]).toEqual([true, 1n]);
  });

  it('given that it is put off again, then all of it is kept, up to twenty times', async () => {
    const { local, name, task } = await withTask();
    for (let n = 0; n < 22; n += 1)
      await postponeTask(local.world, WRITTEN, name, to(n % 2 ? '2028-01-20' : '2028-01-21', `nr ${n}`, n));
    const { postponed, version } = await task();
    expect([postponed.length, postponed[0]?.reason, postponed.at(-1)?.reason, version]).toEqual([
      20,
      'nr 2',
      'nr 21',
      22n,
    ]);
  });

  it('given a page that was read before somebody else put it off, then whoever pressed is told', async () => {
    const { local, name, task } = await withTask();
    await postponeTask(local.world, WRITTEN, name, to('2028-01-20'));
    expect(
      await errorOf(postponeTask(local.world, WRITTEN, name, to('2028-01-14', 'Annat', 0))),
    ).toMatchObject({ name: 'TaskChanged', task: { dueOn: '2028-01-20' } });
    expect((await task()).dueOn).toBe('2028-01-20');
  });

  it('given one that is done, also while it is being put off, then whoever pressed is told', async () => {
    let name = '';
    let acted = false;
    const made = await withTask(
      {},
      {
        decorate: (world) =>
          onTransact(async (writes, commit) => {
            if (!acted && writes.some((write) => 'update' in write && write.set?.postponed !== undefined)) {
              acted = true;
              await finishTask(world, name, { outcome: 'reached' });
            }
            await commit();
          })(world),
      },
    );
    ({ name } = made);
    for (let press = 0; press < 2; press += 1) {
      expect(await errorOf(postponeTask(made.local.world, WRITTEN, name, to('2028-01-20')))).toMatchObject({
        name: 'TaskChanged',
        task: { state: 'done', outcome: 'reached' },
      });
    }
    expect(acted).toBe(true);
  });

  it.each([
    [{ to: '2028-01-20' }],
    [{ to: '2028-01-20', reason: '  ' }],
    [{ to: '2028-02-30', reason: 'x' }],
    [{ to: '2028-01-20', reason: 'x'.repeat(501) }],
    [{ to: '2028-01-20', reason: '811218-9876' }],
  ])('given %j, then it is refused', (given) => {
    expect(postponeSchema.safeParse(given).success).toBe(false);
  });
});
