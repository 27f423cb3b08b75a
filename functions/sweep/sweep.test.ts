import { describe, expect, it } from 'vitest';
import type { LocalWorld } from '../../infra/local/world.ts';
import {
  closeRun,
  createRun,
  lookAgain,
  moveTo,
  runId,
  runKey,
  type OpenRun,
} from '../../shared/journey/run.ts';
import { memberKey } from '../../shared/member/member.ts';
import { begin, entryKey, settle, type MessageIdentity } from '../../shared/message/ledger.ts';
import { civilDate } from '../../shared/time/civil.ts';
import { instant, plus, type Instant } from '../../shared/time/instant.ts';
import {
  entriesOf,
  errorOf,
  fatesOf,
  helloIsDue,
  onTransact,
  runsOf,
  send,
  WEDNESDAY_EIGHT,
  type Due,
} from '../../test/support/sending.ts';
import { ASA, refOf, submitAndSettle, testWorld } from '../../test/support/world.ts';
import { sweep, type SweepReport } from './sweep.ts';

const NOTHING: SweepReport = {
  started: 0,
  closed: 0,
  late: 0,
  unknown: 0,
  presumedSent: 0,
  givenUp: 0,
  faults: 0,
};

async function sweptAt({ clock, world }: LocalWorld, at: Instant): Promise<SweepReport> {
  clock.moveTo(at);
  return sweep(world);
}

/** `hello` was taken hold of at eight on Wednesday, and the function that did so died. */
async function helloIsHeld(options: Parameters<typeof helloIsDue>[0] = {}) {
  const due = await helloIsDue(options);
  const message = identity(due);
  await due.local.world.items.transact([
    begin(message, { owner: 'dead', link: 'l', attempts: 1n }, WEDNESDAY_EIGHT),
  ]);
  return { ...due, message };
}

async function helloWaits(options: Parameters<typeof helloIsDue>[0] = {}) {
  const due = await helloIsHeld(options);
  await due.local.world.items.transact([
    settle(due.message, 'dead', { state: 'waiting', reason: 'throttled' }, WEDNESDAY_EIGHT),
  ]);
  return due;
}

function identity({ task }: Due): MessageIdentity {
  const { run, member, journey, step, message, purpose } = task;
  return { key: 'k'.repeat(32), member, run, journey, step, message, purpose, channel: 'email' };
}

describe('an ordinary hour', () => {
  it('finds nothing, and asks each list once', async () => {
    let queries = 0;
    const due = await helloIsDue({
      decorate: (world) => ({
        ...world,
        items: {
          ...world.items,
          query: (query) => {
            queries += 1;
            return world.items.query(query);
          },
        },
      }),
    });
    await send(due);
    queries = 0;

    expect(await sweptAt(due.local, plus(WEDNESDAY_EIGHT, 'PT1H'))).toEqual(NOTHING);
    expect(queries).toBe(2);
  });
});

describe('a message that was taken hold of', () => {
  it('is left alone for ten minutes, then nobody knows; and a day after it was handed over it is presumed sent', async () => {
    const { local, member } = await helloIsHeld();

    expect(await sweptAt(local, plus(WEDNESDAY_EIGHT, 'PT9M59S'))).toEqual(NOTHING);
    expect(await sweptAt(local, plus(WEDNESDAY_EIGHT, 'PT10M'))).toEqual({ ...NOTHING, unknown: 1 });
    expect(await fatesOf(local, member)).toEqual({ hello: 'unknown' });
    expect(await sweptAt(local, plus(WEDNESDAY_EIGHT, 'PT23H59M'))).toEqual(NOTHING);
    expect(await sweptAt(local, plus(WEDNESDAY_EIGHT, 'PT24H'))).toEqual({ ...NOTHING, presumedSent: 1 });
    expect(await fatesOf(local, member)).toEqual({ hello: 'presumed-sent' });
    expect(await sweptAt(local, plus(WEDNESDAY_EIGHT, 'P2D'))).toMatchObject({ unknown: 0, presumedSent: 0 });
  });

  it('is out of the list of what is due once it has its fate', async () => {
    const { local, message } = await helloIsHeld();
    await sweptAt(local, plus(WEDNESDAY_EIGHT, 'PT1H'));
    await sweptAt(local, plus(WEDNESDAY_EIGHT, 'P1D'));

    expect(await local.world.items.get(entryKey(message.member, message.key))).toMatchObject({
      state: 'presumed-sent',
    });
    expect(await local.world.items.get(entryKey(message.member, message.key))).not.toHaveProperty('textPk');
  });

  it('keeps what its function noted after all, between the sweep’s reading and writing', async () => {
    let late = false;
    const due = await helloIsHeld({
      decorate: onTransact(async (_, commit, items) => {
        if (late) {
          late = false;
          await items.transact([
            settle(due.message, 'dead', { state: 'sent', providerId: 'p' }, WEDNESDAY_EIGHT),
          ]);
        }
        await commit();
      }),
    });
    late = true;

    expect(await sweptAt(due.local, plus(WEDNESDAY_EIGHT, 'PT1H'))).toEqual(NOTHING);
    expect(await fatesOf(due.local, due.member)).toEqual({ hello: 'sent' });
  });
});

