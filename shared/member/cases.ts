import * as z from 'zod';
import { fromEpochMs, instantSchema, plus, toEpochMs, type Instant } from '../time/instant.ts';
import type { EventFields } from './event.ts';
import type { Member } from './member.ts';
import { storedInstant } from './stored-instant.ts';
import type { Value } from '../ports/items.ts';

type Help = Extract<EventFields, { type: 'help.received' }>;

/** What was last said of a case: [when, what]. */
type Said = readonly [at: Instant, what: 'opened' | 'closed'];
/**
 * As it stands on the row: what, by its first letter, and when, in milliseconds since 1970 to the base of 36. Rows from
 * before have both as they are.
 */
const saidSchema = z.lazy(() =>
  z.union([
    z
      .string()
      .regex(/^[oc]-?[0-9a-z]+$/)
      .transform((text): Said => [
        fromEpochMs(Number.parseInt(text.slice(1), 36)),
        text.startsWith('o') ? 'opened' : 'closed',
      ]),
    z.tuple([instantSchema, z.enum(['opened', 'closed'])]),
  ]),
);
const storedSaid = ([at, what]: Said): string => `${what.charAt(0)}${toEpochMs(at).toString(36)}`;
const casesSchema = z.lazy(() => z.record(z.string(), saidSchema));
type Cases = Readonly<Record<string, Said>>;

/**
 * Closed cases that are remembered, and for how long after them something was last said of any case: only a word that
 * comes later than that could open an older one again. A form's tool tries for days, and the queue keeps for two weeks.
 */
const MOST_CLOSED = 50;
const REMEMBERED = 'P90D';

type CaseFields = Pick<Member, 'openCases' | 'cases' | 'caseClosedAt'>;
/** The fields of the row by which the cases are told. */
export type CasesSaid = {
  readonly cases: string;
  readonly openCases: string[];
  readonly caseClosedAt?: Instant;
};

/** How a member's cases stand after the word of one, in whatever order the words come. */
export function withCase(member: CaseFields, event: Pick<Help, 'case' | 'state'>, at: Instant): CasesSaid {
  const { case: name, state } = event;
  const cases = laterOf(casesOf(member), { [name]: [at, state] });
  const closedAt = state === 'closed' ? at : undefined;
  return fieldsOf(cases, [], later(member.caseClosedAt, closedAt));
}

/** How the cases of two rows stand that turn out to be one member's. */
export function casesTogether(one: CaseFields, other: CaseFields): CasesSaid {
  const cases = laterOf(casesOf(one), casesOf(other));
  // One of which nobody has said when it was opened.
  const unsaid = [...one.openCases, ...other.openCases].filter((name) => !Object.hasOwn(cases, name));
  return fieldsOf(cases, unsaid, later(one.caseClosedAt, other.caseClosedAt));
}

/** As the fields stand on the member's row. */
export function storedCases({ caseClosedAt, ...said }: CasesSaid): Readonly<Record<string, Value>> {
  return { ...said, ...(caseClosedAt && { caseClosedAt: storedInstant(caseClosedAt) }) };
}

function casesOf({ cases }: CaseFields): Cases {
  return cases === undefined ? {} : casesSchema.parse(JSON.parse(cases));
}

function fieldsOf(all: Cases, unsaid: readonly string[], caseClosedAt: Instant | undefined): CasesSaid {
  const names = Object.keys(all).toSorted(compare);
  const open = names.filter((name) => all[name]?.[1] === 'opened');
  const newest = names.reduce<Instant | undefined>((at, name) => later(at, all[name]?.[0]), undefined);
  const closed = names
    .filter((name) => all[name]?.[1] === 'closed' && plus(all[name][0], REMEMBERED) >= newest!)
    .toSorted((a, b) => compare(all[a]![0], all[b]![0]))
    .slice(-MOST_CLOSED);
  const kept = Object.fromEntries(
    [...open, ...closed].toSorted(compare).map((name) => [name, storedSaid(all[name]!)]),
  );
  return {
    cases: JSON.stringify(kept),
    openCases: [...new Set([...open, ...unsaid])].toSorted(compare),
    ...(caseClosedAt && { caseClosedAt }),
  };
}

/** Of each case what was said last; of two words of one instant, that it is closed. */
function laterOf(one: Cases, other: Cases): Cases {
  const newer = Object.entries(other).filter(([name, said]) => {
    const known = Object.hasOwn(one, name) ? one[name] : undefined;
    return known === undefined || isLater(said, known);
  });
  return { ...one, ...Object.fromEntries(newer) };
}

const isLater = ([at, what]: Said, [than]: Said): boolean => at > than || (at === than && what === 'closed');

/** The later of two instants, of which either may be unknown. */
export function later(one: Instant | undefined, other: Instant | undefined): Instant | undefined {
  return !one || (other && other > one) ? other : one;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
