import { createHash, randomBytes } from 'node:crypto';
import { monotonicFactory } from 'ulid';
import type { Clock } from '../ports/clock.ts';
import type { Ids } from '../ports/ids.ts';

type Bytes = (length: number) => Uint8Array;

/** Ids whose time comes from the world's clock and whose randomness comes from `bytes`. */
export function createIds(clock: Clock, bytes: Bytes = randomBytes): Ids {
  // ulid asks for one number in [0, 1) a character.
  const next = monotonicFactory(() => bytes(1)[0]! / 256);
  return { ref: () => next(Date.parse(clock.now())), bytes };
}

/**
 * Repeatable "randomness" for tests and stories: SHA-256 of the seed and a counter. Never for anything that is kept
 * over a restart, where it would give the same ids again.
 */
export function seededBytes(seed: string): Bytes {
  let counter = 0;
  let pool = Buffer.alloc(0);
  return (length) => {
    while (pool.length < length) {
      pool = Buffer.concat([pool, createHash('sha256').update(`${seed}:${counter}`).digest()]);
      counter += 1;
    }
    const taken = pool.subarray(0, length);
    pool = pool.subarray(length);
    return taken;
  };
}
