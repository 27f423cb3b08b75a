import type { LocalClock } from '../../shared/adapters/clock.local.ts';
import type { ProviderFaults } from '../../shared/adapters/provider-faults.local.ts';
import type { LocalQueue } from '../../shared/adapters/queue.local.ts';
import type { LocalSchedules } from '../../shared/adapters/schedules.local.ts';
import type { Storage } from '../../shared/adapters/sqlite.storage.ts';
import { DUE_STARTS } from '../../shared/journey/due-start.ts';
import { DUE_RUNS } from '../../shared/journey/run.ts';
import { errorFacts, log } from '../../shared/log.ts';
import { UNTOLD_TASKS } from '../../shared/member/staff-task.ts';
import { DUE_MESSAGES } from '../../shared/message/ledger.ts';
import type { QueueReceiver } from '../../shared/ports/queue.ts';
import type { ScheduleTarget } from '../../shared/ports/schedules.ts';
import type { World } from '../../shared/ports/world.ts';
import type { Instant } from '../../shared/time/instant.ts';
import type { Effect, EffectWatch } from './effects.ts';
import type { LocalFunctions, ProviderEvent } from './functions.ts';
import type { NextSweep } from './next-sweep.ts';

/**
 * What AWS does with queues, timers, schedules and providers' events, on the virtual clock: one thing at a time, in order
 * of time. Each call throws StorageFailed as long as the data cannot be written, whatever made of that error where it
 * arose: what was not written is still due, and done when there is room.
 */
export interface Engine {
  /**
   * Moves the clock to `to`, doing on the way all that falls due. An instant already past only does what is due now.
   * @param to asked for when its turn comes, where it depends on where the clock then stands.
   */
  advanceTo(to: Instant | (() => Instant)): Promise<readonly Effect[]>;
  /** Moves the clock to the next moment at which something happens; nowhere when nothing ever will. */
  advanceToNextEffect(): Promise<readonly Effect[]>;
  /** Does what is due now. */
  settle(): Promise<readonly Effect[]>;
  /** When to look again: the next thing that falls due, the hourly sweep at the latest. */
  nextWakeAt(): Instant;
  /**
   * Ends what is under way after the step that it is doing, with the clock where that stands: what was not reached is
   * still to come. Resolves when all that was asked for by now has ended.
   */
  halt(): Promise<void>;
  /** Halts, and begins nothing any more. */
  stop(): Promise<void>;
}

interface Parts {
  readonly clock: LocalClock;
  readonly queue: QueueReceiver & Pick<LocalQueue, 'nextVisibleAt' | 'putBack'>;
  readonly runs: { nextDueAt(): Instant | undefined; runDue(): Promise<number> };
  readonly schedules: Pick<LocalSchedules, 'nextDueAt' | 'fireDue'>;
  readonly faults: Pick<ProviderFaults, 'nextDueAt' | 'tellDue'>;
  readonly functions: LocalFunctions;
  readonly watch: EffectWatch;
  readonly storage: Pick<Storage, 'failure'>;
  readonly world: World;
  readonly nextSweep: NextSweep;
  /** Called between the steps of a leap, so that others have their turn: requests, signals. Default: nobody is waiting. */
  readonly breathe?: (() => Promise<void>) | undefined;
}

