import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { dueStartKey, refusedKey } from '../../shared/journey/due-start.ts';
import { planStart } from '../../shared/journey/plan-start.ts';
import { log } from '../../shared/log.ts';
import { instant, plus } from '../../shared/time/instant.ts';
import { delivered, incoming, keptAbout, register } from '../../test/support/incoming.ts';
import { entriesOf, runsOf } from '../../test/support/sending.ts';
import { ASA, submitAndSettle } from '../../test/support/world.ts';
import { recordEvent } from '../record-event/record-event.ts';
import { createHandler } from './handler.ts';
import { startJourney } from './start-journey.ts';

// A busy machine may take its time.
vi.setConfig({ testTimeout: 60_000 });

beforeEach(() => {
  vi.spyOn(log, 'info').mockReturnValue();
});
afterEach(() => void vi.restoreAllMocks());

const FIVE = [1, 2, 3, 4, 5];
/** A Thursday at nine in Stockholm. */
const DUE = instant('2029-01-11T08:00:00Z');

/** Åsa is a member, and her welcome of another year is due at DUE; only the clock was moved there. */
async function given({ planned = true, at = DUE } = {}) {
  const world = incoming();
  const { local } = world;
  await submitAndSettle(local, 'join', ASA, 'join');
  const [{ ref: member } = { ref: '' }] = await register(world);
  const id = { member, journey: 'welcome', occurrence: '2029' };
  if (planned) await planStart(local.world, { ...id, dueAt: DUE });
  local.clock.moveTo(at);
  const ask = (about: Partial<typeof id> = {}) =>
    startJourney(local.world, local.workflows, { ...id, ...about });
  const row = () => local.world.items.get(dueStartKey(id));
  const refusal = async () => (await local.world.items.get(refusedKey(id)))?.reason;
  const begun = async () => (await runsOf(local, member)).filter(({ occurrence }) => occurrence === '2029');
  return { world, local, id, ask, row, refusal, begun };
}

const leave = { membershipNumber: ASA.membershipNumber };

describe('what is due', () => {
  it('begins once, however often and at once it is asked for, and is no longer due', async () => {
    const { local, ask, row, begun } = await given();
    const outcomes = await Promise.all(FIVE.map(() => ask()));
    expect(new Set(outcomes.map((outcome) => JSON.stringify(outcome))).size).toBe(1);
    expect(outcomes[0]).toMatchObject({ started: true });
    expect(await begun()).toMatchObject([
      { state: 'starting', createdAt: DUE, next: { at: DUE, date: '2029-01-11' } },
    ]);
    expect(local.runs.list()).toHaveLength(2);
    expect(await row()).toBeUndefined();
  });

  it('begins by one transaction, for the first task comes at once and writes the row itself', async () => {
    const { local, ask } = await given();
    const transact = vi.spyOn(local.world.items, 'transact');
    await ask();
    expect(transact).toHaveBeenCalledTimes(1);
    expect(local.runs.list()).toHaveLength(2);
  });

  it('begins nothing when it is not due any more, or never was', async () => {
    const { ask, begun } = await given({ planned: false });
    expect(await ask()).toEqual({ started: false, reason: 'not-due' });
    expect(await ask({ journey: 'toString' })).toEqual({ started: false, reason: 'not-due' });
    expect(await ask({ member: 'NOBODY' })).toEqual({ started: false, reason: 'not-due' });
    expect(await begun()).toEqual([]);
  });

  it('begins nothing before its time: it was moved, and the old schedule fired', async () => {
    const { local, id, ask, row, begun } = await given();
    await planStart(local.world, { ...id, dueAt: plus(DUE, 'P40D') });
    expect(await ask()).toEqual({ started: false, reason: 'not-yet' });
    expect([await begun(), (await row())?.dueAt]).toEqual([[], plus(DUE, 'P40D')]);
    local.clock.moveTo(plus(DUE, 'P40D'));
    expect(await ask()).toMatchObject({ started: true });
  });

  it.each([
    ['2029-01-11T07:58:59Z', { started: false, reason: 'not-yet' }],
    ['2029-01-11T07:59:00Z', { started: true }],
  ])('asked for at %s, which is before its time: %o', async (at, outcome) => {
    const { ask, begun } = await given({ at: instant(at) });
    expect(await ask()).toMatchObject(outcome);
    // A clock that is a little fast makes nothing go early: the run waits for the instant.
    expect((await begun()).map((run) => 'next' in run && run.next.at)).toEqual(outcome.started ? [DUE] : []);
  });

  it('begins late as it was planned, so that what is too late by then is known to be', async () => {
    const { local, ask, begun } = await given({ at: plus(DUE, 'P9D') });
    expect(await ask()).toMatchObject({ started: true });
    expect(await begun()).toMatchObject([
      { createdAt: plus(DUE, 'P9D'), next: { step: 'hello', at: DUE, date: '2029-01-11' } },
    ]);
    await local.engine.settle();
    expect(await begun()).toMatchObject([{ state: 'running', next: { step: 'your-support' } }]);
    const [run] = await begun();
    expect((await entriesOf(local, run!.member)).filter((entry) => entry.run === run!.id)).toMatchObject([
      { step: 'hello', state: 'skipped', reason: 'too-late' },
    ]);
  });

  it('that has run before is no longer due, and does not run again', async () => {
    const { local, id, ask, row, begun } = await given();
    await ask();
    const [run] = await begun();
    // As no code of ours leaves it: the run, and the row as well.
    await local.world.items.transact([{ put: { ...dueStartKey(id), ...id, dueAt: DUE, state: 'due' } }]);
    expect(await ask()).toEqual({ started: true, run: run!.id });
    expect([await row(), (await begun()).length]).toEqual([undefined, 1]);
  });

  it('whose run has ended is not begun again', async () => {
    const { local, ask, begun } = await given();
    await ask();
    await submitAndSettle(local, 'leave', leave, 'leave');
    expect(await begun()).toMatchObject([{ state: 'ended' }]);
    expect(await ask()).toEqual({ started: false, reason: 'already-ran' });
  });
});

