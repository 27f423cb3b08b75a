import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { log } from '../../shared/log.ts';
import { memberKey } from '../../shared/member/member.ts';
import { listOpenTasks, UNTOLD_TASKS } from '../../shared/member/staff-task.ts';
import { TransactionRefused } from '../../shared/ports/items.ts';
import { openDatabase } from '../../shared/adapters/sqlite.ts';
import { column } from '../../test/support/incoming.ts';
import { errorOf, onTransact } from '../../test/support/sending.ts';
import { WRITTEN, withTask } from '../../test/support/tasks.ts';
import { ASA, refOf, submitAndSettle, TUESDAY, type testWorld } from '../../test/support/world.ts';
import { finishSchema, finishTask } from './finish-task.ts';
import { postponeSchema, postponeTask } from './postpone-task.ts';
import { tellUntold } from './tell-done.ts';

beforeEach(() => {
  vi.spyOn(log, 'warn').mockReturnValue();
  vi.spyOn(log, 'error').mockReturnValue();
});
afterEach(() => void vi.restoreAllMocks());

const REACHED = finishSchema.parse({
  outcome: 'reached',
  note: 'Vi pratade länge.\nHon ville ha mer hjälp.',
});
const FRIDAY = postponeSchema.parse({ to: '2028-01-14', reason: 'Är på semester' });

describe('a task that is done', () => {
  it('given an open one, then it leaves the list with its outcome and note, and an event tells of it without the note', async () => {
    const { local, member, name, task, events } = await withTask();

    const { again } = await finishTask(local.world, name, REACHED);
    await local.engine.settle();

    expect(again).toBe(false);
    expect(await task()).toMatchObject({
      state: 'done',
      outcome: 'reached',
      note: 'Vi pratade länge.\nHon ville ha mer hjälp.',
      doneAt: TUESDAY,
      version: 1n,
    });
    expect((await listOpenTasks(local.world.items)).tasks).toEqual([]);
    const [event, ...others] = await events('task.done');
    expect(others).toEqual([]);
    expect(event).toMatchObject({ pk: `MEMBER#${member}`, form: 'staff-tasks', occurredAt: TUESDAY });
    expect(event?.details).toEqual({ task: (await task()).id, kind: 'call', outcome: 'reached' });
    expect(
      JSON.stringify(event, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value)),
    ).not.toContain('pratade');
  });

  it('given the queue, then what lies on it is sealed', async () => {
    const db = openDatabase(':memory:');
    const { local, name } = await withTask({}, { db });

    await finishTask(local.world, name, REACHED);

    const [body, ...others] = column(db, 'SELECT body FROM queue');
    expect(others).toEqual([]);
    expect(Object.keys(JSON.parse(body!) as object)).toEqual(['v', 'k', 'iv', 't', 'c']);
    expect(body).not.toContain(ASA.membershipNumber);
  });

  it('given the same press twice, then it is done once and there is one event', async () => {
    const { local, name, task, events } = await withTask();

    await finishTask(local.world, name, { ...REACHED, version: 0 });
    const second = await finishTask(local.world, name, { ...REACHED, version: 0 });
    await local.engine.settle();

    expect(second.again).toBe(true);
    expect((await task()).version).toBe(1n);
    expect(await events('task.done')).toHaveLength(1);
  });

  it('given another outcome afterwards, then whoever pressed is told what stands, and it stands', async () => {
    const { local, name, task } = await withTask();
    await finishTask(local.world, name, REACHED);

    const error = await errorOf(finishTask(local.world, name, { outcome: 'not-needed' }));

    expect(error).toMatchObject({ name: 'TaskChanged', task: { outcome: 'reached' } });
    expect(error.message).toContain('was done (reached)');
    expect(await task()).toMatchObject({ outcome: 'reached' });
  });

  it('given another note afterwards, then whoever wrote it is told, and the first stands', async () => {
    const { local, name, task } = await withTask();
    await finishTask(local.world, name, REACHED);

    expect(await errorOf(finishTask(local.world, name, { ...REACHED, note: 'Något annat' }))).toMatchObject({
      name: 'TaskChanged',
    });
    expect(await task()).toMatchObject({ note: REACHED.note });
  });

  it('given a page that was read before it was postponed, then whoever pressed is told', async () => {
    const { local, name, task } = await withTask();
    await postponeTask(local.world, WRITTEN, name, FRIDAY);

    expect(await errorOf(finishTask(local.world, name, { ...REACHED, version: 0 }))).toMatchObject({
      name: 'TaskChanged',
      task: { state: 'open', dueOn: '2028-01-14' },
    });
    expect(await task()).toMatchObject({ state: 'open', version: 1n });
  });

  it.each(['none', 'nobody.0123456789abcdef0123456789abcdef', 'a#b.0123456789abcdef0123456789abcdef', '.'])(
    'given the name %j of no task, then it is unknown',
    async (none) => {
      const { local } = await withTask();
      expect(await errorOf(finishTask(local.world, none, REACHED))).toMatchObject({ name: 'TaskUnknown' });
    },
  );

  it.each([
    [{ outcome: 'perhaps' }],
    [{ outcome: 'reached', note: 'x'.repeat(501) }],
    [{ outcome: 'reached', note: 'Född 19811218-9876' }],
    [{ outcome: 'reached', note: 'a\u0000b' }],
    [{ outcome: 'reached', version: -1 }],
    [{ outcome: 'reached', by: 'me' }],
  ])('given %j, then it is refused', (given) => {
    expect(finishSchema.safeParse(given).success).toBe(false);
  });

  it('given a note of 500 characters, then it is taken', () => {
    expect(finishSchema.safeParse({ outcome: 'reached', note: 'x'.repeat(500) }).success).toBe(true);
  });
});

