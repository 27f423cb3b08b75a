import { birthday } from '../member/birth-date.ts';
import type { Member } from '../member/member.ts';
import type { Organisation } from '../member/organisation.ts';
import { addDays, atLocalTime, dateIn, nextYearly, type CivilDate } from '../time/civil.ts';
import { ceilToSecond, type Instant } from '../time/instant.ts';
import { nextAllowed, type Place } from '../time/window.ts';
import type { NextStep } from './run.ts';
import type { Expected, Following } from './task.ts';

type Written = Pick<Organisation, 'zone' | 'country' | 'windows'>;
type Dates = Pick<Member, 'zone' | 'birthDate' | 'joinedOn' | 'undated'>;

export function placeOf({ zone, country }: Written, member: Pick<Member, 'zone'> | undefined): Place {
  return { zone: member?.zone ?? zone, country };
}

/**
 * When a step is due that follows another. Days are counted from `since`, the date that the last step was meant for; a
 * step that sends something is moved to when its channel's window is open, and keeps its time of day on another day
 * rather than come when the window opens. Without a wait it is due at once; so it is with a date that the member has not.
 */
export function nextStepAfter(
  organisation: Written,
  { step, wait, expected }: Following,
  { member, since, now }: { member: Dates | undefined; since: CivilDate; now: Instant },
): NextStep {
  const place = placeOf(organisation, member);
  const date = wait && dateOf(wait, member, since);
  if (!wait || !date)
    return {
      step,
      expected,
      date: dateIn(place.zone, now),
      at: openFrom(organisation, expected, now, place),
    };
  const planned = atLocalTime(date, wait.at, place.zone);
  const open = openFrom(organisation, expected, planned, place);
  const sameTime = atLocalTime(dateIn(place.zone, open), wait.at, place.zone);
  const keeps = sameTime >= open && openFrom(organisation, expected, sameTime, place) === sameTime;
  return { step, expected, date, at: keeps ? sameTime : open };
}

/** The first moment from `at` on, in whole seconds, at which such a step may be taken. */
export function openFrom(
  { windows }: Pick<Written, 'windows'>,
  { channel, anyDay }: Pick<Expected, 'channel' | 'anyDay'>,
  at: Instant,
  place: Place,
): Instant {
  const whole = ceilToSecond(at);
  return channel === null ? whole : nextAllowed(whole, { ...windows[channel], anyDay }, place);
}

function dateOf(
  wait: NonNullable<Following['wait']>,
  member: Dates | undefined,
  since: CivilDate,
): CivilDate | undefined {
  if ('days' in wait) return addDays(since, wait.days);
  const date = member?.[wait.until];
  if (date === undefined || (wait.until === 'joinedOn' && member?.undated)) return undefined;
  const [next, last] = [nextYearly(birthday(date), since), addDays(since, wait.atMostDays)];
  return next < last ? next : last;
}
