import * as Instant from 'temporal-polyfill/fns/Instant';
import * as ZonedDateTime from 'temporal-polyfill/fns/ZonedDateTime';
import { InvalidTime, schemaOf } from './parse.ts';

const ZONE = 'an IANA time zone in its usual spelling, such as Europe/Stockholm';

/** Whether this is the name of an IANA time zone in its usual spelling. An offset such as `+01:00` is not. */
export function isZone(text: string): boolean {
  // Temporal takes offsets for zones, and any case. One spelling only, so that a zone is one key wherever it is stored.
  if (!/^[A-Z]/.test(text)) return false;
  try {
    return ZonedDateTime.create(0n, text).timeZoneId === text;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** The name of an IANA time zone. The text stays as it is. */
export const zoneSchema = schemaOf(requireZone, { examples: ['Europe/Stockholm'] });

function requireZone(text: string): string {
  if (!isZone(text)) throw new InvalidTime(text, ZONE);
  return text;
}

/**
 * A time during which a zone's clocks keep one offset from UTC. Milliseconds since 1970: `from` inclusive, `until`
 * exclusive, local clock = instant + `offset`. It may be cut short; the stretch that starts at `until` then has the
 * same offset. All three are whole seconds.
 */
export interface Stretch {
  readonly from: number;
  readonly until: number;
  readonly offset: number;
}

const YEAR_MS = 365 * 24 * 60 * 60 * 1000;
// A zone has 1-5 stretches a year. This holds every zone of the world for three years, in a few hundred kB.
const MOST_YEARS = 1800;

/** Asking Temporal takes 5-10 µs, finding it here 0.1; every send and wait asks, and clocks change twice a year. */
const known = new Map<string, Map<number, readonly Stretch[]>>();
let years = 0;

/** The stretch in which the instant `ms` lies. @throws InvalidTime when `zone` is none. */
export function stretchAt(zone: string, ms: number): Stretch {
  const year = Math.floor(ms / YEAR_MS);
  const stretches = known.get(zone)?.get(year) ?? learn(zone, year);
  let i = 0;
  while (ms >= stretches[i]!.until) i += 1;
  return stretches[i]!;
}

function learn(zone: string, year: number): readonly Stretch[] {
  if (!known.has(zone)) requireZone(zone);
  if (years >= MOST_YEARS) {
    known.clear();
    years = 0;
  }
  const ofZone = known.get(zone) ?? new Map<number, readonly Stretch[]>();
  known.set(zone, ofZone);

  const end = (year + 1) * YEAR_MS;
  const stretches: Stretch[] = [];
  for (let from = year * YEAR_MS; from < end;) {
    const here = Instant.toZonedDateTimeISO(Instant.fromEpochMilliseconds(from), zone);
    // The polyfill looks for the next change until three years after the later of `from` and the wall clock's now.
    // What lies beyond the year would thus depend on the wall clock; cut off, it does not.
    const change = ZonedDateTime.getTimeZoneTransition(here, 'next')?.epochMilliseconds ?? end;
    const until = Math.min(change, end);
    stretches.push({ from, until, offset: ZonedDateTime.offsetNanoseconds(here) / 1_000_000 });
    from = until;
  }
  ofZone.set(year, stretches);
  years += 1;
  return stretches;
}
