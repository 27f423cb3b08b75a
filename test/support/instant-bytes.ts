import { createHash } from 'node:crypto';

/**
 * "Randomness" that is the same in two worlds at the same instant, by which both give a new member the same ref: the
 * bytes are a function of the instant and of how many were drawn at it. For one byte at a time, as refs are made.
 */
export function instantBytes(now: () => number): () => Uint8Array {
  let at = Number.NaN;
  let drawn = 0;
  return () => {
    if (now() !== at) {
      at = now();
      drawn = 0;
    }
    drawn += 1;
    return createHash('sha256').update(`${at}:${drawn}`).digest().subarray(0, 1);
  };
}
