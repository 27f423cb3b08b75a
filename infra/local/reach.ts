import { EARLIEST, latestFor } from '../../shared/loyalty/decay.ts';
import type { Points } from '../../shared/loyalty/points.ts';
import { plus, toEpochMs, fromEpochMs, type Instant } from '../../shared/time/instant.ts';

/** The sweep looks a year ahead for who will fall silent, and a joining may be told some time before its day. */
const AHEAD_MS = 2 * 366 * 86_400_000;
/** Of the example, and of what its members had done before. */
const BEHIND = 'P5Y';

/** Between which instants everything on one machine can run: as far as the loyalty index can weigh what happens. */
export function reachOf({ halfLifeDays }: Pick<Points, 'halfLifeDays'>): {
  readonly first: Instant;
  readonly last: Instant;
} {
  return {
    first: plus(EARLIEST, BEHIND),
    last: fromEpochMs(toEpochMs(latestFor(halfLifeDays)) - AHEAD_MS),
  };
}

/** Somebody asked for a time that the clock cannot show. */
export class OutOfReach extends Error {
  override readonly name = 'OutOfReach';
  constructor(at: Instant, { first, last }: ReturnType<typeof reachOf>) {
    super(
      `The clock cannot show ${at}: it goes from ${first} to ${last}, as far as the loyalty index reaches with the half-life in workflows/points.ts.`,
    );
  }
}
