import { describe, expect, it } from 'vitest';
import { closeRun, moveTo, runKey, type OpenRun } from '../../shared/journey/run.ts';
import { begin, entryKey, settle } from '../../shared/message/ledger.ts';
import { civilDate } from '../../shared/time/civil.ts';
import { plus } from '../../shared/time/instant.ts';
import { A_MAIL } from '../../test/support/expected.ts';
import {
  entriesOf,
  fatesOf,
  helloIsDue,
  messageOf,
  onTransact,
  runsOf,
  send,
  WEDNESDAY_EIGHT,
} from '../../test/support/sending.ts';
import { NOTHING, sweptAt } from '../../test/support/sweeping.ts';
import { sweep } from './sweep.ts';

/** `hello` was taken hold of at eight on Wednesday, and the function that did so died. */
async function helloIsHeld(options: Parameters<typeof helloIsDue>[0] = {}) {
  const due = await helloIsDue(options);
  const message = messageOf(due.task);
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

  it('that the index still shows after it has its fate is passed over', async () => {
    const { local, member, message } = await helloIsHeld();
    const { items } = local.world;
    const stale = await items.query({ index: 'byText', partition: 'DUE#message' });
    await items.transact([settle(message, 'dead', { state: 'sent', providerId: 'p' }, WEDNESDAY_EIGHT)]);
    local.clock.moveTo(plus(WEDNESDAY_EIGHT, 'PT1H'));
    const lagging = {
      ...items,
      query: async (query: Parameters<typeof items.query>[0]) =>
        query.partition === 'DUE#message' ? stale : items.query(query),
    };

    expect(stale.items).toHaveLength(1);
    expect(await sweep({ ...local.world, items: lagging })).toEqual(NOTHING);
    expect(await fatesOf(local, member)).toEqual({ hello: 'sent' });
    await items.transact([{ delete: entryKey(message.member, message.key) }]);
    expect(await sweep({ ...local.world, items: lagging })).toEqual(NOTHING);
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
    const next = {
      step: 'your-support',
      at: plus(WEDNESDAY_EIGHT, 'P3D'),
      date: civilDate('2028-01-15'),
      expected: A_MAIL,
    };
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

describe('many rows', () => {
  it('all are dealt with, over several pages', async () => {
    const due = await helloIsDue();
    const { items } = due.local.world;
    for (let at = 0; at < 250; at += 1) {
      const message = { ...messageOf(due.task), key: String(at).padStart(32, '0') };
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
