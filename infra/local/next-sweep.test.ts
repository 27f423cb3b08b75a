import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { finishTask } from '../../functions/staff-tasks/finish-task.ts';
import { postponeTask } from '../../functions/staff-tasks/postpone-task.ts';
import { DUE_RUNS } from '../../shared/journey/run.ts';
import { log } from '../../shared/log.ts';
import { levelPartition } from '../../shared/loyalty/standing.ts';
import type { World } from '../../shared/ports/world.ts';
import { MailNotAccepted } from '../../shared/ports/mailer.ts';
import { civilDate } from '../../shared/time/civil.ts';
import { instant, plus, type Instant } from '../../shared/time/instant.ts';
import { STAFF } from '../../test/support/digest.ts';
import { putTask, WRITTEN } from '../../test/support/tasks.ts';
import { ASA, refOf, submitAndSettle, testWorld } from '../../test/support/world.ts';
import { createNextSweep, nextHour } from './next-sweep.ts';
import type { LocalWorld } from './world.ts';

beforeEach(() => {
  vi.spyOn(log, 'warn').mockReturnValue();
  vi.spyOn(log, 'error').mockReturnValue();
});
afterEach(() => void vi.restoreAllMocks());

/** A world with someone beside it who is told of each row that is written, and so knows when the next sweep has work. */
function given(options: Parameters<typeof testWorld>[0]) {
  const told = (world: World): World => ({
    ...world,
    items: {
      ...world.items,
      async transact(writes) {
        await world.items.transact(writes);
        for (const write of writes) {
          const row = await world.items.get(
            'put' in write ? write.put : 'update' in write ? write.update : NONE,
          );
          if (row) watch.wrote(row);
        }
      },
    },
  });
  const local = testWorld({
    ...options,
    decorate: (world) => told(options?.decorate?.(world) ?? world),
  });
  const watch = createNextSweep(local.clock, local.workflows, { isWatched: true });
  return { local, watch };
}
const NONE = { pk: 'NONE', sk: 'NONE' };

/** As asked of all rows, by one who was told of none. */
async function askedAnew({ clock, world, workflows }: LocalWorld): Promise<Instant> {
  const anew = createNextSweep(clock, workflows, { isWatched: false });
  await anew.find(world.items);
  return anew.notBefore();
}

/**
 * Sweeps at every hour, as AWS does, and compares: at which hours it found work, and at which of them none was promised.
 * @param happen what else happens, a second before that hour.
 */
async function sweepEveryHour(
  { local, watch }: ReturnType<typeof given>,
  until: Instant,
  happen: (hour: Instant) => Promise<void> = async () => undefined,
) {
  const { clock, engine, functions, world } = local;
  const found: string[] = [];
  const wrong: string[] = [];
  while (clock.now() < until) {
    // Past the effects of this hour, which may leave work for the next one; the engine's own sweep would hide it.
    const hour = nextHour(clock.now());
    await engine.advanceTo(plus(clock.now(), 'PT59M59S'));
    await happen(hour);
    const promised = await askedAnew(local);
    if (watch.notBefore() > promised) wrong.push(`told nothing of ${promised}, only of ${watch.notBefore()}`);
    if (watch.notBefore() <= hour) await watch.find(world.items);
    if (watch.notBefore() <= hour && watch.notBefore() !== promised)
      wrong.push(`found ${hour}, not ${promised}`);
    clock.moveTo(hour);
    watch.isDue();
    const report = Object.values((await functions.sweep()) as Record<string, number>);
    if (report.some((count) => count > 0)) {
      found.push(hour);
      if (promised > hour) wrong.push(`work at ${hour}, promised for ${promised}`);
    }
  }
  return { found, wrong };
}

