import { isDeepStrictEqual } from 'node:util';
import { CHANNELS } from '../message/template.ts';
import type { Condition, Item, Key, Value, Write } from '../ports/items.ts';
import type { CivilDate } from '../time/civil.ts';
import type { Instant } from '../time/instant.ts';
import type { EventFields } from './event.ts';
import { HISTORY_ATTRIBUTES, impliedFact, SEGMENT, storedHistory } from './implied.ts';
import { storedInstant } from './stored-instant.ts';
import {
  lastAttribute,
  memberKey,
  SUPPRESSIONS,
  WISHES,
  type Member,
  type MembershipFact,
  type PurposeAndChannel,
  type Segments,
} from './member.ts';

/** How the membership changes by an event: pure, from the member before to the member after. */
export type Change = { readonly before: Member | undefined; readonly after: Member };

type Joined = Extract<EventFields, { type: 'member.joined' }>;
type Updated = Extract<EventFields, { type: 'member.updated' }>;
type Withdrawn = Extract<EventFields, { type: 'consent.withdrawn' }>;
export type Standing = Pick<Member, 'status' | 'statusSince' | 'joinedOn' | 'undated'>;

/**
 * Facts kept before they are thinned: a register that is sent anew each month or night must not make the row grow past
 * its kilobyte, for which every event would pay.
 */
const FACTS_IN_FULL = 4;
/** Whatever they are. */
const MOST_FACTS = 50;

/**
 * Joining creates the member or brings one back. A member's own choices (opt-outs) and history survive leaving and
 * coming back. Events come in any order, so each field keeps what was said last, by when it was said, and the
 * standing follows from all joins and leaves in order of time. A membership number is for good: one found by another's
 * has been merged with it, and a register that still lists both is right about everything else.
 */
export function join(
  before: Member | undefined,
  { member: given }: Joined,
  { ref, at, today, quiet = false }: { ref: string; at: Instant; today: CivilDate; quiet?: boolean },
): Change {
  if (before?.status === 'erased') return { before, after: before };
  const { joinedOn = today, ...fields } = given;
  const undated = quiet && given.joinedOn === undefined;
  const fact: MembershipFact = {
    at,
    what: 'joined',
    on: joinedOn,
    ...(quiet && { quiet }),
    ...(undated && { undated }),
  };
  const history = withFact(before, fact);
  const standing = standingOf(history, joinedOn);
  const none = {
    version: 0n,
    recent: [],
    openCases: [],
    sends: 0n,
    optOuts: {},
    consents: {},
    suppressed: {},
    last: {},
  };
  const number = before?.membershipNumber ?? fields.membershipNumber;
  const member = withSaid(
    before ?? { ...none, ref, ...standing },
    said(number === undefined ? fields : { ...fields, membershipNumber: number }),
    at,
  );
  return { before, after: { ...member, ...standing, history, version: member.version + 1n } };
}

/**
 * Changes what is known of a member; `null` takes a field away. A membership number that came beside an address is
 * learnt by a member who has none, and never replaces one.
 */
export function update(before: Member, { member, changes }: Updated, at: Instant): Change {
  if (before.status === 'erased') return { before, after: before };
  const { membershipNumber } = member;
  const learnt = before.membershipNumber === undefined && membershipNumber ? { membershipNumber } : {};
  const after = withSaid(before, { ...said(changes), ...learnt }, at);
  return { before, after: { ...after, version: before.version + 1n } };
}

