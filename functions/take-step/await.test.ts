import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { closeRun, runKey, toRun } from '../../shared/journey/run.ts';
import { ANSWERED } from '../../shared/journey/task.ts';
import { log } from '../../shared/log.ts';
import { instant, plus } from '../../shared/time/instant.ts';
import { A_MAIL } from '../../test/support/expected.ts';
import { known, putRun, toldTo, withJourneys } from '../../test/support/member-runs.ts';
import { errorOf } from '../../test/support/sending.ts';
import { takeStep } from './take-step.ts';

// A busy machine may take its time.
vi.setConfig({ testTimeout: 60_000 });

beforeEach(() => {
  vi.spyOn(log, 'info').mockReturnValue();
});
afterEach(() => void vi.restoreAllMocks());

const WORKFLOWS = withJourneys();
const NOW = instant('2028-01-11T09:12:00Z');
const NEXT = { step: 'story', wait: { days: 1, at: '09:00' }, expected: A_MAIL };

/** Åsa's run comes to a wait for a log-in. */
async function waits() {
  const asa = await known(WORKFLOWS);
  const run = await putRun(asa, { journey: 'j', occurrence: '2028', step: 'until-log-in' });
  const told = toldTo(asa.local);
  const take = (token = 'token-1') =>
    takeStep(asa.local.world, WORKFLOWS, {
      run: run.id,
      member: asa.ref,
      journey: 'j',
      step: 'until-log-in',
      kind: 'await',
      event: 'portal.login',
      atMostDays: 30,
      next: NEXT,
      token,
    });
  const row = async () => toRun((await asa.local.world.items.get(runKey(asa.ref, run.id)))!);
  const logIn = (at: string) => asa.record('log-in', { loggedInAt: at });
  return { ...asa, run, told, take, row, logIn };
}

describe('a wait for an event', () => {
  it('given that it has not happened, then the run stands with its token, and nobody is told', async () => {
    const { take, row, told } = await waits();
    await take();
    expect(await row()).toMatchObject({
      next: { step: 'until-log-in' },
      awaits: { step: 'until-log-in', token: 'token-1', event: 'portal.login', until: plus(NOW, 'P30D') },
    });
    expect(told()).toEqual([]);
  });

  it('given that it happened since the run began, then the run goes on at once', async () => {
    const { local, take, logIn, told } = await waits();
    local.clock.moveTo(plus(NOW, 'PT2H'));
    await logIn('2028-01-11T10:00:00Z');
    await take();
    expect(told()).toEqual([['token-1', { way: ANSWERED, resumeAt: '2028-01-12T08:00:00.000Z' }]]);
  });

  it('given that it happened before the run began, then the run waits', async () => {
    const { take, logIn, told } = await waits();
    await logIn('2028-01-11T09:00:00Z');
    await take();
    expect(told()).toEqual([]);
  });

  it('given an event that is recorded just before the note is made, then it is seen all the same', async () => {
    const { local, take, logIn, told } = await waits();
    const { items } = local.world;
    const transact = items.transact.bind(items);
    const spy = vi.spyOn(items, 'transact').mockImplementationOnce(async (writes) => {
      spy.mockRestore();
      local.clock.moveTo(plus(NOW, 'PT1M'));
      await logIn('2028-01-11T09:12:30Z');
      await transact(writes);
    });
    await take();
    expect(told()).toHaveLength(1);
  });

  it('given a retry, then its token takes the place of the first', async () => {
    const { take, row } = await waits();
    await take('token-1');
    await take('token-2');
    expect(await row()).toMatchObject({ awaits: { token: 'token-2' } });
  });

  it('given a run that is beyond it, then nothing is noted and nobody told', async () => {
    const { local, ref, run, take, row, told } = await waits();
    await take();
    const story = { run: run.id, member: ref, journey: 'j', step: 'story' };
    await takeStep(local.world, WORKFLOWS, { ...story, kind: 'pass', next: { ...NEXT, step: 'last' } });
    await take('late');
    expect(await row()).not.toHaveProperty('awaits');
    expect(await row()).toMatchObject({ next: { step: 'last' }, taken: ['until-log-in', 'story'] });
    expect(told()).toEqual([]);
  });

  it('given a run that is ended at that moment, then nothing is noted', async () => {
    const { local, run, take, row, told } = await waits();
    const { items } = local.world;
    const transact = items.transact.bind(items);
    const spy = vi.spyOn(items, 'transact').mockImplementationOnce(async (writes) => {
      spy.mockRestore();
      await transact([closeRun(run, { state: 'ended', reason: 'member.left' }, NOW)]);
      await transact(writes);
    });
    expect(await errorOf(take())).toMatchObject({ name: 'RunEnded', message: run.id });
    expect([(await row()).state, told()]).toEqual(['ended', []]);
  });

  it('given a state machine that cannot be told, then it is to try again', async () => {
    const asa = await waits();
    vi.spyOn(asa.local.world.runs, 'tell').mockRejectedValue(new Error('throttled'));
    asa.local.clock.moveTo(plus(NOW, 'PT2H'));
    await asa.logIn('2028-01-11T10:00:00Z');
    expect(await errorOf(asa.take())).toMatchObject({ name: 'StoreBusy' });
  });
});
