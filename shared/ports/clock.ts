import type { Instant } from '../time/instant.ts';

/** The one source of "now". On AWS the wall clock; on one machine a virtual clock that only moves forward. */
export interface Clock {
  now(): Instant;
}
