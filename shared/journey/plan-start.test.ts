import { describe, expect, it } from 'vitest';
import { A_MAIL } from '../../test/support/expected.ts';
import { errorOf, onTransact } from '../../test/support/sending.ts';
import { testWorld } from '../../test/support/world.ts';
import type { World } from '../ports/world.ts';
import { instant, plus } from '../time/instant.ts';
import {
  dueStartKey,
  markArmed,
  moveDue,
  planDue,
  refuseDue,
  removeDue,
  scheduleOf,
  toDueStart,
} from './due-start.ts';
import { armStart, planStart } from './plan-start.ts';
import { createRun, runId, runKey } from './run.ts';
import { civilDate } from '../time/civil.ts';

const NOW = instant('2028-02-01T08:00:00Z');
const ID = { member: 'M1', journey: 'birthday', occurrence: '2028' };
const NAME = runId('M1', 'birthday', '2028');
const SOON = plus(NOW, 'PT36H');
const FAR = plus(NOW, 'P28DT1H');

function given(decorate?: (world: World) => World) {
  const local = testWorld({ at: NOW, ...(decorate && { decorate }) });
  const { world, schedules } = local;
  const plan = (dueAt = FAR) => planStart(world, { ...ID, dueAt });
  const due = async () => toDueStart((await world.items.get(dueStartKey(ID)))!);
  const looks = async () =>
    (await world.items.query({ index: 'byText', partition: 'DUE#start' })).items.map(({ textSk }) => textSk);
  return { local, world, schedules, plan, due, looks };
}

const begins = createRun({
  ...ID,
  next: { step: 'greet', at: FAR, date: civilDate('2028-02-29'), expected: A_MAIL },
  now: NOW,
});

describe('a start that is planned', () => {
  it('is a row, looked at 36 hours before its instant, and no schedule yet', async () => {
    const { plan, due, looks, schedules } = given();
    expect(await plan()).toBe('planned');
    expect(await due()).toEqual({ ...ID, dueAt: FAR, state: 'due' });
    expect(await looks()).toEqual([`2028-02-27T21:00:00.000Z#${NAME}`]);
    expect(schedules.nextDueAt()).toBeUndefined();
  });

  it('within 36 hours is armed at once, and looked at an hour after its instant', async () => {
    const { plan, due, looks, schedules } = given();
    expect(await plan(SOON)).toBe('planned');
    expect(await due()).toEqual({ ...ID, dueAt: SOON, state: 'armed' });
    expect(await looks()).toEqual([`${plus(SOON, 'PT1H')}#${NAME}`]);
    expect(schedules.nextDueAt()).toBe(SOON);
  });

  it('a second later than that is not', async () => {
    const { plan, due } = given();
    await plan(plus(SOON, 'PT1S'));
    expect(await due()).toMatchObject({ state: 'due' });
  });

  it('has whole seconds, never earlier than asked for', async () => {
    const { plan, due } = given();
    await plan(instant('2028-02-29T08:00:00.001Z'));
    expect(await due()).toMatchObject({ dueAt: '2028-02-29T08:00:01.000Z' });
    expect(await plan(instant('2028-02-29T08:00:00.900Z'))).toBe('unchanged');
  });

  it('again as it was changes nothing', async () => {
    const { plan, looks } = given();
    await plan();
    const before = await looks();
    expect(await plan()).toBe('unchanged');
    expect(await looks()).toEqual(before);
  });

  it('anew with another instant is moved there, and its schedule with it', async () => {
    const { plan, due, looks, schedules } = given();
    await plan(SOON);
    expect(await plan(plus(NOW, 'PT3H'))).toBe('moved');
    expect([await due(), schedules.nextDueAt()]).toMatchObject([
      { dueAt: plus(NOW, 'PT3H'), state: 'armed' },
      plus(NOW, 'PT3H'),
    ]);
    expect(await plan(FAR)).toBe('moved');
    expect(await due()).toMatchObject({ dueAt: FAR, state: 'due' });
    expect(await looks()).toHaveLength(1);
  });

  it('for an occurrence that has run is refused, whatever became of the run', async () => {
    const { world, plan, looks } = given();
    await world.items.transact([begins]);
    expect(await plan()).toBe('already-ran');
    expect(await looks()).toEqual([]);
    expect(await world.items.get(dueStartKey(ID))).toBeUndefined();
  });

  it('is one row however many plan it at once, and the last instant holds', async () => {
    const { world, due, looks, schedules } = given();
    const hours = [5, 4, 3, 2, 1];
    await Promise.all(hours.map((hour) => planStart(world, { ...ID, dueAt: plus(NOW, `PT${hour}H`) })));
    expect(await looks()).toHaveLength(1);
    expect(schedules.nextDueAt()).toBe((await due()).dueAt);
  });

  it('and others each have their own row and schedule', async () => {
    const { world, looks } = given();
    for (const other of [{ member: 'M2' }, { journey: 'nps' }, { occurrence: '2029' }, {}]) {
      await planStart(world, { ...ID, ...other, dueAt: SOON });
    }
    expect(new Set(await looks()).size).toBe(4);
  });
});

