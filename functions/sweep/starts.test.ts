import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  dueStartKey,
  DUE_STARTS,
  markArmed,
  refusedKey,
  toDueStart,
} from '../../shared/journey/due-start.ts';
import { planStart } from '../../shared/journey/plan-start.ts';
import { log } from '../../shared/log.ts';
import type { World } from '../../shared/ports/world.ts';
import { instant, plus, type Instant } from '../../shared/time/instant.ts';
import { withJourneys } from '../../test/support/member-runs.ts';
import { runsOf } from '../../test/support/sending.ts';
import { ASA, refOf, submitAndSettle, testWorld } from '../../test/support/world.ts';
import { welcome } from '../../workflows/welcome/journey.ts';
import { createHandler } from './handler.ts';
import { sweepStarts } from './starts.ts';

const NOTHING = { armed: 0, startedLate: 0, refused: 0, moved: 0, faults: 0 };
/** 29 February at nine in Stockholm. */
const DUE = instant('2028-02-29T08:00:00Z');

beforeEach(() => {
  vi.spyOn(log, 'warn').mockReturnValue();
  vi.spyOn(log, 'error').mockReturnValue();
});
afterEach(() => void vi.restoreAllMocks());

/** Åsa's welcome of another year is planned. Only the clock is moved, so that nothing but the sweep acts. */
async function given(decorate?: (world: World) => World) {
  const local = testWorld({ workflows: withJourneys(welcome), ...(decorate && { decorate }) });
  await submitAndSettle(local, 'join', ASA);
  const id = { member: await refOf(local, ASA.membershipNumber), journey: 'welcome', occurrence: 'again' };
  await planStart(local.world, { ...id, dueAt: DUE });
  const sweptAt = (at: Instant, world = local.world) => {
    local.clock.moveTo(at);
    return sweepStarts(world, local.workflows);
  };
  const begun = async () =>
    (await runsOf(local, id.member)).filter(({ occurrence }) => occurrence === 'again');
  const due = async () => {
    const row = await local.world.items.get(dueStartKey(id));
    return row && toDueStart(row);
  };
  return { local, id, sweptAt, begun, due };
}

const lost = (world: World): World => ({
  ...world,
  schedules: { ...world.schedules, arm: async () => undefined },
});

describe('what is due soon', () => {
  it('is armed once, 36 hours before, at its exact instant', async () => {
    const { local, sweptAt, due } = await given();
    expect(await sweptAt(instant('2028-02-27T19:59:59Z'))).toEqual(NOTHING);
    expect(local.schedules.nextDueAt()).toBeUndefined();
    expect(await sweptAt(instant('2028-02-27T20:00:00Z'))).toEqual({ ...NOTHING, armed: 1 });
    expect([local.schedules.nextDueAt(), await due()]).toMatchObject([DUE, { state: 'armed' }]);
    expect(await sweptAt(instant('2028-02-27T21:00:00Z'))).toEqual(NOTHING);
  });

  it('is read once to be armed, and an hour with nothing due costs one query', async () => {
    const calls: string[] = [];
    const { local, sweptAt } = await given();
    const items = {
      get: (key: Parameters<World['items']['get']>[0]) => (calls.push('get'), local.world.items.get(key)),
      query: (query: Parameters<World['items']['query']>[0]) => (
        calls.push('query'),
        local.world.items.query(query)
      ),
      transact: (writes: Parameters<World['items']['transact']>[0]) => (
        calls.push('transact'),
        local.world.items.transact(writes)
      ),
    };
    await sweptAt(instant('2028-02-01T00:00:00Z'), { ...local.world, items });
    expect(calls.splice(0)).toEqual(['query']);
    await sweptAt(instant('2028-02-28T00:00:00Z'), { ...local.world, items });
    expect(calls.splice(0)).toEqual(['query', 'get', 'get', 'transact']);
    await sweptAt(instant('2028-02-28T01:00:00Z'), { ...local.world, items });
    expect(calls).toEqual(['query']);
  });

  it('that cannot be armed is a fault, stops no other, and is armed in the next hour', async () => {
    let broken = '';
    const { local, id, sweptAt } = await given((world) => ({
      ...world,
      schedules: {
        ...world.schedules,
        async arm(schedule) {
          if (schedule.target.occurrence === broken) throw new Error('throttled');
          await world.schedules.arm(schedule);
        },
      },
    }));
    await planStart(local.world, { ...id, occurrence: 'other', dueAt: DUE });
    broken = 'again';
    expect(await sweptAt(instant('2028-02-28T00:00:00Z'))).toEqual({ ...NOTHING, armed: 1, faults: 1 });
    broken = '';
    expect(await sweptAt(instant('2028-02-28T01:00:00Z'))).toEqual({ ...NOTHING, armed: 1 });
  });

  it('that the index still shows after it was armed, moved or begun is passed over', async () => {
    const { local, id, sweptAt, begun } = await given(lost);
    const { items } = local.world;
    const stale = await items.query({ index: 'byText', partition: DUE_STARTS });
    const lagging = { ...local.world, items: { ...items, query: async () => stale } };
    expect(stale.items).toHaveLength(1);
    const row = toDueStart((await items.get(dueStartKey(id)))!);

    await items.transact([markArmed(row)]);
    expect(await sweptAt(instant('2028-02-28T00:00:00Z'), lagging)).toEqual(NOTHING);
    expect(await sweptAt(plus(DUE, 'PT1M'), lagging)).toEqual(NOTHING);
    expect(await begun()).toEqual([]);
    await planStart(local.world, { ...id, dueAt: plus(DUE, 'P60D') });
    await items.transact([markArmed({ ...row, dueAt: plus(DUE, 'P60D') })]);
    expect(await sweptAt(plus(DUE, 'PT2H'), lagging)).toEqual(NOTHING);
    await items.transact([{ delete: dueStartKey(id) }]);
    expect(await sweptAt(plus(DUE, 'PT3H'), lagging)).toEqual(NOTHING);
  });
});