/** Takes a consent back, on one channel or all: the same no as the member's own, and as little undone by a form. */
export function withdrawn(before: Member, { purpose, channel }: Withdrawn, at: Instant): Change {
  if (before.status === 'erased') return { before, after: before };
  const channels = channel ? [channel] : CHANNELS;
  const names = channels.map((one): PurposeAndChannel => `${purpose}.${one}`);
  const optOuts = { ...Object.fromEntries(names.map((name) => [name, at])), ...before.optOuts };
  const consents = Object.fromEntries(
    Object.entries(before.consents).filter(([name]) => !names.some((one) => one === name)),
  );
  return { before, after: { ...before, optOuts, consents, version: before.version + 1n } };
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

/** Whether the membership under way began by a register that was taken over: then nobody has just joined. */
export function beganQuietly(member: Member): boolean {
  return historyOf(member).some(
    ({ what, at, quiet }) => what === 'joined' && at === member.statusSince && quiet === true,
  );
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
  const version = { attribute: 'version', equals: before.version } as const;
  // A message that begins counts itself in `recent` and leaves the version alone.
  const unchanged: Condition =
    before.recent === after.recent
      ? version
      : { all: [version, { attribute: 'sends', equals: before.sends }] };
  if (before === after) return { check: memberKey(after.ref), if: unchanged };
  const [old, now] = [row(before), row(after)];
  const ofHistory: ReadonlySet<string> = new Set(HISTORY_ATTRIBUTES);
  const set = Object.fromEntries(
    Object.entries(now).filter(
      ([name, value]) => ofHistory.has(name) || !isDeepStrictEqual(value, old[name]),
    ),
  );
  // A row from before these were left out has them in another form than `old` says.
  const remove = [...new Set([...Object.keys(old), ...ofHistory])].filter((name) => now[name] === undefined);
  return {
    update: memberKey(after.ref),
    set,
    ...(remove.length > 0 && { remove }),
    if: unchanged,
  };
}

/** No event has been noted since the member was read. */
export function asNoted({ noted }: Pick<Member, 'noted'>): Condition {
  return noted === undefined ? { absent: 'noted' } : { attribute: 'noted', equals: noted };
}

/** Facts of one instant stay in the order in which they came: they have no other. */
function withFact(member: Member | undefined, fact: MembershipFact): MembershipFact[] {
  const facts = [...(member ? historyOf(member) : []), fact].toSorted((a, b) => compare(a.at, b.at));
  return facts.length > FACTS_IN_FULL ? thinned(facts).slice(-MOST_FACTS) : facts;
}

/**
 * Without joins that only repeat one before them. Of joins that follow one another the first and the last stay, and the
 * first that gives a date; only a leave that comes very late could tell the others apart.
 */
function thinned(facts: readonly MembershipFact[]): MembershipFact[] {
  let dates = new Set<CivilDate | undefined>();
  return facts.filter(({ what, on, undated }, i) => {
    const isEnd = facts[i - 1]?.what !== what || facts[i + 1]?.what !== what;
    if (facts[i - 1]?.what !== what) dates = new Set();
    const isNew = what === 'left' || (!undated && !dates.has(on));
    if (!undated) dates.add(on);
    return isEnd || isNew;
  });
}

/** The joins and leaves, in order of time; of a row from before they were noted, the one that is known. */
export function historyOf(member: Member): readonly MembershipFact[] {
  return member.history ?? [impliedFact(member)];
}

/**
 * What holds after all facts, which are in order of time. A join within a membership, and a leave outside one, change
 * nothing; but the first date that is given for a membership of which none was known is that of its joining.
 */
export function standingOf(history: readonly MembershipFact[], fallback: CivilDate): Standing {
  let standing: Standing | undefined;
  for (const { at, what, on, undated } of history) {
    const joinedOn = on ?? standing?.joinedOn ?? fallback;
    if (what === 'joined' && standing?.status !== 'active') {
      standing = { status: 'active', statusSince: at, joinedOn, undated };
    } else if (what === 'joined' && standing?.undated && !undated && on !== undefined) {
      standing = { ...standing, joinedOn: on, undated };
    } else if (what === 'left' && standing?.status !== 'left') {
      standing = { status: 'left', statusSince: at, joinedOn, undated: standing?.undated };
    }
  }
  if (!standing) throw new TypeError('A membership has at least one join or leave.');
  return standing;
}

type Said = Readonly<Record<string, Value | undefined>>;

/** What is said field by field. Each segment is a field: what one form says of the workplace leaves the region alone. */
function said({ segments, ...fields }: { readonly segments?: object | undefined } & object): Said {
  const all: Record<string, Value | undefined> = { ...fields };
  for (const [name, value] of Object.entries((segments ?? {}) as Said)) all[`${SEGMENT}${name}`] = value;
  return defined(all);
}

/** The member with what was said at `at`, where nothing newer is known. */
function withSaid(member: Member, fields: Said, at: Instant): Member {
  const own: Record<string, Value | undefined> = {};
  const ofSegments: Record<string, Value | undefined> = { ...member.segments };
  const stated: Record<string, Instant> = { ...member.stated };
  for (const [name, value] of Object.entries(fields)) {
    if (statedAt(member, name) > at) continue;
    if (name.startsWith(SEGMENT)) ofSegments[name.slice(SEGMENT.length)] = value;
    else own[name] = value;
    stated[name] = at;
  }
  const segments = known(ofSegments);
  return known({
    ...member,
    ...own,
    segments: Object.keys(segments).length > 0 ? segments : undefined,
    stated,
  }) as Member;
}

/** A field that was taken away was stated too. One of before there were notes is as old as the standing. */
function statedAt(member: Member, field: string): string {
  const stated = member.stated?.[field];
  if (stated !== undefined) return stated;
  const value = field.startsWith(SEGMENT)
    ? member.segments?.[field.slice(SEGMENT.length) as keyof Segments]
    : member[field as keyof Member];
  return value === undefined ? '' : member.statusSince;
}

/** Without the fields that are not there, or were taken away. */
function known(fields: object): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (value !== undefined && value !== null) found[name] = value;
  }
  return found;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function defined<T extends object>(fields: T): Partial<T> {
  const found: Partial<T> = {};
  for (const name in fields) if (fields[name] !== undefined) found[name] = fields[name];
  return found;
}

const INSTANTS = ['statusSince', 'caseClosedAt', 'lastQuestionAt', 'lastSurveyAt'] as const;

function row({ optOuts, consents, suppressed, last, ...member }: Member): Omit<Item, keyof Key> {
  const { ref: _ref, history: _history, stated: _stated, openCases, ...fields } = member;
  const attributes = { ...(defined(fields) as Record<string, Value>), ...storedHistory(member) };
  const put = (name: string, value: Value | undefined): void => {
    if (value !== undefined) attributes[name] = value;
  };
  put('recent', member.recent.map(storedInstant));
  for (const name of INSTANTS) put(name, member[name] && storedInstant(member[name]));
  // Most have none, and none is what is read where the attribute is not there.
  put('openCases', openCases.length > 0 ? openCases : undefined);
  for (const [type, at] of Object.entries(last)) put(lastAttribute(type), at && storedInstant(at));
  for (const { channel, attribute } of SUPPRESSIONS) put(attribute, suppressed[channel]);
  for (const { name, no, yes } of WISHES) {
    put(no, optOuts[name]);
    put(yes, consents[name]);
  }
  return attributes;
}
