import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createLocalQueue } from '../../shared/adapters/queue.local.ts';
import { openDatabase } from '../../shared/adapters/sqlite.ts';
import { log } from '../../shared/log.ts';
import type { DeliveredEvent } from '../../shared/member/event.ts';
import type { World } from '../../shared/ports/world.ts';
import { addDays, civilDate } from '../../shared/time/civil.ts';
import { seal } from '../../shared/webhook/seal.ts';
import { delivered, items, queued, type Incoming } from '../../test/support/incoming.ts';
import { rotation } from '../../test/support/rotation.ts';
import { ASA, submitAndSettle, testWorld } from '../../test/support/world.ts';
import { MOST_IN_PLACE } from './record-list.ts';

beforeEach(() => {
  vi.spyOn(log, 'info').mockReturnValue();
  vi.spyOn(log, 'warn').mockReturnValue();
  vi.spyOn(log, 'error').mockReturnValue();
});
afterEach(() => void vi.restoreAllMocks());

/** Åsa is a member. */
async function given(decorate?: (world: World) => World) {
  const db = openDatabase(':memory:');
  const local = testWorld({ db, ...(decorate && { decorate }) });
  const queue = createLocalQueue({ db, clock: local.clock, visibilitySeconds: 180, maxReceives: 5 });
  const world: Incoming = { local, db, queue };
  await submitAndSettle(local, 'join', ASA);
  // Each on another day: those of one day count as one.
  const logIn = async (day: number): Promise<DeliveredEvent> => {
    const id = `log-in-${day}`;
    const of = await delivered(world, 'log-in', { membershipNumber: ASA.membershipNumber }, { id });
    return {
      ...of,
      fields: { ...of.fields, occurredAt: `${addDays(civilDate('2027-01-01'), day)}T09:00:00.000Z` },
    };
  };
  const logIns = (count: number) => Promise.all(Array.from({ length: count }, (_, day) => logIn(day)));
  const message = async (content: object, receiveCount = 1) => {
    const [key] = await local.world.secrets.get('seal');
    const body = seal(JSON.stringify(content), key, local.world.ids);
    return { id: `m${receiveCount}`, body, receipt: 'r', receiveCount };
  };
  const recorded = (): number => items(world).filter((row) => row.includes('EVENT#portal.login#')).length;
  const record = local.functions.recordEvents;
  return { ...world, world, logIn, logIns, message, recorded, record };
}

describe('a list on the queue', () => {
  it('is recorded where it is, and nothing goes back to the queue', async () => {
    const { record, message, logIns, recorded, world } = await given();
    expect(await record([await message({ batch: await logIns(20) })])).toEqual(new Set());
    expect([recorded(), await queued(world)]).toEqual([20, []]);
  });

  it('given an event of it that fails, then that one goes back alone, and the others are recorded', async () => {
    const { record, message, logIns, recorded, world } = await given();
    const [first, second, third] = await logIns(3);
    const broken = { ...second!, fields: { colour: 'blue' } };
    expect(await record([await message({ batch: [first, broken, third] })])).toEqual(new Set());
    expect(recorded()).toBe(2);
    expect((await queued(world)).map(({ id }) => id)).toEqual(['log-in-1']);
    expect(log.warn).toHaveBeenCalledWith(
      'an event of a list was not recorded and comes again alone',
      expect.objectContaining({ event: 'log-in-1', error: 'EventUnreadable' }),
    );
  });

  it('given that the queue does not take back what failed, then the list comes again', async () => {
    const { record, message, logIns, local } = await given();
    const [first, second] = await logIns(2);
    const list = await message({ batch: [first, { ...second!, fields: {} }] });
    vi.spyOn(local.world.queue, 'send').mockRejectedValueOnce(new Error('down'));
    expect(await record([list])).toEqual(new Set([list.id]));
  });

  it('that comes again is taken apart, and recorded once all the same', async () => {
    const { record, message, logIns, recorded, world, local } = await given();
    const batch = await logIns(3);
    await record([await message({ batch })]);
    expect(await record([await message({ batch }, 2)])).toEqual(new Set());
    expect((await queued(world)).map(({ id }) => id)).toEqual(['log-in-0', 'log-in-1', 'log-in-2']);
    const before = items(world);
    await local.engine.settle();
    expect([recorded(), items(world), await queued(world)]).toEqual([3, before, []]);
  });

  it('given more than one call may record, then what is beyond goes back, each event alone', async () => {
    const { record, message, logIns, recorded, world } = await given();
    const all = await logIns(MOST_IN_PLACE + 1);
    const lists = [all.slice(0, MOST_IN_PLACE), all.slice(MOST_IN_PLACE).concat(await logIns(1))];
    await record(await Promise.all(lists.map((batch) => message({ batch }))));
    expect(recorded()).toBe(MOST_IN_PLACE);
    expect(await queued(world)).toHaveLength(2);
  });
});

describe('an event that was sealed with a key which this function has not seen yet', () => {
  it('is opened with it, at the first attempt', async () => {
    const { added, reads, decorate } = rotation();
    const { record, logIn, recorded, local } = await given(decorate);
    const [old] = await local.world.secrets.get('seal');
    const body = seal(JSON.stringify(await logIn(1)), added(old), local.world.ids);
    const one = { id: 'm', body, receipt: 'r', receiveCount: 1 };
    expect(await record([one])).toEqual(new Set());
    expect([recorded(), reads()]).toEqual([1, 1]);
  });

  it('or with none there is, comes again', async () => {
    const { record, logIn, recorded, local } = await given();
    const [key] = await local.world.secrets.get('seal');
    const body = seal(JSON.stringify(await logIn(1)), { ...key, id: 'k9' }, local.world.ids);
    expect(await record([{ id: 'm', body, receipt: 'r', receiveCount: 1 }])).toEqual(new Set(['m']));
    expect(recorded()).toBe(0);
  });
});
