import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { finishTask } from '../../functions/staff-tasks/finish-task.ts';
import { postponeTask } from '../../functions/staff-tasks/postpone-task.ts';
import { log } from '../../shared/log.ts';
import { MailNotAccepted } from '../../shared/ports/mailer.ts';
import { civilDate } from '../../shared/time/civil.ts';
import { instant, plus, type Instant } from '../../shared/time/instant.ts';
import { STAFF } from '../../test/support/digest.ts';
import { putTask, WRITTEN } from '../../test/support/tasks.ts';
import { ASA, refOf, submitAndSettle, testWorld } from '../../test/support/world.ts';
import { nextHour, nextSweepWithWork } from './next-sweep.ts';
import type { LocalWorld } from './world.ts';

beforeEach(() => {
  vi.spyOn(log, 'warn').mockReturnValue();
  vi.spyOn(log, 'error').mockReturnValue();
});
afterEach(() => void vi.restoreAllMocks());

/**
 * Sweeps at every hour, as AWS does, and compares: at which hours it found work, and at which of them none was promised.
 * @param happen what else happens, a second before that hour.
 */
async function sweepEveryHour(
  local: LocalWorld,
  until: Instant,
  happen: (hour: Instant) => Promise<void> = async () => undefined,
) {
  const { clock, engine, functions, world, workflows } = local;
  const found: string[] = [];
  const missed: string[] = [];
  const next = () => nextSweepWithWork(world.items, workflows, clock.now());
  let promised = await next();
  while (clock.now() < until) {
    // Past the effects of this hour, which may leave work for the next one; the engine's own sweep would hide it.
    const hour = nextHour(clock.now());
    await engine.advanceTo(plus(clock.now(), 'PT59M59S'));
    await happen(hour);
    if (hour < promised) promised = earlier(promised, await next());
    clock.moveTo(hour);
    const report = Object.values((await functions.sweep()) as Record<string, number>);
    if (report.some((count) => count > 0)) {
      found.push(hour);
      if (promised > hour) missed.push(`work at ${hour}, promised for ${promised}`);
    }
    if (promised <= hour) promised = await next();
  }
  return { found, missed };
}

describe('the next sweep with work', () => {
  it('is the first of all hours at which the sweep would do something', async () => {
    const local = testWorld({ at: '2028-01-11T09:12:00Z' });
    await submitAndSettle(local, 'join', ASA);
    const { found, missed } = await sweepEveryHour(local, plus(local.clock.now(), 'P100D'));
    expect(missed).toEqual([]);
    // A level falls, and what is due is armed: not one of them was missed.
    expect(found.length).toBeGreaterThan(1);
  });

  it('is not after a mail to staff, or an event of a done task that nobody was told of', async () => {
    let mailFails: Error | undefined;
    let queueIsAway = false;
    const local = testWorld({
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
    const { found, missed } = await sweepEveryHour(local, instant('2028-02-03T00:00:00Z'), async (hour) => {
      await script[hour]?.();
    });
    expect(missed).toEqual([]);
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
    const { world, workflows } = testWorld();
    const now = instant('2028-01-11T09:12:00Z');
    expect(await nextSweepWithWork(world.items, workflows, now)).toBe(instant('2029-01-11T10:00:00Z'));
  });
});

const earlier = (one: Instant, other: Instant): Instant => (one < other ? one : other);
