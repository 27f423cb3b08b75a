import { systemTimer } from '../../shared/adapters/clock.local.ts';
import type { LocalWorld } from './world.ts';

/** The leaps that somebody has asked for, by button or API. While one is under way, pages say so, and how far it is. */
export interface Leaps {
  isUnderWay(): boolean;
  /** Gives what `work` gives, which is a leap as long as it takes. */
  during<Result>(work: () => Promise<Result>): Promise<Result>;
}

export function createLeaps(): Leaps {
  let many = 0;
  return {
    isUnderWay: () => many > 0,
    async during(work) {
      many += 1;
      try {
        return await work();
      } finally {
        many -= 1;
      }
    },
  };
}

/** How long a page waits for what is due: in this time few members' day is done, and nobody wonders. */
const PATIENCE_MS = 250;

/**
 * Does what is due by now, so that a page shows it; of what takes longer, such as a leap through years that somebody
 * else has asked for, the page shows as much as there is by then.
 * @throws StorageFailed
 */
export function catchUp(
  { engine, clock }: Pick<LocalWorld, 'engine' | 'clock'>,
  later: typeof systemTimer = systemTimer,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const callOff = later(PATIENCE_MS, resolve);
    engine
      .advanceTo(clock.aim())
      .then(() => resolve(), reject)
      .finally(callOff);
  });
}
