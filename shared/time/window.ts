import * as z from 'zod';
import { fromEpochDay, localTimeSchema, minuteOfDay } from './civil.ts';
import { isPublicHoliday } from './holidays.ts';
import type { Country } from './holidays.ts';
import { fromEpochMs, toEpochMs } from './instant.ts';
import type { Instant } from './instant.ts';
import { InvalidTime } from './parse.ts';
import { stretchAt } from './zone.ts';

/** The part of the day in which we write to people: local times `HH:MM`, open from `from` and closed again at `to`. */
export interface SendWindow {
  readonly from: string;
  readonly to: string;
  /** Also on Sundays and public holidays; by default not. */
  readonly anyDay?: boolean;
}

/** Whose clock and whose holidays count. */
export interface Place {
  /** IANA time zone. */
  readonly zone: string;
  readonly country: Country;
}

const WINDOW = 'a send window in which `from` is earlier than `to`';

export const sendWindowSchema = z.lazy(() =>
  z
    .strictObject({ from: localTimeSchema, to: localTimeSchema, anyDay: z.boolean().optional() })
    .refine(({ from, to }) => from < to, { error: `expected ${WINDOW}`, path: ['to'] }),
);

const DAY_MS = 24 * 60 * 60 * 1000;
const MINUTE_MS = 60 * 1000;

/**
 * Whether a message may go at that instant: inside the window and, unless it is for any day, not on a Sunday and not on a
 * public holiday of the country; all by the local date and time in the zone.
 * @throws InvalidTime when the window or the zone is none.
 */
export function isOpen(at: Instant, window: SendWindow, place: Place): boolean {
  const ms = toEpochMs(at);
  return nextOpening(ms, window, place) === ms;
}

/**
 * The instant itself if a message may go then, else the first later one at which it may, in whole seconds.
 * Who needs whole seconds in both cases passes `ceilToSecond(at)`: rounding up afterwards could leave the window.
 * @throws InvalidTime when the window or the zone is none, or nothing opens before the end of the year 9999.
 */
export function nextAllowed(at: Instant, window: SendWindow, place: Place): Instant {
  const ms = toEpochMs(at);
  const next = nextOpening(ms, window, place);
  // A later one is a whole second, since openings, midnights and clock changes are.
  return next === ms ? at : fromEpochMs(next);
}

/**
 * Goes from one moment at which something can change to the next: the window opens, the local day ends, or the clocks
 * are changed. Within a stretch the local clock runs evenly, so a clock change needs no rule of its own: whatever it
 * skips or repeats (the opening, midnight, a whole day), the search goes on from it with the clock of after.
 */
function nextOpening(start: number, window: SendWindow, place: Place): number {
  const { opens, closes } = parseWindow(window);
  const { anyDay = false } = window;
  let ms = start;
  for (;;) {
    const { offset, until } = stretchAt(place.zone, ms);
    const day = Math.floor((ms + offset) / DAY_MS);
    const midnight = day * DAY_MS - offset;
    const timeOfDay = ms - midnight;
    let next = midnight + DAY_MS;
    if (timeOfDay < closes && (anyDay || !isDayOff(day, place.country))) {
      if (timeOfDay >= opens) return ms;
      next = midnight + opens;
    }
    ms = Math.min(next, until);
  }
}

function parseWindow({ from, to }: SendWindow): { opens: number; closes: number } {
  const opens = minuteOfDay(from) * MINUTE_MS;
  const closes = minuteOfDay(to) * MINUTE_MS;
  // Such a window would never open.
  if (opens >= closes) throw new InvalidTime(`${from}-${to}`, WINDOW);
  return { opens, closes };
}

function isDayOff(epochDay: number, country: Country): boolean {
  const isSunday = new Date(epochDay * DAY_MS).getUTCDay() === 0;
  return isSunday || isPublicHoliday(country, fromEpochDay(epochDay));
}
