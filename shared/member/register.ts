import { isDeepStrictEqual } from 'node:util';
import type { Item, Key, Write } from '../ports/items.ts';
import type { CivilDate } from '../time/civil.ts';
import type { Instant } from '../time/instant.ts';
import type { EventFields } from './event.ts';
import { memberKey, type Member, type MembershipFact } from './member.ts';

/** How the membership changes by an event: pure, from the member before to the member after. */
export type Change = { readonly before: Member | undefined; readonly after: Member };

type Joined = Extract<EventFields, { type: 'member.joined' }>;
type Standing = Pick<Member, 'status' | 'statusSince' | 'joinedOn'>;

/** Facts kept before they are thinned: a register that is sent anew each night must not make the row grow for ever. */
const MOST_FACTS = 50;

/**
 * Joining creates the member or brings one back. A member's own choices (opt-outs) and history survive leaving and
 * coming back. Events come in any order, so each field keeps what was said last, by when it was said, and the
 * standing follows from all joins and leaves in order of time.
 */
export function join(
  before: Member | undefined,
  { member: given }: Joined,
  { ref, at, today }: { ref: string; at: Instant; today: CivilDate },
): Change {
  if (before?.status === 'erased') return { before, after: before };
  const { joinedOn = today, ...fields } = given;
  const fact: MembershipFact = { at, what: 'joined', on: joinedOn };
  const history = withFact(before, fact);
  const standing = standingOf(history, joinedOn);
  if (!before) {
    const known = defined(fields);
    const stated = Object.fromEntries(Object.keys(known).map((name) => [name, at]));
    const none = { version: 1n, recent: [], sends: 0n, optOuts: {}, consents: {}, suppressed: {} };
    return { before, after: { ...known, ...none, ref, ...standing, history, stated } };
  }
  const newer = Object.entries(defined(fields)).filter(([name]) => statedAt(before, name) <= at);
  const stated = { ...before.stated, ...Object.fromEntries(newer.map(([name]) => [name, at])) };
  const after = { ...before, ...Object.fromEntries(newer), ...standing, history, stated };
  return { before, after: { ...after, version: before.version + 1n } };
}

/** Leaving closes the membership from then on, until the next join after it. */
export function leave(before: Member, at: Instant): Change {
  if (before.status === 'erased') return { before, after: before };
  const history = withFact(before, { at, what: 'left' });
  const standing = standingOf(history, before.joinedOn);
  return { before, after: { ...before, ...standing, history, version: before.version + 1n } };
}

/** Whether a membership begins by the change: the first, or one after a leave, also when the word of that leave came late. */
export function begins({ before, after }: Change): boolean {
  if (after.status !== 'active') return false;
  return before?.status !== 'active' || after.statusSince > before.statusSince;
}

/** The joining dates that were given for the membership under way: any of them may be the occurrence of its series. */
export function joiningDates(member: Member): ReadonlySet<string> {
  const joins = historyOf(member).filter(({ what, at }) => what === 'joined' && at >= member.statusSince);
  return new Set([member.joinedOn, ...joins.flatMap(({ on }) => on ?? [])]);
}

/**
 * The write that makes the change, on condition that the member is still as read. It sets what is new field by field:
 * an opt-out that comes in between is on other attributes and stays.
 */
export function memberWrite({ before, after }: Change): Write {
  if (!before) return { put: { ...memberKey(after.ref), ...row(after) }, if: { itemAbsent: true } };
  const unchanged = { attribute: 'version', equals: before.version } as const;
  if (before === after) return { check: memberKey(after.ref), if: unchanged };
  const old = row(before);
  const changed = Object.entries(row(after)).filter(([name, value]) => !isDeepStrictEqual(value, old[name]));
  return { update: memberKey(after.ref), set: Object.fromEntries(changed), if: unchanged };
}

/** Facts of one instant stay in the order in which they came: they have no other. */
function withFact(member: Member | undefined, fact: MembershipFact): MembershipFact[] {
  const facts = [...(member ? historyOf(member) : []), fact].toSorted((a, b) => compare(a.at, b.at));
  if (facts.length <= MOST_FACTS) return facts;
  // Of joins that follow one another, only a leave that comes very late could tell the inner ones apart.
  const ends = facts.filter(({ what }, i) => facts[i - 1]?.what !== what || facts[i + 1]?.what !== what);
  return ends.slice(-MOST_FACTS);
}

function historyOf({ history, status, statusSince, joinedOn }: Member): readonly MembershipFact[] {
  if (history) return history;
  return status === 'active'
    ? [{ at: statusSince, what: 'joined', on: joinedOn }]
    : [{ at: statusSince, what: 'left' }];
}

/** What holds after all facts. A join within a membership, and a leave outside one, change nothing. */
function standingOf(history: readonly MembershipFact[], fallback: CivilDate): Standing {
  let standing: Standing | undefined;
  for (const { at, what, on } of history) {
    const joinedOn = on ?? standing?.joinedOn ?? fallback;
    if (what === 'joined' && standing?.status !== 'active') {
      standing = { status: 'active', statusSince: at, joinedOn };
    } else if (what === 'left' && standing?.status !== 'left') {
      standing = { status: 'left', statusSince: at, joinedOn };
    }
  }
  if (!standing) throw new TypeError('A membership has at least one join or leave.');
  return standing;
}

function statedAt({ stated, statusSince, ...member }: Member, field: string): string {
  if (member[field as keyof typeof member] === undefined) return '';
  return stated?.[field] ?? statusSince;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function defined<T extends object>(fields: T): Partial<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<T>;
}

function row({ optOuts: _no, consents: _yes, suppressed: _gone, ...member }: Member): Omit<Item, keyof Key> {
  return defined(member) as Omit<Item, keyof Key>;
}
