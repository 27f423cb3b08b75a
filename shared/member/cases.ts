import * as z from 'zod';
import { instantSchema, type Instant } from '../time/instant.ts';
import type { EventFields } from './event.ts';
import type { Member } from './member.ts';

type Help = Extract<EventFields, { type: 'help.received' }>;

/** What was last said of a case: [when, what]. */
const saidSchema = z.lazy(() => z.tuple([instantSchema, z.enum(['opened', 'closed'])]));
type Said = z.infer<typeof saidSchema>;
const casesSchema = z.lazy(() => z.record(z.string(), saidSchema));
type Cases = z.infer<typeof casesSchema>;

/** Closed cases that are remembered: only a word that comes very late could open an older one again. */
const MOST_CLOSED = 50;

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

function casesOf({ cases }: CaseFields): Cases {
  return cases === undefined ? {} : casesSchema.parse(JSON.parse(cases));
}

function fieldsOf(all: Cases, unsaid: readonly string[], caseClosedAt: Instant | undefined): CasesSaid {
  const names = Object.keys(all).toSorted(compare);
  const open = names.filter((name) => all[name]?.[1] === 'opened');
  const closed = names
    .filter((name) => all[name]?.[1] === 'closed')
    .toSorted((a, b) => compare(all[a]![0], all[b]![0]))
    .slice(-MOST_CLOSED);
  const kept = Object.fromEntries([...open, ...closed].toSorted(compare).map((name) => [name, all[name]]));
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
