import { describe, expect, it } from 'vitest';
import { asks, at, call, given, inputOf, named, START, twice } from '../../test/support/local-runs.ts';
import type { StateMachine } from '../journey/asl/asl.ts';

describe('local runs', () => {
  it('do nothing by themselves, and tell when something is due', async () => {
    const { runs, clock, calls } = given();
    expect(runs.nextDueAt()).toBeUndefined();
    await runs.start(inputOf('a', 30));
    await runs.start(inputOf('b', 20));
    expect(runs.nextDueAt()).toBe(at(20));
    expect(await runs.runDue()).toBe(0);
    clock.moveTo(at(20));
    // The end of the wait and the task are two transitions; the pause has then begun.
    expect(await runs.runDue()).toBe(2);
    expect(calls).toEqual([call('b', 'one')]);
    expect(runs.nextDueAt()).toBe(at(30));
  });

  it('take what is due oldest first, and among equals in the order of their starts', async () => {
    const { runs, clock, calls } = given();
    await runs.start(inputOf('c', 40));
    await runs.start(inputOf('z', 20));
    await runs.start(inputOf('a', 20));
    await runs.start(inputOf('b', 10));
    clock.moveTo(at(50));
    await runs.runDue();
    expect(calls).toEqual(['b', 'z', 'a', 'c'].map((run) => call(run, 'one')));
  });

  it('give the same order again, whatever the database', async () => {
    const orders = [];
    for (let round = 0; round < 2; round += 1) {
      const { runs, clock, calls } = given();
      for (let index = 0; index < 20; index += 1) await runs.start(inputOf(`r${index}`, (index * 7) % 5));
      for (const seconds of [4, 300]) {
        clock.moveTo(at(seconds));
        await runs.runDue();
      }
      orders.push(calls);
    }
    expect(orders[0]).toHaveLength(40);
    expect(orders[1]).toEqual(orders[0]);
  });

  it('count a retry as a transition', async () => {
    let failures = 2;
    const { runs, clock } = given({
      invoke: async () => {
        failures -= 1;
        if (failures >= 0) throw named('Busy');
      },
    });
    await runs.start(inputOf('a'));
    const transitions = [await runs.runDue()];
    for (const seconds of [10, 30]) {
      clock.moveTo(at(seconds));
      transitions.push(await runs.runDue());
    }
    // The wait and the first retry; the second retry; the task.
    expect(transitions).toEqual([2, 1, 1]);
    expect(runs.list()[0]).toMatchObject({ state: 'pause', dueAt: at(90) });
  });

  it('list each run with where it stands and how it ended, the newest first', async () => {
    const { runs, clock } = given();
    await runs.start(inputOf('a', 10));
    await runs.start(inputOf('b', 3000));
    clock.moveTo(at(10));
    await runs.runDue();
    clock.moveTo(at(70));
    await runs.runDue();
    expect(runs.list()).toEqual([
      {
        run: 'b',
        member: 'm-b',
        journey: 'twice',
        status: 'RUNNING',
        state: 'wait',
        startedAt: START,
        dueAt: at(3000),
      },
      {
        run: 'a',
        member: 'm-a',
        journey: 'twice',
        status: 'SUCCEEDED',
        state: 'two',
        startedAt: START,
        endedAt: at(70),
      },
    ]);
    expect(runs.list(1)).toHaveLength(1);
  });

  it('time out on the virtual clock, at the machine’s TimeoutSeconds', async () => {
    const { runs, clock, ended, calls } = given();
    await runs.start(inputOf('a', 5000));
    expect(runs.nextDueAt()).toBe(at(3600));
    clock.moveTo(at(3600));
    await runs.runDue();
    expect(ended).toEqual([
      {
        run: 'a',
        member: 'm-a',
        journey: 'twice',
        status: 'TIMED_OUT',
        error: 'States.Timeout',
        at: at(3600),
      },
    ]);
    expect(calls).toEqual([]);
  });

  it('keep of an input only what the port names', async () => {
    const { runs, db } = given();
    await runs.start(Object.assign(inputOf('a'), { email: 'who@example.org' }));
    expect(JSON.stringify(db.prepare('SELECT * FROM executions').all())).not.toContain('who@example.org');
  });

  it('drop the result of a task whose run was stopped meanwhile', async () => {
    const { runs, clock, ended } = given({
      invoke: () => runs.stop({ run: 'a', journey: 'twice', cause: 'member.left' }),
    });
    await runs.start(inputOf('a'));
    await runs.runDue();
    const report = { run: 'a', member: 'm-a', journey: 'twice', status: 'ABORTED', at: START };
    expect(ended).toEqual([report]);
    clock.moveTo(at(1000));
    await runs.runDue();
    expect(await runs.status({ run: 'a', journey: 'twice' })).toBe('ABORTED');
    expect(ended).toEqual([report]);
    expect(runs.nextDueAt()).toBeUndefined();
  });

  it('start a run from within a task of another', async () => {
    const { runs, calls } = given({
      invoke: async (_, payload) => {
        calls.push(JSON.stringify(payload));
        if (calls.length === 1) await runs.start(inputOf('b'));
      },
    });
    await runs.start(inputOf('a'));
    await runs.runDue();
    expect(calls).toEqual(['{"run":"a","name":"one"}', '{"run":"b","name":"one"}']);
  });

  it('let calls of runDue follow one another, each task once', async () => {
    const { runs, calls } = given();
    await runs.start(inputOf('a'));
    await runs.start(inputOf('b'));
    expect(await Promise.all([runs.runDue(), runs.runDue()])).toEqual([4, 0]);
    expect(calls).toEqual([call('a', 'one'), call('b', 'one')]);
  });

  it.each([
    ['a string', 'oh', 'string'],
    ['null', null, 'object'],
    ['undefined', undefined, 'undefined'],
    ['an object', { message: 'x' }, 'object'],
    ['an error without a name', Object.assign(new Error('x'), { name: '' }), 'Error'],
    ['an error of a kind', new RangeError('x'), 'RangeError'],
  ])('end a run whose task throws %s', async (_, thrown, error) => {
    const { runs, ended } = given({ invoke: () => Promise.reject(thrown) });
    await runs.start(inputOf('a'));
    await runs.runDue();
    expect(ended).toMatchObject([{ status: 'FAILED', error }]);
  });

  it('end a run whose function throws before it gives a promise', async () => {
    const { runs, ended } = given({
      invoke: () => {
        throw named('Early');
      },
    });
    await runs.start(inputOf('a'));
    await runs.runDue();
    expect(ended).toMatchObject([{ status: 'FAILED', error: 'Early' }]);
  });
});