describe('the next sweep with work', () => {
  it('is the first of all hours at which the sweep would do something', async () => {
    const watched = given({ at: '2028-01-11T09:12:00Z' });
    const { local } = watched;
    await submitAndSettle(local, 'join', ASA);
    const { found, wrong } = await sweepEveryHour(watched, plus(local.clock.now(), 'P100D'));
    expect(wrong).toEqual([]);
    // A level falls, and what is due is armed: not one of them was missed.
    expect(found.length).toBeGreaterThan(1);
  });

  it('is not after a mail to staff, or an event of a done task that nobody was told of', async () => {
    let mailFails: Error | undefined;
    let queueIsAway = false;
    const watched = given({
      at: '2028-01-11T10:00:00Z',
      mailer: (provider) => ({
        send: (mail) =>
          mailFails && mail.to === STAFF.email ? Promise.reject(mailFails) : provider.send(mail),
      }),
      decorate: (world) => ({
        ...world,
        queue: { send: (body) => (queueIsAway ? Promise.reject(new Error('away')) : world.queue.send(body)) },
      }),
    });
    const { local } = watched;
    await submitAndSettle(local, 'join', ASA);
    const member = await refOf(local, ASA.membershipNumber);
    const names: string[] = [];
    const put = async (run: string, dueOn: string) =>
      void names.push(await putTask(local, member, { run, dueOn }));
    const script: Readonly<Record<string, () => Promise<unknown> | void>> = {
      '2028-01-11T12:00:00.000Z': () => put('r0', '2028-01-12'),
      // Thursday's mail waits for the provider and goes an hour later; nobody knows of Friday's.
      '2028-01-13T07:00:00.000Z': () => void (mailFails = new MailNotAccepted('throttled')),
      '2028-01-13T08:00:00.000Z': () => void (mailFails = undefined),
      '2028-01-14T07:00:00.000Z': () => void (mailFails = new Error('reset')),
      '2028-01-14T09:00:00.000Z': () => void (mailFails = undefined),
      // Monday's is given up at noon.
      '2028-01-17T07:00:00.000Z': () => void (mailFails = new MailNotAccepted('quota')),
      '2028-01-17T14:00:00.000Z': () => void (mailFails = undefined),
      '2028-01-18T11:00:00.000Z': () =>
        postponeTask(local.world, WRITTEN, names[0]!, { to: civilDate('2028-01-26'), reason: 'Semester' }),
      // Put there after eight: for the next day.
      '2028-01-20T08:00:00.000Z': () => put('r1', '2028-01-24'),
      '2028-01-21T10:00:00.000Z': async () => {
        queueIsAway = true;
        await finishTask(local.world, names[1]!, { outcome: 'reached' });
        queueIsAway = false;
      },
      '2028-01-27T10:00:00.000Z': () => finishTask(local.world, names[0]!, { outcome: 'not-needed' }),
    };
    const { found, wrong } = await sweepEveryHour(watched, instant('2028-02-03T00:00:00Z'), async (hour) => {
      await script[hour]?.();
    });
    expect(wrong).toEqual([]);
    const mails = local.mailbox.accepted().filter(({ to }) => to === STAFF.email);
    expect(mails.map(({ acceptedAt }) => acceptedAt).toReversed()).toEqual([
      '2028-01-12T07:00:00.000Z',
      '2028-01-13T08:00:00.000Z',
      '2028-01-18T07:00:00.000Z',
      '2028-01-21T07:00:00.000Z',
      '2028-01-26T07:00:00.000Z',
      '2028-01-27T07:00:00.000Z',
    ]);
    expect(found).toContain('2028-01-21T10:00:00.000Z');
  });

  it('given staff and an open task, then leaping over empty hours gives the mails that sweeping at every hour does', async () => {
    const local = testWorld({ at: '2028-01-11T09:12:00Z' });
    await submitAndSettle(local, 'join', ASA);
    await putTask(local, await refOf(local, ASA.membershipNumber));
    await local.engine.advanceTo(instant('2028-01-18T00:00:00Z'));
    const mails = local.mailbox.accepted().filter(({ to }) => to === STAFF.email);
    expect(mails.map(({ acceptedAt }) => acceptedAt).toReversed()).toEqual(
      ['12', '13', '14', '17'].map((day) => `2028-01-${day}T07:00:00.000Z`),
    );
  });

  it('is a year ahead when there is nothing', async () => {
    const local = testWorld({ at: '2028-01-11T09:12:00Z' });
    expect(await askedAnew(local)).toBe(instant('2029-01-11T10:00:00Z'));
  });

  it('given a row that asks for a sweep, then its hour is kept until the row is written again', async () => {
    const { local, watch } = given({ at: '2028-01-11T09:12:00Z' });
    await watch.find(local.world.items);
    const row = { pk: 'MEMBER#a', sk: 'RUN#b' };

    watch.wrote({ ...row, textPk: DUE_RUNS, textSk: '2028-01-12T10:30:00.000Z#b' });
    expect(watch.notBefore()).toBe(instant('2028-01-12T11:00:00Z'));
    watch.wrote(row);
    expect(watch.notBefore()).toBe(instant('2029-01-11T10:00:00Z'));
  });

  it('given one who has risen above the level, then it is the very next hour', async () => {
    const { local, watch } = given({ at: '2028-01-11T09:12:00Z' });
    await watch.find(local.world.items);
    watch.wrote({ pk: 'MEMBER#a', sk: 'MEMBER', numberPk: levelPartition('quiet'), numberSk: 10n ** 15n });
    expect(watch.notBefore()).toBe(instant('2028-01-11T10:00:00Z'));
  });

  it('given an hour that could not be found out, then it is the very next one', async () => {
    const { local, watch } = given({ at: '2028-01-11T09:12:00Z' });
    await watch.find(local.world.items);
    local.clock.moveTo(instant('2029-01-11T10:00:00Z'));
    expect(watch.isDue()).toBe(true);
    const away = { ...local.world.items, query: () => Promise.reject(new Error('away')) };

    await expect(watch.find(away)).rejects.toThrow('away');

    expect(watch.notBefore()).toBe(instant('2029-01-11T11:00:00Z'));
    watch.repeat();
    expect(watch.isDue()).toBe(true);
  });
});
