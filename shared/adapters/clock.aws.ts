import type { Clock } from '../ports/clock.ts';
import type { Instant } from '../time/instant.ts';

/** The wall clock: on AWS, time is what it is. */
export const awsClock: Clock = {
  now: () => new Date().toISOString() as Instant,
};

/** Waits that many milliseconds on the wall clock. */
export const awsPause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