describe('creating local runs', () => {
  it('refuses a definition that the runner does not carry out', () => {
    const States = {
      wait: { Type: 'Parallel', Branches: [], End: true },
    } as unknown as StateMachine['States'];
    expect(() => given({ definitions: new Map([['twice', { ...twice, States }]]) })).toThrow(
      'The local runner does not carry out state "wait": a Type other than Task, Wait, Choice, Pass, Succeed or Fail',
    );
  });

  it('refuses a definition with a substitution that is not given', () => {
    expect(() => given({ substitutions: {} })).toThrow(
      'A definition holds ${work}, for which there is no substitution. Add "work" to the substitutions.',
    );
  });

  it('refuses to start a journey that there is not, and names those that there are', async () => {
    const { runs } = given();
    await expect(runs.start({ ...inputOf('a'), journey: 'thrice' })).rejects.toThrow(
      'There is no journey "thrice" to start; there are twice.',
    );
  });
});

describe('a local run on its way through states that need nothing from outside', () => {
  it('given a wait that is over, when its task has been called, then where the run stands was written once', async () => {
    const { runs, clock, db } = given();
    await runs.start(inputOf('a', 10));
    clock.moveTo(at(10));
    const changes = db.prepare('SELECT total_changes() AS n');
    const before = changes.get()?.n;

    const transitions = await runs.runDue();

    expect(transitions).toBe(2);
    expect(Number(changes.get()?.n) - Number(before)).toBe(1);
    expect(runs.list()[0]).toMatchObject({ state: 'pause', dueAt: at(70) });
  });

  it('given a wait that leads to a token, when that is handed out, then it is kept and can be told', async () => {
    const told: boolean[] = [];
    const wait = { ...twice.States['wait']!, Next: 'ask' };
    const machine = { ...asks, StartAt: 'wait', States: { wait, ...asks.States } } as StateMachine;
    const { runs } = given({
      definitions: new Map([['twice', machine]]),
      invoke: async (_, payload) => {
        const { token } = payload as { token?: string };
        if (token !== undefined) told.push(await runs.tell(token, { way: 'well' }));
      },
    });
    await runs.start(inputOf('a'));

    await runs.runDue();

    expect(told).toEqual([true]);
    expect(await runs.status({ run: 'a', journey: 'twice' })).toBe('SUCCEEDED');
  });

  it('given that it is stopped within the call that a wait led to, then it stays stopped', async () => {
    const { runs } = given({
      invoke: () => runs.stop({ run: 'a', journey: 'twice', cause: 'member.left' }),
    });
    await runs.start(inputOf('a'));

    await runs.runDue();

    expect(await runs.status({ run: 'a', journey: 'twice' })).toBe('ABORTED');
    expect(runs.nextDueAt()).toBeUndefined();
  });
});