describe('what a lost schedule has missed', () => {
  it('is started by the sweep an hour after it was due, once, and told', async () => {
    const { local, sweptAt, begun, due } = await given(lost);
    await sweptAt(instant('2028-02-28T00:00:00Z'));
    expect(await sweptAt(plus(DUE, 'PT59M59S'))).toEqual(NOTHING);
    expect(await begun()).toEqual([]);

    expect(await sweptAt(plus(DUE, 'PT1H'))).toEqual({ ...NOTHING, startedLate: 1 });
    expect(await begun()).toMatchObject([{ state: 'starting', createdAt: plus(DUE, 'PT1H') }]);
    expect(await due()).toBeUndefined();
    expect(local.runs.list()).toHaveLength(2);
    expect(vi.mocked(log.warn).mock.calls).toMatchObject([
      [/made by the sweep/, { occurrence: 'again', started: true }],
    ]);
    expect(await sweptAt(plus(DUE, 'PT2H'))).toEqual(NOTHING);
  });

  it('is started at once when it was never armed, after an outage of the sweep itself', async () => {
    const { sweptAt, begun } = await given(lost);
    expect(await sweptAt(plus(DUE, 'PT1M'))).toEqual({ ...NOTHING, startedLate: 1 });
    expect(await begun()).toHaveLength(1);
  });

  it('is refused with its reason when the member has left', async () => {
    const { local, id, sweptAt, due } = await given(lost);
    await submitAndSettle(local, 'leave', { membershipNumber: ASA.membershipNumber });
    expect(await sweptAt(plus(DUE, 'PT2H'))).toEqual({ ...NOTHING, refused: 1 });
    expect([await due(), (await local.world.items.get(refusedKey(id)))?.reason]).toEqual([undefined, 'left']);
  });

  it('that cannot be started is a fault, and is started in the next hour', async () => {
    let broken = true;
    const { sweptAt, begun } = await given((world) => ({
      ...lost(world),
      items: {
        ...world.items,
        async transact(writes) {
          if (broken && writes.some((write) => 'delete' in write)) throw new Error('throttled');
          await world.items.transact(writes);
        },
      },
    }));
    expect(await sweptAt(plus(DUE, 'PT2H'))).toEqual({ ...NOTHING, faults: 1 });
    broken = false;
    expect(await sweptAt(plus(DUE, 'PT3H'))).toEqual({ ...NOTHING, startedLate: 1 });
    expect(await begun()).toHaveLength(1);
  });

  it('stands with the rest of the sweep’s report', async () => {
    const { local, sweptAt } = await given(lost);
    vi.spyOn(log, 'info').mockReturnValue();
    await sweptAt(instant('2028-02-28T00:00:00Z'));
    local.clock.moveTo(plus(DUE, 'PT1H'));
    const report = await createHandler(local.world, local.workflows)({}, {} as never);
    expect(report).toMatchObject({ started: 0, startedLate: 1, faults: 0 });
  });
});

describe('a list', () => {
  it('that cannot be read is a fault, and so is a row that cannot', async () => {
    const { local, id, sweptAt } = await given();
    const { items } = local.world;
    const away = async (): Promise<never> => {
      throw new Error('throttled');
    };
    expect(await sweptAt(DUE, { ...local.world, items: { ...items, query: away } })).toEqual({
      ...NOTHING,
      faults: 1,
    });
    const broken = { ...dueStartKey({ ...id, occurrence: 'broken' }), state: 'no such state' };
    const shown = { textPk: DUE_STARTS, textSk: '2028-01-01T00:00:00.000Z#broken' };
    await items.transact([{ put: { ...broken, ...shown } }]);
    expect(await sweptAt(DUE)).toEqual({ ...NOTHING, startedLate: 1, faults: 1 });
  });
});
