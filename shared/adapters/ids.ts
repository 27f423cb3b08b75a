import { randomBytes } from 'node:crypto';
import { monotonicFactory } from 'ulid';
import type { Clock } from '../ports/clock.ts';
import type { Ids } from '../ports/ids.ts';

export type Bytes = (length: number) => Uint8Array;

/** Ids for both worlds: whose time comes from the world's clock and whose randomness comes from `bytes`, by default the machine's. */
export function createIds(clock: Clock, bytes: Bytes = randomBytes): Ids {
  const oneByte = bytes === randomBytes ? fromPool() : () => bytes(1)[0]!;
  // ulid asks for one number in [0, 1) a character.
  const next = monotonicFactory(() => oneByte() / 256);
  return { ref: () => next(Date.parse(clock.now())), bytes };
}

/** The machine's randomness, each byte given once: asking for a thousand takes no longer than asking for one. */
function fromPool(): () => number {
  let pool = randomBytes(1024);
  let given = 0;
  return () => {
    if (given === pool.length) {
      pool = randomBytes(pool.length);
      given = 0;
    }
    given += 1;
    return pool[given - 1]!;
  };
}
