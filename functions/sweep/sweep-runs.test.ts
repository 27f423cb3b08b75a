import { describe, expect, it } from 'vitest';
import type { LocalWorld } from '../../infra/local/world.ts';
import { closeRun, createRun, lookAgain, moveTo, runId, type OpenRun } from '../../shared/journey/run.ts';
import { memberKey } from '../../shared/member/member.ts';
import { begin } from '../../shared/message/ledger.ts';
import { civilDate } from '../../shared/time/civil.ts';
import { instant, plus } from '../../shared/time/instant.ts';
import { A_MAIL } from '../../test/support/expected.ts';
import {
  errorOf,
  helloIsDue,
  helloTask,
  messageOf,
  runsOf,
  send,
  WEDNESDAY_EIGHT,
} from '../../test/support/sending.ts';
import { NOTHING, sweptAt } from '../../test/support/sweeping.ts';
import { ASA, refOf, submitAndSettle, testWorld } from '../../test/support/world.ts';
import { sweep } from './sweep.ts';

describe('a run', () => {
  /** A run's row that nothing was started for, as a kill right after the transaction leaves it. */
  async function withLostStart(options: Parameters<typeof testWorld>[0] = {}) {
    const local = testWorld(options);
    await submitAndSettle(local, 'join', ASA);
    const member = await refOf(local, ASA.membershipNumber);
    const now = local.clock.now();
    const next = { step: 'hello', at: plus(now, 'P1D'), date: civilDate('2028-01-12'), expected: A_MAIL };
    await local.world.items.transact([
      createRun({ member, journey: 'welcome', occurrence: 'lost', next, now }),
    ]);
    return { local, member, id: runId(member, 'welcome', 'lost'), now };
  }
  const stateOf = async (local: LocalWorld, member: string, id: string) =>
    (await runsOf(local, member)).find((run) => run.id === id);

  it('whose start was lost is started after five minutes, once', async () => {
    const { local, member, id, now } = await withLostStart();

    expect(await sweptAt(local, plus(now, 'PT4M59S'))).toEqual(NOTHING);
    expect(await sweptAt(local, plus(now, 'PT5M'))).toEqual({ ...NOTHING, started: 1 });
    expect(await local.runs.status({ run: id, journey: 'welcome' })).toBe('RUNNING');
    expect(await stateOf(local, member, id)).toMatchObject({ state: 'running' });
    expect(await sweptAt(local, plus(now, 'PT1H'))).toEqual(NOTHING);
  });

  it('that cannot be started is a fault, stops no other row, and is tried again', async () => {
    let lost: string | undefined;
    const { local, member, id, now } = await withLostStart({
      decorate: (world) => ({
        ...world,
        runs: {
          ...world.runs,
          async start(input) {
            if (input.run === lost) throw new Error('ServiceUnavailable');
            await world.runs.start(input);
          },
        },
      }),
    });
    lost = id;
    await local.world.items.transact([
      begin(messageOf(helloTask({ id, member })), { owner: 'dead', link: 'l', attempts: 1n }, now),
    ]);

    expect(await sweptAt(local, plus(now, 'PT1H'))).toEqual({ ...NOTHING, faults: 1, unknown: 1 });
    lost = undefined;
    expect(await sweptAt(local, plus(now, 'PT2H'))).toEqual({ ...NOTHING, started: 1 });
  });

  it('that is alive and a day late is reported once a day, and left alone', async () => {
    const due = await helloIsDue();

    expect(await sweptAt(due.local, plus(WEDNESDAY_EIGHT, 'PT25H'))).toEqual(NOTHING);
    expect(await sweptAt(due.local, plus(WEDNESDAY_EIGHT, 'PT26H'))).toEqual({ ...NOTHING, late: 1 });
    expect(await sweptAt(due.local, plus(WEDNESDAY_EIGHT, 'PT27H'))).toEqual(NOTHING);
    expect(await sweptAt(due.local, plus(WEDNESDAY_EIGHT, 'PT50H'))).toEqual({ ...NOTHING, late: 1 });
    expect(await runsOf(due.local, due.member)).toMatchObject([
      { state: 'running', next: { step: 'hello' } },
    ]);
  });

  it.each([
    ['ABORTED', { state: 'failed', reason: 'ABORTED' }],
    ['SUCCEEDED', { state: 'completed' }],
    [undefined, { state: 'failed', reason: 'execution-not-found' }],
  ] as const)('whose execution is %s without a word is closed', async (status, left) => {
    const due = await helloIsDue({
      decorate: (world) => ({ ...world, runs: { ...world.runs, status: async () => status } }),
    });

    expect(await sweptAt(due.local, plus(WEDNESDAY_EIGHT, 'P2D'))).toEqual({ ...NOTHING, closed: 1 });
    expect(await runsOf(due.local, due.member)).toMatchObject([left]);
    expect(await sweptAt(due.local, plus(WEDNESDAY_EIGHT, 'P3D'))).toEqual(NOTHING);
  });

  it('that the index still shows after it was closed is passed over', async () => {
    const due = await helloIsDue();
    const { items } = due.local.world;
    const [run] = await runsOf(due.local, due.member);
    const stale = await items.query({ index: 'byText', partition: 'DUE#run' });
    await items.transact([closeRun(run!, { state: 'completed' }, WEDNESDAY_EIGHT)]);

    due.local.clock.moveTo(plus(WEDNESDAY_EIGHT, 'P2D'));
    const lagging = {
      ...items,
      query: async (query: Parameters<typeof items.query>[0]) =>
        query.partition === 'DUE#run' ? stale : items.query(query),
    };

    expect(stale.items).toHaveLength(1);
    expect(await sweep({ ...due.local.world, items: lagging })).toEqual(NOTHING);
    expect(await runsOf(due.local, due.member)).toMatchObject([{ state: 'completed' }]);
  });
});

describe('a run that moved on', () => {
  it('is looked at again by its new time only', async () => {
    const due = await helloIsDue();
    await send(due);
    const [run] = await runsOf(due.local, due.member);

    expect(run).toMatchObject({ next: { at: instant('2028-01-14T08:00:00Z') } });
    expect(await sweptAt(due.local, instant('2028-01-15T09:59:00Z'))).toEqual(NOTHING);
    expect(await sweptAt(due.local, instant('2028-01-15T10:00:00Z'))).toEqual({ ...NOTHING, late: 1 });
  });

  it('refuses to be moved from a step where it no longer stands', async () => {
    const due = await helloIsDue();
    const [run] = await runsOf(due.local, due.member);
    await send(due);
    const { next } = run as OpenRun;

    expect(await errorOf(due.local.world.items.transact([moveTo(run as OpenRun, next)]))).toMatchObject({
      name: 'TransactionRefused',
    });
    expect(await runsOf(due.local, due.member)).toMatchObject([{ next: { step: 'your-support' } }]);
  });

  it('that has ended is not looked at again', async () => {
    const due = await helloIsDue();
    const [run] = await runsOf(due.local, due.member);
    const { items } = due.local.world;
    await items.transact([closeRun(run!, { state: 'completed' }, WEDNESDAY_EIGHT)]);

    expect(await errorOf(items.transact([lookAgain(run as OpenRun, WEDNESDAY_EIGHT)]))).toMatchObject({
      name: 'TransactionRefused',
    });
    expect(await items.get(memberKey(due.member))).toBeDefined();
  });
});
