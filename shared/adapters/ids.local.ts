import { createHash } from 'node:crypto';
import type { Bytes } from './ids.ts';

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
