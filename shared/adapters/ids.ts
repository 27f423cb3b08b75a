import { randomBytes } from 'node:crypto';
import { monotonicFactory } from 'ulid';
import type { Clock } from '../ports/clock.ts';
import type { Ids } from '../ports/ids.ts';

export type Bytes = (length: number) => Uint8Array;

/** Ids for both worlds: whose time comes from the world's clock and whose randomness comes from `bytes`, by default the machine's. */
export function createIds(clock: Clock, bytes: Bytes = randomBytes): Ids {
  // ulid asks for one number in [0, 1) a character.
  const next = monotonicFactory(() => bytes(1)[0]! / 256);
  return { ref: () => next(Date.parse(clock.now())), bytes };
}