describe('a plan that fails half way', () => {
  it('whose schedule could not be armed is there all the same, and armed by the next call', async () => {
    let broken = true;
    const { plan, due, schedules } = given((world) => ({
      ...world,
      schedules: {
        ...world.schedules,
        async arm(schedule) {
          if (broken) throw new Error('throttled');
          await world.schedules.arm(schedule);
        },
      },
    }));
    await expect(plan(SOON)).rejects.toThrow('throttled');
    expect(await due()).toMatchObject({ state: 'due' });
    broken = false;
    expect(await plan(SOON)).toBe('unchanged');
    expect([(await due()).state, schedules.nextDueAt()]).toEqual(['armed', SOON]);
  });

  it('gives up when others are always quicker', async () => {
    let races = 0;
    const { plan } = given(
      onTransact(async (_, commit, items) => {
        races += 1;
        const row = await items.get(dueStartKey(ID));
        const at = plus(NOW, `P${40 + races}D`);
        await items.transact(row ? [moveDue(toDueStart(row), at)] : planDue({ ...ID, dueAt: at }));
        await commit();
      }),
    );
    expect(await errorOf(plan())).toMatchObject({ name: 'TransactionRefused' });
    expect(races).toBe(12);
  });

  it('passes on what is no race', async () => {
    const { plan } = given(
      onTransact(async () => {
        throw new Error('throttled');
      }),
    );
    await expect(plan()).rejects.toThrow('throttled');
  });
});

describe('arming', () => {
  it('of a row that is moved meanwhile ends with the schedule at the row’s instant', async () => {
    const moved = plus(NOW, 'PT5H');
    let race = true;
    const { world, plan, due, schedules } = given((outside) => ({
      ...outside,
      schedules: {
        ...outside.schedules,
        async arm(schedule) {
          if (race && schedule.at === SOON) {
            race = false;
            // Another call moves it, and arms it, between our reading and our arming.
            await planStart(outside, { ...ID, dueAt: moved });
          }
          await outside.schedules.arm(schedule);
        },
      },
    }));
    await plan(SOON);
    expect([await due(), schedules.nextDueAt()]).toMatchObject([{ dueAt: moved, state: 'armed' }, moved]);
    expect(await armStart(world, ID)).toBe(true);
  });

  it('of what is not due, or begins meanwhile, is no failure', async () => {
    const { world, plan, schedules } = given();
    expect(await armStart(world, ID)).toBe(false);
    expect(schedules.nextDueAt()).toBeUndefined();
    await plan();
    const racing = onTransact(async (_, commit, items) => {
      await items.transact([{ delete: dueStartKey(ID) }]);
      await commit();
    })(world);
    expect(await armStart(racing, ID)).toBe(false);
  });
});

describe('the writes', () => {
  it('are each refused when the row has moved since it was read', async () => {
    const { world, plan, due } = given();
    await plan();
    const stale = await due();
    await plan(plus(FAR, 'P1D'));
    for (const write of [moveDue(stale, SOON), markArmed(stale), removeDue(stale)]) {
      expect(await errorOf(world.items.transact([write]))).toMatchObject({ name: 'TransactionRefused' });
    }
    expect(await errorOf(world.items.transact(refuseDue(stale, 'left', NOW)))).toMatchObject({
      name: 'TransactionRefused',
    });
    expect(await due()).toEqual({ ...stale, dueAt: plus(FAR, 'P1D') });
  });

  it('make no row of one that is gone', async () => {
    const { world, plan, due, looks } = given();
    await plan();
    const gone = await due();
    await world.items.transact([removeDue(gone)]);
    for (const write of [moveDue(gone, SOON), markArmed(gone)]) {
      expect(await errorOf(world.items.transact([write]))).toMatchObject({ name: 'TransactionRefused' });
    }
    expect(await looks()).toEqual([]);
  });

  it('name a schedule by the run’s id, and hand it ids only', () => {
    const due = { ...ID, dueAt: FAR, state: 'due', email: 'x' } as const;
    expect(scheduleOf(due)).toEqual({ name: NAME, at: FAR, target: ID });
    expect(runKey('M1', NAME).sk).toBe(`RUN#${NAME}`);
  });
});
