import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { closeRun, runKey, toRun } from '../../shared/journey/run.ts';
import { OTHERWISE, type Next, type StepTask } from '../../shared/journey/task.ts';
import { log } from '../../shared/log.ts';
import { memberKey } from '../../shared/member/member.ts';
import { listOpenTasks, TASK_PREFIX } from '../../shared/member/staff-task.ts';
import { instant, plus } from '../../shared/time/instant.ts';
import { A_MAIL } from '../../test/support/expected.ts';
import { known, openRun, putRun, withJourneys, type Known } from '../../test/support/member-runs.ts';
import { errorOf } from '../../test/support/sending.ts';
import { createHandler } from './handler.ts';
import { takeStep } from './take-step.ts';

// A busy machine may take its time.
vi.setConfig({ testTimeout: 60_000 });

beforeEach(() => {
  vi.spyOn(log, 'info').mockReturnValue();
});
afterEach(() => void vi.restoreAllMocks());

const WORKFLOWS = withJourneys();
const NOW = instant('2028-01-11T09:12:00Z');
const to = (step: string, days?: number): Next => ({
  step,
  wait: days === undefined ? null : { days, at: '09:00' },
  expected: A_MAIL,
});

type Of<Kind extends StepTask['kind']> = Omit<
  Extract<StepTask, { kind: Kind }>,
  'run' | 'member' | 'journey' | 'step'
>;

/** Åsa's run stands at `here`, after a question where `awaits` says so. */
async function at(step = 'here', awaits?: Parameters<typeof putRun>[2]) {
  const asa = await known(WORKFLOWS);
  const run = await putRun(asa, { journey: 'j', occurrence: '2028', step }, awaits);
  const ids = { run: run.id, member: asa.ref, journey: 'j', step: 'here' };
  const take = (task: Of<'choose'> | Of<'task'> | Of<'await'> | Of<'pass'>) =>
    takeStep(asa.local.world, WORKFLOWS, { ...ids, ...task });
  const row = async () => toRun((await asa.local.world.items.get(runKey(asa.ref, run.id)))!);
  return { ...asa, run, ids, take, row };
}

const setMember = ({ local, ref }: Known, set: Record<string, string[]>) =>
  local.world.items.transact([{ update: memberKey(ref), set }]);