describe('a message that waits for the provider', () => {
  it('waits on while its run stands at its step, and since when it waits is not forgotten', async () => {
    const { local, member } = await helloWaits();

    expect(await sweptAt(local, plus(WEDNESDAY_EIGHT, 'PT2H'))).toEqual(NOTHING);

    expect(await entriesOf(local, member)).toMatchObject([
      { state: 'waiting', reason: 'throttled', at: WEDNESDAY_EIGHT },
    ]);
    expect(await sweptAt(local, plus(WEDNESDAY_EIGHT, 'PT4H'))).toEqual(NOTHING);
    expect(await fatesOf(local, member)).toEqual({ hello: 'waiting(throttled)' });
  });

  it.each([
    ['ended by an event', { state: 'ended', reason: 'member.left' } as const, 'skipped(ended)'],
    ['failed', { state: 'failed', reason: 'NotAccepted' } as const, 'failed(throttled)'],
  ])('gets its fate when its run has %s', async (_, end, fate) => {
    const { local, member, task } = await helloWaits();
    const run = (await runsOf(local, member)).find(({ id }) => id === task.run);
    await local.world.items.transact([closeRun(run!, end, WEDNESDAY_EIGHT)]);

    expect(await sweptAt(local, plus(WEDNESDAY_EIGHT, 'PT2H'))).toEqual({ ...NOTHING, givenUp: 1 });
    expect(await fatesOf(local, member)).toEqual({ hello: fate });
  });

  it('has failed when its run has gone on without it: nobody would try it again', async () => {
    const { local, member } = await helloWaits();
    const [run] = await runsOf(local, member);
    const next = { step: 'your-support', at: plus(WEDNESDAY_EIGHT, 'P3D'), date: civilDate('2028-01-15') };
    await local.world.items.transact([moveTo(run as OpenRun, next)]);

    expect(await sweptAt(local, plus(WEDNESDAY_EIGHT, 'PT2H'))).toEqual({ ...NOTHING, givenUp: 1 });
    expect(await fatesOf(local, member)).toEqual({ hello: 'failed(throttled)' });
  });

  it('has failed when its run’s row is gone', async () => {
    const { local, member, task } = await helloWaits();
    await local.world.items.transact([{ delete: runKey(member, task.run) }]);

    expect(await sweptAt(local, plus(WEDNESDAY_EIGHT, 'PT2H'))).toEqual({ ...NOTHING, givenUp: 1 });
    expect(await fatesOf(local, member)).toEqual({ hello: 'failed(throttled)' });
  });
});

describe('a run', () => {
  /** A run's row that nothing was started for, as a kill right after the transaction leaves it. */
  async function withLostStart(options: Parameters<typeof testWorld>[0] = {}) {
    const local = testWorld(options);
    await submitAndSettle(local, 'join', ASA);
    const member = await refOf(local, ASA.membershipNumber);
    const now = local.clock.now();
    const next = { step: 'hello', at: plus(now, 'P1D'), date: civilDate('2028-01-12') };
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
    let down = true;
    const { local, member, id, now } = await withLostStart({
      decorate: (world) => ({
        ...world,
        runs: {
          ...world.runs,
          async start(input) {
            if (down && input.run === id) throw new Error('ServiceUnavailable');
            await world.runs.start(input);
          },
        },
      }),
    });
    await local.world.items.transact([
      begin(heldBy(member), { owner: 'dead', link: 'l', attempts: 1n }, now),
    ]);

    expect(await sweptAt(local, plus(now, 'PT1H'))).toEqual({ ...NOTHING, faults: 1, unknown: 1 });
    down = false;
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

describe('many rows', () => {
  it('all are dealt with, over several pages', async () => {
    const due = await helloIsDue();
    const { items } = due.local.world;
    for (let at = 0; at < 250; at += 1) {
      const message = { ...identity(due), key: String(at).padStart(32, '0') };
      await items.transact([begin(message, { owner: 'dead', link: 'l', attempts: 1n }, WEDNESDAY_EIGHT)]);
    }

    expect(await sweptAt(due.local, plus(WEDNESDAY_EIGHT, 'PT1H'))).toEqual({ ...NOTHING, unknown: 250 });
  });

  it('one that cannot be read is a fault and stops no other', async () => {
    const due = await helloIsHeld();
    await due.local.world.items.transact([
      {
        put: {
          ...entryKey(due.member, 'broken'),
          member: due.member,
          key: 'broken',
          state: 'no such state',
          textPk: 'DUE#message',
          textSk: '2028-01-01T00:00:00.000Z#broken',
        },
      },
    ]);

    expect(await sweptAt(due.local, plus(WEDNESDAY_EIGHT, 'PT1H'))).toEqual({
      ...NOTHING,
      unknown: 1,
      faults: 1,
    });
  });

  it('a list that cannot be read is a fault, and the other list is gone through', async () => {
    const due = await helloIsHeld();
    const { items } = due.local.world;
    due.local.clock.moveTo(plus(WEDNESDAY_EIGHT, 'PT1H'));
    const half = {
      ...items,
      query: async (query: Parameters<typeof items.query>[0]) => {
        if (query.partition === 'DUE#run') throw new Error('throttled');
        return items.query(query);
      },
    };

    expect(await sweep({ ...due.local.world, items: half })).toEqual({ ...NOTHING, unknown: 1, faults: 1 });
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

function heldBy(member: string): MessageIdentity {
  return {
    key: 'k'.repeat(32),
    member,
    run: 'r',
    journey: 'welcome',
    step: 'a-story',
    message: 'a-story',
    purpose: 'relation',
    channel: 'email',
  };
}
