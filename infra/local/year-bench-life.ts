import { seededBytes } from '../../shared/adapters/ids.local.ts';
import { fromEpochMs, toEpochMs, type Instant } from '../../shared/time/instant.ts';

/** The reference year, for each 1,000 members who are there when it begins. */
export const REFERENCE = { joins: 100, helps: 200, activities: 24_000, answering: 0.3 } as const;

/** Of a hundred activities so many are log-ins; the others come one by one. */
const LOG_INS = 90;
const OTHERS = [
  { form: 'newsletter', fields: { newsletter: 'Nyhetsbrev' } },
  { form: 'event', fields: { event: 'Medlemsmöte' } },
  { form: 'training', fields: { training: 'Grundkurs' } },
] as const;
const KINDS = ['negotiation', 'salary', 'work-environment', 'legal', 'other'] as const;
const INTERESTS = ['work-environment', 'courses', 'salary'] as const;
const LANGUAGES = ['sv', 'sv', 'nb', 'en'] as const;
/** What one request brings at most (shared/webhook/canonical.ts). */
const MOST_IN_A_LIST = 100;

const DAY = 24 * 60 * 60 * 1000;
const DAYS = 365;

/** Something that is sent to the receiver: one event, or a list of them. */
export interface Happening {
  readonly at: Instant;
  readonly form: string;
  readonly body: object;
  readonly events: number;
}

/** Numbers from 0 to 1, the same for a seed. */
export function chances(seed: string): () => number {
  const bytes = seededBytes(seed);
  return () => Buffer.from(bytes(4)).readUInt32BE() / 2 ** 32;
}

export const numberOf = (index: number): string => `M-${index + 1}`;

/** A member as a form or a file has them; nobody's, and nothing is ever sent from here. */
export function person(index: number, chance: () => number): Record<string, unknown> {
  const pick = <T>(of: readonly T[]): T => of[Math.floor(chance() * of.length)]!;
  const two = (most: number): string => String(1 + Math.floor(chance() * most)).padStart(2, '0');
  return {
    membershipNumber: numberOf(index),
    givenName: 'Åsa',
    familyName: 'Ek',
    email: `m${index + 1}@example.org`,
    phone: `+4670${String(index).padStart(7, '0')}`,
    language: pick(LANGUAGES),
    birthDate: `${1950 + Math.floor(chance() * 55)}-${two(12)}-${two(28)}`,
    segments: { sector: 'Vård', interests: [pick(INTERESTS)] },
  };
}

/** All that happens in a year from `start` on, in order of time, but for the answers, which follow from what is asked. */
export function happeningsOf(members: number, start: Instant, seed: string): readonly Happening[] {
  const chance = chances(seed);
  const from = toEpochMs(start);
  const share = (of: number): number => Math.round((of * members) / 1000);
  const at = (): Instant => fromEpochMs(from + Math.floor(chance() * DAYS * DAY));
  const anyone = () => ({ membershipNumber: numberOf(Math.floor(chance() * members)) });
  const happenings: Happening[] = [];
  const add = (form: string, when: Instant, body: object, events = 1): void => {
    happenings.push({ at: when, form, body, events });
  };

  for (let n = 0; n < share(REFERENCE.joins); n += 1) add('join', at(), person(members + n, chance));
  for (let n = 0; n < share(REFERENCE.helps); n += 1) {
    const kind = KINDS[n % KINDS.length];
    add('help', at(), { ...anyone(), kind, case: `A-${n + 1}`, state: 'closed' });
  }
  const days: { occurredAt: Instant; member: object }[][] = Array.from({ length: DAYS }, () => []);
  for (let n = 0; n < share(REFERENCE.activities); n += 1) {
    const when = at();
    const member = anyone();
    if (n % 100 < LOG_INS) {
      days[Math.floor((toEpochMs(when) - from) / DAY)]!.push({ occurredAt: when, member });
    } else {
      const { form, fields } = OTHERS[n % OTHERS.length]!;
      add(form, when, { ...member, ...fields });
    }
  }
  for (const [day, logIns] of days.entries()) {
    // In the night after, in as few requests as hold them.
    const when = fromEpochMs(from + (day + 1) * DAY + 2 * 60 * 60 * 1000);
    for (let first = 0; first < logIns.length; first += MOST_IN_A_LIST) {
      const events = logIns.slice(first, first + MOST_IN_A_LIST);
      add('log-ins', when, { id: `log-ins-${day}-${first}`, events }, events.length);
    }
  }
  return happenings.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}