describe('a choice', () => {
  const open = { kind: 'open-case', not: false } as const;
  const closed = { ...open, not: true };
  const choice: Of<'choose'> = {
    kind: 'choose',
    ways: [
      { name: 'helped', when: open, next: to('call', 2) },
      {
        name: 'quiet',
        when: { kind: 'happened', event: 'portal.login', withinDays: null, not: false },
        next: to('note'),
      },
    ],
    otherwise: { end: 'nothing-to-say' },
  };

  it('given two ways that hold, then the first is gone, and the run moves to its step', async () => {
    const run = await at();
    await run.record('log-in');
    await setMember(run, { openCases: ['A-1'] });
    expect(await run.take(choice)).toEqual({ way: 'helped', resumeAt: '2028-01-13T08:00:00.000Z' });
    expect(await run.row()).toMatchObject({ state: 'running', next: { step: 'call', date: '2028-01-13' } });
  });

  it('given that only the second holds, then that one is gone, at once', async () => {
    const run = await at();
    await run.record('log-in');
    expect(await run.take(choice)).toEqual({ way: 'quiet', resumeAt: NOW });
    expect(await run.row()).toMatchObject({ next: { step: 'note' } });
  });

  it('given that none holds, then the run ends where that way ends it, and a repeated call finds it ended', async () => {
    const run = await at();
    expect(await run.take(choice)).toEqual({ way: OTHERWISE, resumeAt: NOW });
    expect(await run.row()).toMatchObject({ state: 'ended', reason: 'nothing-to-say', endedAt: NOW });
    expect(await errorOf(run.take(choice))).toMatchObject({ name: 'RunEnded' });
  });

  it('given that what was true is so no more, when the call is repeated, then the way that was gone is told again', async () => {
    const run = await at();
    await setMember(run, { openCases: ['A-1'] });
    const first = await run.take(choice);
    await setMember(run, { openCases: [] });
    run.local.clock.moveTo(plus(NOW, 'PT2H'));
    expect(await run.take(choice)).toEqual(first);
    // Ten steps later a call that was frozen changes nothing either.
    const later = { kind: 'pass', next: to('far', 30) } as const;
    await takeStep(run.local.world, WORKFLOWS, { ...run.ids, step: 'call', ...later });
    await run.take(choice);
    expect(await run.row()).toMatchObject({ next: { step: 'far' } });
  });

  it('given two calls at once that see different things, then both tell the one way that the row went', async () => {
    const run = await at();
    await setMember(run, { openCases: ['A-1'] });
    const transact = run.local.world.items.transact.bind(run.local.world.items);
    const spy = vi.spyOn(run.local.world.items, 'transact').mockImplementationOnce(async (writes) => {
      spy.mockRestore();
      await setMember(run, { openCases: [] });
      await run.record('log-in');
      expect(await run.take(choice)).toMatchObject({ way: 'quiet' });
      await transact(writes);
    });
    expect(await run.take(choice)).toMatchObject({ way: 'quiet' });
    expect(await run.row()).toMatchObject({ next: { step: 'note' } });
  });

  it('given a call that would end the run after another has moved it, then the run goes on', async () => {
    const run = await at();
    const transact = run.local.world.items.transact.bind(run.local.world.items);
    const spy = vi.spyOn(run.local.world.items, 'transact').mockImplementationOnce(async (writes) => {
      spy.mockRestore();
      await run.record('log-in');
      await run.take(choice);
      await transact(writes);
    });
    expect(await run.take(choice)).toMatchObject({ way: 'quiet' });
    expect(await run.row()).toMatchObject({ state: 'running', next: { step: 'note' } });
  });

  it('given a question before it that was answered, when the row still stands there, then it is no repetition', async () => {
    const until = plus(NOW, 'P10D');
    const asked = { step: 'survey', token: 't', until, question: 'nps', ways: [], next: to('here') };
    const run = await at('survey', asked);
    expect(await run.take({ ...choice, otherwise: to('thanks', 1) })).toEqual({
      way: OTHERWISE,
      resumeAt: '2028-01-12T08:00:00.000Z',
    });
    const moved = await run.row();
    expect(moved).toMatchObject({ next: { step: 'thanks' }, taken: ['survey', 'here'] });
    expect(moved).not.toHaveProperty('awaits');
    await setMember(run, { openCases: ['A-1'] });
    expect(await run.take({ ...choice, otherwise: to('thanks', 1) })).toMatchObject({ way: OTHERWISE });
  });

  it('given a member whose row is gone, then nothing is true of them', async () => {
    const run = await at();
    await run.local.world.items.transact([{ delete: memberKey(run.ref) }]);
    expect(
      await run.take({ ...choice, ways: [{ name: 'quiet', when: closed, next: to('note') }] }),
    ).toMatchObject({
      way: 'quiet',
    });
  });
});

