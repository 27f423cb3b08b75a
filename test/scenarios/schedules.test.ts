import { describe, expect, it, vi } from 'vitest';
import type { LocalWorld } from '../../infra/local/world.ts';
import { openDatabase } from '../../shared/adapters/sqlite.ts';
import { DUE_STARTS } from '../../shared/journey/due-start.ts';
import { planStart } from '../../shared/journey/plan-start.ts';
import { log } from '../../shared/log.ts';
import type { Schedule } from '../../shared/ports/schedules.ts';
import type { World } from '../../shared/ports/world.ts';
import { atLocalTime, civilDate, addDays } from '../../shared/time/civil.ts';
import { hoursBetween, instant, msBetween, plus, type Instant } from '../../shared/time/instant.ts';
import { faultyPorts, InjectedFault, type Fault } from '../support/faulty-world.ts';
import { runsOf, withSecondJourney } from '../support/sending.ts';
import { ASA, refOf, submitAndSettle, testWorld } from '../support/world.ts';

// A busy machine may take its time.
vi.setConfig({ testTimeout: 120_000 });
log.setLogLevel('SILENT');

const ZONE = 'Europe/Stockholm';
const START = instant('2028-01-01T09:00:00Z');
const both = withSecondJourney({ purpose: 'service' });
/** Without those that plan dates of their own. */
const workflows = {
  ...both,
  journeys: new Map([...both.journeys].filter(([, { startsOn }]) => startsOn.kind === 'event')),
};

/** Half past two is skipped on 26 March 2028 and comes twice on 29 October; the rest is every eighth day at a time of its own. */
const DATES: readonly Instant[] = [
  atLocalTime(civilDate('2028-02-29'), '09:00', ZONE),
  atLocalTime(civilDate('2028-03-26'), '01:59', ZONE),
  atLocalTime(civilDate('2028-03-26'), '02:30', ZONE),
  atLocalTime(civilDate('2028-03-26'), '03:00', ZONE),
  atLocalTime(civilDate('2028-10-29'), '02:30', ZONE),
  plus(atLocalTime(civilDate('2028-10-29'), '02:30', ZONE), 'PT1H'),
  atLocalTime(civilDate('2028-12-31'), '23:59', ZONE),
  ...Array.from({ length: 43 }, (_, n) =>
    atLocalTime(addDays(civilDate('2028-01-05'), n * 8), `${String((n * 7) % 24).padStart(2, '0')}:15`, ZONE),
  ),
];

/** What becomes of the schedule for a date, by its occurrence. */
const FATES = ['as armed', 'lost', 'doubled', 'a little late', 'five hours late'] as const;
const fateOf = (occurrence: string): (typeof FATES)[number] => FATES[Number(occurrence) % FATES.length]!;

/** A scheduler with faults. What it does to one schedule it does whenever that is armed. */
const faulty = (world: World): World => ({
  ...world,
  schedules: {
    ...world.schedules,
    async arm(schedule: Schedule) {
      const { arm } = world.schedules;
      const at = (late: string): Schedule => ({ ...schedule, at: plus(schedule.at, late) });
      switch (fateOf(schedule.target.occurrence)) {
        case 'as armed':
          return arm(schedule);
        case 'lost':
          return undefined;
        case 'doubled':
          await arm(schedule);
          await arm({ ...schedule, name: `${schedule.name}-again` });
          return arm({ ...at('PT3H'), name: `${schedule.name}-late` });
        case 'a little late':
          return arm(at('PT20M'));
        case 'five hours late':
          return arm(at('PT5H'));
      }
    },
  },
});

async function emptyLists({ world, schedules }: LocalWorld): Promise<boolean> {
  const { items } = await world.items.query({ index: 'byText', partition: DUE_STARTS });
  return items.length === 0 && schedules.nextDueAt() === undefined;
}