describe('what is due and does not begin', () => {
  it('is recorded with its reason when the member has left, and the row is gone', async () => {
    const { world, local, id, ask, row, refusal, begun } = await given();
    // Recorded without the engine, so that nothing but the call acts.
    await recordEvent(local.world, local.workflows, await delivered(world, 'leave', leave, { id: 'leave' }));
    expect(await ask()).toEqual({ started: false, reason: 'left' });
    expect([await row(), await refusal(), await begun()]).toEqual([undefined, 'left', []]);
    expect(await ask()).toEqual({ started: false, reason: 'not-due' });

    // Who comes back may have it planned anew.
    await submitAndSettle(local, 'join', ASA, 'back');
    expect(await planStart(local.world, { ...id, dueAt: plus(DUE, 'P1D') })).toBe('planned');
    local.clock.moveTo(plus(DUE, 'P1D'));
    expect(await ask()).toMatchObject({ started: true });
  });

  it('is recorded as such for a member who is not there, and for a journey that was retired', async () => {
    const { local, id, ask } = await given();
    for (const [about, reason] of [
      [{ member: 'NOBODY' }, 'erased'],
      [{ journey: 'toString' }, 'unknown-journey'],
    ] as const) {
      const other = { ...id, ...about };
      await planStart(local.world, { ...other, dueAt: DUE });
      expect(await ask(about)).toEqual({ started: false, reason });
      expect(await local.world.items.get(dueStartKey(other))).toBeUndefined();
      expect(await local.world.items.get(refusedKey(other))).toMatchObject({
        reason,
        dueAt: DUE,
        refusedAt: DUE,
      });
    }
  });

  it('is refused to a member who leaves at this very moment', async () => {
    const { world, local, ask, refusal, begun } = await given();
    const leaves = await delivered(world, 'leave', leave, { id: 'leave' });
    const transact = local.world.items.transact.bind(local.world.items);
    const spy = vi.spyOn(local.world.items, 'transact').mockImplementationOnce(async (writes) => {
      spy.mockRestore();
      await recordEvent(local.world, local.workflows, leaves);
      await transact(writes);
    });
    expect(await ask()).toEqual({ started: false, reason: 'left' });
    expect([await refusal(), await begun()]).toEqual(['left', []]);
    expect(keptAbout(world, 'RUN#').map((body) => body.includes('"ended"'))).toEqual([true]);
  });

  it('is moved at the very moment at which it fires: then it begins at its new instant', async () => {
    const { local, id, ask, begun } = await given();
    const transact = local.world.items.transact.bind(local.world.items);
    const spy = vi.spyOn(local.world.items, 'transact').mockImplementationOnce(async (writes) => {
      spy.mockRestore();
      await planStart(local.world, { ...id, dueAt: plus(DUE, 'P1D') });
      await transact(writes);
    });
    expect(await ask()).toEqual({ started: false, reason: 'not-yet' });
    expect(await begun()).toEqual([]);
  });
});

describe('a start that fails', () => {
  it('is finished by the next call, as one run', async () => {
    const { local, ask, row, begun } = await given();
    vi.spyOn(local.world.runs, 'start').mockRejectedValueOnce(new Error('killed'));
    await expect(ask()).rejects.toThrow('killed');
    expect([local.runs.list().length, await row()]).toEqual([1, undefined]);
    expect(await begun()).toMatchObject([{ state: 'starting' }]);
    expect(await ask()).toMatchObject({ started: true });
    expect([local.runs.list().length, (await begun()).length]).toEqual([2, 1]);
  });

  it('passes on the store’s own failures, and nothing is lost', async () => {
    const { local, ask, row } = await given();
    vi.spyOn(local.world.items, 'transact').mockRejectedValueOnce(new Error('throttled'));
    await expect(ask()).rejects.toThrow('throttled');
    expect(await row()).toBeDefined();
    expect(await ask()).toMatchObject({ started: true });
  });
});

describe('a call', () => {
  it('leaves in the log what came of it, also when nothing did', async () => {
    const { local, id } = await given({ planned: false });
    const told = vi.spyOn(log, 'info');
    await createHandler(local.world, local.workflows)(id, {} as never);
    expect(told.mock.calls).toEqual([['a start fell due', { ...id, started: false, reason: 'not-due' }]]);
  });

  it.each([
    ['a part missing', { member: 'A', journey: 'welcome' }],
    ['an empty part', { member: '', journey: 'welcome', occurrence: '2029' }],
    [
      'something more, which could be about a person',
      { member: 'A', journey: 'welcome', occurrence: '2029', email: 'x' },
    ],
    ['nothing', undefined],
  ])('with %s is refused, and nothing is begun', async (_, request) => {
    const { local, begun } = await given();
    const handler = createHandler(local.world, local.workflows);
    await expect(handler(request, {} as never)).rejects.toMatchObject({ name: 'ZodError' });
    expect(await begun()).toEqual([]);
  });
});
