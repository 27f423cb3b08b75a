import type { Organisation } from '../member/organisation.ts';
import { addDays, atLocalTime, dateIn } from '../time/civil.ts';
import { plus, type Instant } from '../time/instant.ts';
import { nextAllowed, type Place, type SendWindow } from '../time/window.ts';

/**
 * `now`, or else when the window opens on the first later day, if one more relation message then keeps within the caps:
 * so many on a local date, so many in any seven days (7 × 24 hours).
 * @param recent when the last relation messages went.
 * @throws RangeError when a cap is less than 1: no day would ever be free.
 */
export function firstFree(
  recent: readonly Instant[],
  now: Instant,
  { caps, window, place }: { caps: Organisation['caps']; window: SendWindow; place: Place },
): Instant {
  if (!(caps.perDay >= 1 && caps.perSevenDays >= 1))
    throw new RangeError(
      'caps in workflows/organisation.ts must be at least 1; raise perDay or perSevenDays',
    );
  let free = now;
  // Each turn moves to a later date, and after eight of them nothing recent counts any more.
  while (!fits(recent, free, caps, place)) {
    free = nextAllowed(
      atLocalTime(addDays(dateIn(place.zone, free), 1), window.from, place.zone),
      window,
      place,
    );
  }
  return free;
}

function fits(recent: readonly Instant[], at: Instant, caps: Organisation['caps'], { zone }: Place): boolean {
  const today = dateIn(zone, at);
  const onDay = recent.filter((one) => dateIn(zone, one) === today).length;
  const inWeek = recent.filter((one) => plus(one, 'P7D') > at).length;
  return onDay < caps.perDay && inWeek < caps.perSevenDays;
}

/**
 * The instants worth keeping after one more message: the last ones, of the last seven days, and of one day more in case
 * that the clock of another function is behind. Every event pays for the length of a member's row.
 */
export function remember(recent: readonly Instant[], now: Instant, caps: Organisation['caps']): Instant[] {
  const counting = recent.filter((one) => plus(one, 'P8D') > now);
  return [...counting, now].slice(-Math.max(caps.perDay, caps.perSevenDays));
}

/** The instants that remain when a message that was counted at `at` did not go. */
export function forget(recent: readonly Instant[], at: Instant): Instant[] {
  return recent.toSpliced(recent.indexOf(at), recent.includes(at) ? 1 : 0);
}