describe('fifty due dates over a year', () => {
  it('are fifty instants, with 29 February and both changes of the clock among them', () => {
    expect(new Set(DATES).size).toBe(50);
    expect(DATES).toContain('2028-02-29T08:00:00.000Z');
    expect(DATES.filter((at) => at.startsWith('2028-03-26')).toSorted()).toEqual([
      '2028-03-26T00:59:00.000Z',
      '2028-03-26T01:00:00.000Z',
      '2028-03-26T01:30:00.000Z',
    ]);
    expect(DATES.filter((at) => at.startsWith('2028-10-29T0')).toSorted()).toEqual([
      '2028-10-29T00:30:00.000Z',
      '2028-10-29T01:30:00.000Z',
    ]);
  });

  it.each([
    ['with a scheduler that does its work', undefined],
    ['with schedules lost, doubled and late', faulty],
  ])('%s, and restarts, each start once, at their instant, and nothing is left over', async (_, decorate) => {
    const db = openDatabase(':memory:');
    const living = (seed: string) =>
      testWorld({ db, at: START, seed, workflows, ...(decorate && { decorate }) });
    let local = living('first');
    await submitAndSettle(local, 'join', ASA, 'join-for-schedules');
    const member = await refOf(local, ASA.membershipNumber);
    for (const [n, dueAt] of DATES.entries()) {
      await planStart(local.world, { member, journey: 'second', occurrence: String(n), dueAt });
    }

    // A restart every 17 days and some, so that it falls before, between and after arming and firing.
    for (let at = START; at < '2029-01-03'; at = plus(at, 'P17DT5H7M')) {
      await local.engine.advanceTo(at);
      local = living(at);
    }
    await local.engine.advanceTo(instant('2029-01-10T00:00:00Z'));

    const runs = (await runsOf(local, member)).filter(({ journey }) => journey === 'second');
    const executions = local.runs.list().filter(({ journey }) => journey === 'second');
    expect(runs).toHaveLength(50);
    expect(new Set(runs.map(({ occurrence }) => occurrence)).size).toBe(50);
    expect(executions.map(({ run }) => run).toSorted()).toEqual(runs.map(({ id }) => id).toSorted());
    expect(await emptyLists(local)).toBe(true);

    const wrong = runs.filter(({ occurrence, createdAt }) => {
      const late = hoursBetween(DATES[Number(occurrence)]!, createdAt);
      switch (decorate ? fateOf(occurrence) : 'as armed') {
        case 'as armed':
        case 'doubled':
          return late !== 0;
        case 'a little late':
          return late !== 1 / 3;
        case 'lost':
        case 'five hours late':
          // The first sweep on the hour, an hour after.
          return late < 1 || late >= 2;
      }
    });
    expect(wrong).toEqual([]);
    // What a run plans does not depend on how it was started.
    const planned = local.mailbox.accepted().filter(({ tags }) => tags.journey === 'second');
    expect(planned).toHaveLength(50);
    db.close();
  });
});

describe('a start whose calls on the world go wrong', () => {
  const NOW = instant('2028-02-27T18:30:00Z');
  const DUE = instant('2028-02-29T08:00:00Z');

  /** Åsa is a member; her start is planned before the 36 hours, armed by the sweep, and falls due. */
  async function live(
    fault?: Fault,
  ): Promise<{ calls: readonly string[]; runs: number; late: number; left: boolean }> {
    const db = openDatabase(':memory:');
    const before = testWorld({ db, at: NOW, workflows });
    await submitAndSettle(before, 'join', ASA, 'join-for-faults');
    const member = await refOf(before, ASA.membershipNumber);
    const ports = faultyPorts(fault);
    const first = testWorld({ db, seed: 'second life', workflows, decorate: onlyStarts(ports.decorate) });
    const play = async (local: LocalWorld): Promise<void> => {
      await again(() => planStart(local.world, { member, journey: 'second', occurrence: 'x', dueAt: DUE }));
      await again(() => local.engine.advanceTo(plus(DUE, 'PT3H')));
    };
    await Promise.race([play(first), ports.killed]);
    if (fault?.kind === 'kill') await play(testWorld({ db, seed: 'third life', workflows }));
    // Looked at through the first world, which has no faults and the same file.
    const runs = (await runsOf(before, member)).filter(({ journey }) => journey === 'second');
    const executions = before.runs.list().filter(({ journey }) => journey === 'second');
    const left = !(await emptyLists(before));
    db.close();
    expect(executions).toHaveLength(1);
    return { calls: ports.calls, runs: runs.length, late: msBetween(DUE, runs[0]!.createdAt), left };
  }

  /** Faults strike what this is about and not the rest of the world: the lists of runs and messages are asked for each hour. */
  const onlyStarts =
    (decorate: (world: World) => World) =>
    (world: World): World => {
      const struck = decorate(world);
      const items: World['items'] = {
        ...struck.items,
        query: (query) => (query.partition === DUE_STARTS ? struck.items : world.items).query(query),
      };
      return { ...world, items, schedules: struck.schedules, runs: struck.runs };
    };

  /** Who asks for something asks again when it fails. */
  async function again(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof InjectedFault)) throw error;
      await work();
    }
  }

  it.each([
    ['kill', 'before'],
    ['kill', 'after'],
    ['error', 'before'],
    ['error', 'after'],
  ] as const)('starts once, and within two hours: %s %s each single call', async (kind, when) => {
    const { calls, ...ordinary } = await live();
    expect(ordinary).toEqual({ runs: 1, late: 0, left: false });
    expect(new Set(calls)).toEqual(
      new Set(['items.get', 'items.query', 'items.transact', 'schedules.arm', 'runs.start']),
    );

    const wrong: unknown[] = [];
    for (const at of calls.keys()) {
      const { calls: _, ...found } = await live({ at, when, kind });
      if (found.runs !== 1 || found.left || found.late < 0 || found.late > 7_200_000) {
        wrong.push({ at, call: calls[at], ...found });
      }
    }
    expect(wrong).toEqual([]);
  });
});