export function createEngine({
  clock,
  queue,
  runs,
  schedules,
  faults,
  functions,
  watch,
  storage,
  world,
  nextSweep,
  breathe,
}: Parts): Engine {
  /** Received when the data could not be written. */
  let toPutBack: readonly string[] = [];

  const checkStorage = (): void => {
    const failure = storage.failure();
    if (failure) throw failure;
  };

  const nextDueAt = (): Instant | undefined =>
    earliest(queue.nextVisibleAt(), schedules.nextDueAt(), runs.nextDueAt(), faults.nextDueAt());

  const nextWakeAt = (): Instant => earliest(nextDueAt(), nextSweep.notBefore())!;

  const fire = async (target: ScheduleTarget): Promise<void> => {
    try {
      await functions.startJourney(target);
    } catch (error) {
      log.error('a start failed; it is tried again, at last by the sweep', {
        ...target,
        ...errorFacts(error),
      });
      throw error;
    }
  };

  const tell = async (event: unknown): Promise<void> => {
    try {
      await functions.recordDelivery(event as ProviderEvent);
    } catch (error) {
      // Not the event itself: it holds an address.
      log.error('a delivery was not recorded; it is told again', errorFacts(error));
      throw error;
    }
  };

  /** Everything that is due at the clock's now, until nothing is. */
  const doDue = async (): Promise<void> => {
    for (;;) {
      checkStorage();
      if (toPutBack.length > 0) queue.putBack(toPutBack);
      toPutBack = [];
      const messages = await queue.receive(10);
      if (messages.length > 0) {
        const failed = await functions.recordEvents(messages);
        if (storage.failure())
          toPutBack = messages.filter(({ id }) => failed.has(id)).map(({ receipt }) => receipt);
        for (const message of messages) if (!failed.has(message.id)) await queue.remove(message.receipt);
        checkStorage();
      }
      const fired = await schedules.fireDue(fire);
      const transitions = await runs.runDue();
      const told = await faults.tellDue(tell);
      if (messages.length + fired + transitions + told === 0) break;
    }
    if (nextSweep.isDue()) {
      await functions.sweep();
      if (storage.failure()) nextSweep.repeat();
      // The sweep may have started what was lost.
      await doDue();
    }
  };

  /** One step of time, at most to `limit`. @returns false when there was nothing left before it. */
  const step = async (limit?: Instant): Promise<boolean> => {
    const due = nextDueAt();
    const until = earliest(due, limit);
    if (until === undefined || nextSweep.notBefore() <= until) await nextSweep.find(world.items);
    const next = earliest(due, nextSweep.notBefore())!;
    if (limit !== undefined && next > limit) return false;
    clock.moveTo(next);
    await doDue();
    return true;
  };

  const { exclusively, idle } = serially();
  let asked = 0;
  /** The last of those asked for that is not to go on. */
  let halted = 0;
  type Work = (goesOn: () => boolean) => Promise<readonly Effect[]>;
  const whileHeld = (work: Work): Promise<readonly Effect[]> => {
    const mine = (asked += 1);
    const goesOn = (): boolean => mine > halted;
    return exclusively(async () => {
      if (!goesOn()) return [];
      clock.hold();
      try {
        await doDue();
        return await work(goesOn);
      } finally {
        clock.release();
      }
    });
  };

  return {
    nextWakeAt,
    settle: () => whileHeld(() => watch.take()),
    advanceTo: (aim) =>
      whileHeld(async (goesOn) => {
        const to = earliest(typeof aim === 'function' ? aim() : aim, clock.end)!;
        const effects = [...(await watch.take())];
        while (await step(to)) {
          effects.push(...(await watch.take()));
          await breathe?.();
          if (!goesOn()) return effects;
        }
        clock.moveTo(to);
        return effects;
      }),
    advanceToNextEffect: () =>
      whileHeld(async (goesOn) => {
        for (;;) {
          const effects = await watch.take();
          if (effects.length > 0 || !goesOn()) return effects;
          if (!nextDueAt() && !(await isAnythingOpen(world))) return [];
          if (!(await step(clock.end))) return [];
          await breathe?.();
        }
      }),
    halt() {
      halted = asked;
      return idle();
    },
    stop() {
      halted = Number.POSITIVE_INFINITY;
      return idle();
    },
  };
}

/** Something that only the sweep would bring to an end. */
async function isAnythingOpen({ items }: World): Promise<boolean> {
  for (const partition of [DUE_RUNS, DUE_MESSAGES, DUE_STARTS, UNTOLD_TASKS]) {
    const page = await items.query({ index: 'byText', partition, limit: 1 });
    if (page.items.length > 0) return true;
  }
  return false;
}

function earliest(...instants: (Instant | undefined)[]): Instant | undefined {
  let first: Instant | undefined;
  for (const one of instants) if (one !== undefined && (first === undefined || one < first)) first = one;
  return first;
}

/** One after the other, in the order of asking; one that fails does not hold up the next. */
function serially() {
  let last: Promise<unknown> = Promise.resolve();
  return {
    exclusively<T>(work: () => Promise<T>): Promise<T> {
      const mine = last.then(work, work);
      last = mine.catch(() => undefined);
      return mine;
    },
    /** When what was asked for by now is done. */
    idle: async (): Promise<void> => void (await last),
  };
}