describe('a task for staff', () => {
  const call: Of<'task'> = {
    kind: 'task',
    task: 'call',
    dueWorkingDays: 1,
    why: 'low-score',
    next: to('thanks', 3),
  };

  it('given a Friday, when the next working day is wanted, then it stands on the list for Monday', async () => {
    const run = await at();
    run.local.clock.moveTo(instant('2028-01-14T09:00:00Z'));
    await run.take(call);
    const { tasks } = await listOpenTasks(run.local.world.items);
    expect(tasks).toMatchObject([
      {
        member: run.ref,
        run: run.run.id,
        kind: 'call',
        why: 'low-score',
        dueOn: '2028-01-17',
        state: 'open',
      },
    ]);
    expect(await run.row()).toMatchObject({ next: { step: 'thanks' } });
  });

  it('given that it is called again, then there is one task, and the same answer', async () => {
    const run = await at();
    const first = await run.take(call);
    run.local.clock.moveTo(plus(NOW, 'P2D'));
    expect(await run.take(call)).toEqual(first);
    expect(await run.rows(TASK_PREFIX)).toHaveLength(1);
  });

  it('given a last step, when it is called again after its answer was lost, then it answers, and an ended run does not', async () => {
    const run = await at();
    const last = { ...call, next: { end: null } };
    await run.take(last);
    expect(await run.row()).toMatchObject({ state: 'completed' });
    expect(await run.take(last)).toEqual({ way: OTHERWISE, resumeAt: NOW });
    expect(await errorOf(run.take({ ...call, next: { end: 'other' } }))).toMatchObject({ name: 'RunEnded' });
  });

  it('given a run that is ended at that moment, then there is no task', async () => {
    const run = await at();
    const { items } = run.local.world;
    const transact = items.transact.bind(items);
    const spy = vi.spyOn(items, 'transact').mockImplementationOnce(async (writes) => {
      spy.mockRestore();
      await transact([
        closeRun(await openRun(run, run.run.id), { state: 'ended', reason: 'member.left' }, NOW),
      ]);
      await transact(writes);
    });
    expect(await errorOf(run.take(call))).toMatchObject({ name: 'RunEnded', message: run.run.id });
    expect(await run.rows(TASK_PREFIX)).toEqual([]);
  });

  it('given a store whose answer is lost after the write, then the step is taken once', async () => {
    const run = await at();
    const { items } = run.local.world;
    const transact = items.transact.bind(items);
    vi.spyOn(items, 'transact').mockImplementationOnce(async (writes) => {
      await transact(writes);
      throw new Error('socket hang up');
    });
    expect(await run.take(call)).toMatchObject({ resumeAt: '2028-01-14T08:00:00.000Z' });
    expect(await run.rows(TASK_PREFIX)).toHaveLength(1);
  });

  it('given a member who is no longer in the register, then nobody is to call them, and the run goes on', async () => {
    const run = await at();
    await run.local.world.items.transact([{ delete: memberKey(run.ref) }]);
    await run.take(call);
    expect((await listOpenTasks(run.local.world.items)).tasks).toEqual([]);
    expect(await run.row()).toMatchObject({ next: { step: 'thanks' } });
  });
});

describe('a silence that is followed by a wait', () => {
  it('given a question that nobody answered, then days are counted from today', async () => {
    const until = plus(NOW, 'P7D');
    const asked = { step: 'here', token: 't', until, question: 'nps', ways: [], next: to('x') };
    const run = await at('here', asked);
    run.local.clock.moveTo(until);
    const pass = { kind: 'pass', next: to('reminder', 2) } as const;
    expect(await run.take(pass)).toEqual({ way: OTHERWISE, resumeAt: '2028-01-20T08:00:00.000Z' });
    expect(await run.take(pass)).toEqual({ way: OTHERWISE, resumeAt: '2028-01-20T08:00:00.000Z' });
  });
});

describe('a call', () => {
  it('given a store that is down, then the state machine is told to try again', async () => {
    const run = await at();
    vi.spyOn(run.local.world.items, 'get').mockRejectedValue(new Error('throttled'));
    expect(await errorOf(run.take({ kind: 'pass', next: to('x') }))).toMatchObject({
      name: 'StoreBusy',
      message: run.run.id,
    });
  });

  it('given an execution without a run, or a task that is none, then it fails by name', async () => {
    const run = await at();
    const handler = createHandler(run.local.world, WORKFLOWS);
    const task = { ...run.ids, kind: 'pass', next: to('x') };
    expect(await errorOf(handler({ ...task, run: 'none' }, {} as never))).toMatchObject({
      name: 'RunUnknown',
      message: 'none',
    });
    expect(await errorOf(handler({ ...task, email: 'x' }, {} as never))).toMatchObject({ name: 'ZodError' });
    expect(await handler(task, {} as never)).toMatchObject({ way: OTHERWISE });
  });
});
