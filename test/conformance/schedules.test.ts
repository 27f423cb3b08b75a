import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { describe, expect, it } from 'vitest';
import { createLocalClock } from '../../shared/adapters/clock.local.ts';
import { createAwsSchedules } from '../../shared/adapters/schedules.aws.ts';
import { createLocalSchedules } from '../../shared/adapters/schedules.local.ts';
import { openDatabase } from '../../shared/adapters/sqlite.ts';
import type { ScheduleTarget } from '../../shared/ports/schedules.ts';
import { plus, type Instant } from '../../shared/time/instant.ts';
import { fakeScheduler } from '../support/scheduler.ts';
import { SCHEDULES_START, schedulesConformance } from './schedules.ts';

interface Fired {
  readonly target: ScheduleTarget;
  readonly at: Instant;
}

schedulesConformance('SQLite on a file', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'lojal-schedules-'));
  const file = path.join(folder, 'lojal.sqlite');
  let db = openDatabase(file);
  const clock = createLocalClock({ at: SCHEDULES_START });
  let schedules = createLocalSchedules({ db, clock });
  const fired: Fired[] = [];
  return {
    schedules,
    async passTo(at) {
      for (let due = schedules.nextDueAt(); due !== undefined && due <= at; due = schedules.nextDueAt()) {
        clock.moveTo(due);
        await schedules.fireDue(async (target) => void fired.push({ target, at: clock.now() }));
      }
      clock.moveTo(at);
    },
    fired: () => fired,
    async reopen() {
      db.close();
      db = openDatabase(file);
      schedules = createLocalSchedules({ db, clock });
      return schedules;
    },
    async close() {
      db.close();
      rmSync(folder, { recursive: true });
    },
  };
});

// The scheduler is played (test/support/scheduler.ts): what is shown is that the adapter's calls come to what the port promises.
schedulesConformance('EventBridge Scheduler, played', async () => {
  const scheduler = fakeScheduler();
  const clock = createLocalClock({ at: SCHEDULES_START });
  const binding = { group: 'g', role: 'arn:role', target: 'arn:start-journey', deadLetters: 'arn:dead' };
  const make = () => createAwsSchedules(new SchedulerClient({}), binding, clock);
  const fired: Fired[] = [];
  return {
    schedules: make(),
    async passTo(at) {
      for (const call of scheduler.fireUntil(at)) {
        fired.push({ target: JSON.parse(call.input) as ScheduleTarget, at: call.at });
      }
      clock.moveTo(at);
    },
    fired: () => fired,
    reopen: async () => make(),
  };
});

/** Schedules in memory, and what they called. */
function create(call: (target: ScheduleTarget) => Promise<unknown> = async () => undefined) {
  const clock = createLocalClock({ at: SCHEDULES_START });
  const db = openDatabase(':memory:');
  const schedules = createLocalSchedules({ db, clock });
  const calls: string[] = [];
  const fire = () =>
    schedules.fireDue(async (target) => {
      calls.push(`${target.member} ${clock.now()}`);
      return call(target);
    });
  const arm = (member: string, at: Instant) =>
    schedules.arm({ name: member, at, target: { member, journey: 'j', occurrence: 'o' } });
  return { db, clock, schedules, calls, fire, arm };
}

const NINE = plus(SCHEDULES_START, 'PT9H');

describe('the local schedules and their pump', () => {
  it('given schedules, when asked, then the pump knows when to look next, and how many it fired', async () => {
    const { clock, schedules, fire, arm } = create();
    expect(schedules.nextDueAt()).toBeUndefined();
    await arm('b', plus(NINE, 'PT1H'));
    await arm('a', NINE);
    expect(schedules.nextDueAt()).toBe(NINE);
    expect(await fire()).toBe(0);

    clock.moveTo(NINE);
    expect(await fire()).toBe(1);
    expect(schedules.nextDueAt()).toBe(plus(NINE, 'PT1H'));
    clock.moveTo(plus(NINE, 'P1D'));
    expect(await fire()).toBe(1);
    expect(schedules.nextDueAt()).toBeUndefined();
  });

  it('given a process that dies in a call, when another fires what is due, then it is called again', async () => {
    const { clock, schedules, arm } = create();
    await arm('a', NINE);
    clock.moveTo(NINE);
    let begun = 0;
    void schedules.fireDue(() => {
      begun += 1;
      return new Promise(() => undefined);
    });
    expect(begun).toBe(1);

    expect(await schedules.fireDue(async () => void (begun += 1))).toBe(1);
    expect(begun).toBe(2);
    expect(schedules.nextDueAt()).toBeUndefined();
  });

  it('given a call that fails, when time passes, then it is made again after one minute and two, and then given up', async () => {
    const { clock, schedules, calls, fire, arm } = create(async () => {
      throw new Error('no');
    });
    await arm('a', NINE);

    for (let due = schedules.nextDueAt(); due !== undefined; due = schedules.nextDueAt()) {
      clock.moveTo(due);
      await fire();
    }
    expect(calls).toEqual(['PT0S', 'PT1M', 'PT3M'].map((late) => `a ${plus(NINE, late)}`));
  });

  it('given a call that fails once, when others are due, then they fire, and it fires a minute later', async () => {
    let failures = 1;
    const { clock, calls, fire, arm } = create(async () => {
      if (failures-- > 0) throw new Error('no');
    });
    await arm('a', NINE);
    await arm('b', NINE);

    clock.moveTo(NINE);
    expect(await fire()).toBe(2);
    clock.moveTo(plus(NINE, 'PT1M'));
    expect(await fire()).toBe(1);
    expect(calls.map((one) => one.split(' ')[0])).toEqual(['a', 'b', 'a']);
  });

  it('given one armed anew by its own call, when that has resolved, then the new one stands', async () => {
    const { clock, schedules, arm } = create();
    await arm('a', NINE);
    clock.moveTo(NINE);
    await schedules.fireDue(async () => arm('a', plus(NINE, 'P1D')));

    expect(schedules.nextDueAt()).toBe(plus(NINE, 'P1D'));
  });

  it('given one armed again as it is by its own call, when that has resolved, then it is gone', async () => {
    const { clock, schedules, arm } = create();
    await arm('a', NINE);
    clock.moveTo(NINE);
    let calls = 0;
    await schedules.fireDue(async () => {
      calls += 1;
      if (calls === 1) await arm('a', NINE);
    });

    expect([calls, schedules.nextDueAt()]).toEqual([1, undefined]);
  });

  it('given more in a target than its ids, when it is armed, then nothing else is stored', async () => {
    const { db, schedules } = create();
    const target = { member: 'm', journey: 'j', occurrence: 'o', email: 'asa@example.org' };
    await schedules.arm({ name: 'a', at: NINE, target });

    expect(db.prepare('SELECT target FROM schedules').all()).toEqual([
      { target: '{"member":"m","journey":"j","occurrence":"o"}' },
    ]);
  });
});
