import type { Organisation } from '../member/organisation.ts';
import { dateIn, type CivilDate } from '../time/civil.ts';
import type { Instant } from '../time/instant.ts';
import type { Place, SendWindow } from '../time/window.ts';
import { firstFree } from './cap.ts';

/** A relation message that wants to go. */
export interface Contender {
  readonly journey: string;
  readonly step: string;
  /** When it is due: the `next.at` of its run. */
  readonly at: Instant;
  /** The greater number goes first. */
  readonly priority: number;
  /** The last local date on which it may go. */
  readonly notAfter: CivilDate;
  /** A greeting or a measurement: not while a help case is open. */
  readonly mutedByOpenCase: boolean;
}

export type Ruling =
  | { readonly do: 'go' }
  | { readonly do: 'wait'; readonly until: Instant }
  | { readonly do: 'skip'; readonly reason: 'capped' | 'muted' };

export interface Standing {
  /** An instant at which the window is open. */
  readonly now: Instant;
  /** When the member's last relation messages went. */
  readonly recent: readonly Instant[];
  /** The next messages of the member's other open runs; `mine` among them changes nothing. */
  readonly waiting: readonly Contender[];
  readonly mine: Contender;
  readonly openCase: boolean;
  readonly caps: Organisation['caps'];
  readonly window: SendWindow;
  readonly place: Place;
}

/**
 * Whether a relation message goes now, over all of a member's journeys: within the caps, and after those of higher
 * priority that are due by the same day; among equals by the name of the journey, then of the step. One that has no place
 * today waits for the next free day, as long as its last day allows; else it is skipped.
 *
 * Who yields is decided from what is due and not from who asks first, so the order in which runs wake up is all the
 * same. A higher one that never goes (its run is stuck, a guard stops it) holds others up until its own last day only.
 * @throws RangeError when a cap is less than 1.
 */
export function arbitrate({ now, recent, waiting, mine, openCase, caps, window, place }: Standing): Ruling {
  if (openCase && mine.mutedByOpenCase) return { do: 'skip', reason: 'muted' };
  const limits = { caps, window, place };
  let rivals = waiting
    .filter((other) => goesBefore(other, mine) && !(openCase && other.mutedByOpenCase))
    .toSorted((one, other) => (goesBefore(one, other) ? -1 : 1));
  let taken = [...recent];
  let free = firstFree(taken, now, limits);
  for (;;) {
    const day = dateIn(place.zone, free);
    if (day > mine.notAfter) return { do: 'skip', reason: 'capped' };
    const rival = rivals.find(({ at, notAfter }) => dateIn(place.zone, at) <= day && day <= notAfter);
    if (!rival) return free > now ? { do: 'wait', until: free } : { do: 'go' };
    // The place that was found is the rival's; there may be another on the same day.
    taken = [...taken, rival.at > free ? rival.at : free];
    rivals = rivals.filter((one) => one !== rival);
    free = firstFree(taken, free, limits);
  }
}

function goesBefore(one: Contender, other: Contender): boolean {
  if (one.priority !== other.priority) return one.priority > other.priority;
  if (one.journey !== other.journey) return one.journey < other.journey;
  return one.step < other.step;
}