describe('two people at once', () => {
  /** Something else happens just before the first transaction that closes a task. */
  const before = (act: (world: ReturnType<typeof testWorld>['world']) => Promise<unknown>) => {
    let acted = false;
    let inner: ReturnType<typeof testWorld>['world'];
    const decorate = (world: typeof inner): typeof inner => {
      inner = world;
      return onTransact(async (writes, commit) => {
        if (!acted && writes.some((write) => 'update' in write && write.set?.state === 'done')) {
          acted = true;
          await act(inner);
        }
        await commit();
      })(world);
    };
    return decorate;
  };

  it('given one who postpones while the other finishes, then one wins and the other is told', async () => {
    let name = '';
    const decorate = before((world) => postponeTask(world, WRITTEN, name, FRIDAY));
    const made = await withTask({}, { decorate });
    ({ name } = made);

    expect(await errorOf(finishTask(made.local.world, name, REACHED))).toMatchObject({
      name: 'TaskChanged',
      task: { state: 'open', dueOn: '2028-01-14' },
    });
    await made.local.engine.settle();
    expect([(await made.task()).state, await made.events('task.done')]).toEqual(['open', []]);
  });

  it('given two with the same outcome and note, then it is one, and the later is told that it was there', async () => {
    let name = '';
    const decorate = before((world) => finishTask(world, name, REACHED));
    const made = await withTask({}, { decorate });
    ({ name } = made);

    expect((await finishTask(made.local.world, name, REACHED)).again).toBe(true);
    await made.local.engine.settle();
    expect(await made.events('task.done')).toHaveLength(1);
  });

  it('given a write that the store made and did not answer, then its second attempt is no refusal', async () => {
    const decorate = onTransact(async (writes, commit) => {
      await commit();
      if (writes.some((write) => 'update' in write && write.set?.state === 'done')) await commit();
    });
    const { local, name, events } = await withTask({}, { decorate });

    expect((await finishTask(local.world, name, REACHED)).again).toBe(false);
    await local.engine.settle();
    expect(await events('task.done')).toHaveLength(1);
  });
});

describe('the event of a done task', () => {
  it.each([
    ['the queue is away', 'send'],
    ['the process dies before it is noted', 'note'],
  ] as const)('given that %s, then the sweep tells it, once', async (_, where) => {
    const { local, name, taskRow, events } = await withTask();
    const { world } = local;
    const broken = {
      ...world,
      queue: where === 'send' ? { send: () => Promise.reject(new Error('away')) } : world.queue,
      items: {
        ...world.items,
        transact: (writes: Parameters<typeof world.items.transact>[0]) =>
          where === 'note' && writes.some((write) => 'update' in write && write.remove?.includes('textPk'))
            ? Promise.reject(new Error('away'))
            : world.items.transact(writes),
      },
    };

    expect((await finishTask(broken, name, REACHED)).task.state).toBe('done');
    expect((await taskRow()).textPk).toBe(UNTOLD_TASKS);
    expect(await tellUntold(world)).toEqual({ told: 1, faults: 0 });
    expect(await tellUntold(world)).toEqual({ told: 0, faults: 0 });
    await local.engine.settle();

    expect(await events('task.done')).toHaveLength(1);
    expect((await taskRow()).textPk).toBeUndefined();
  });

  it('given a queue that stays away, then the sweep counts a fault and tries again the next time', async () => {
    const { local, name, taskRow } = await withTask();
    const away = { ...local.world, queue: { send: () => Promise.reject(new Error('away')) } };
    await finishTask(away, name, REACHED);

    expect(await tellUntold(away)).toEqual({ told: 0, faults: 1 });
    expect((await taskRow()).textPk).toBe(UNTOLD_TASKS);
  });

  it('given a member who was merged into another, then it is the event of the one who remains', async () => {
    const { local, name, member, events } = await withTask();
    await submitAndSettle(local, 'join', { membershipNumber: 'M-2', email: 'asa@example.org' });
    const other = await refOf(local, 'M-2');
    await submitAndSettle(local, 'merge', { from: ASA.membershipNumber, into: 'M-2' });

    await finishTask(local.world, name, REACHED);
    await local.engine.settle();

    expect([await events('task.done', member), (await events('task.done', other)).length]).toEqual([[], 1]);
  });

  it.each([
    ['has been erased', { status: 'erased' }, []],
    ['is known by no number and no address', {}, ['membershipNumber', 'email', 'phone']],
  ] as const)('given a member who %s, then the task closes without one', async (_, set, remove) => {
    const { local, name, member, task, events, taskRow } = await withTask();
    await local.world.items.transact([{ update: memberKey(member), set, remove }]);

    await finishTask(local.world, name, { outcome: 'not-needed' });
    await local.engine.settle();

    expect([(await task()).state, (await taskRow()).textPk]).toEqual(['done', undefined]);
    expect(await events('task.done')).toEqual([]);
  });

  it('given a task that went with its member meanwhile, then nothing is left to note', async () => {
    const { local, name } = await withTask();
    const { world } = local;
    const gone = {
      ...world,
      items: {
        ...world.items,
        transact: (writes: Parameters<typeof world.items.transact>[0]) =>
          writes.some((write) => 'update' in write && write.remove?.includes('textPk'))
            ? Promise.reject(new TransactionRefused([{ write: 0 }]))
            : world.items.transact(writes),
      },
    };
    expect((await finishTask(gone, name, REACHED)).task.state).toBe('done');
    expect(log.warn).not.toHaveBeenCalled();
  });
});
