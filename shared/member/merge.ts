import type { Item, Items, Write } from '../ports/items.ts';
import type { Instant } from '../time/instant.ts';
import { casesTogether, later } from './cases.ts';
import { memberKey, type Member, type MembershipFact } from './member.ts';
import { storedHistory } from './implied.ts';
import { storedInstant } from './stored-instant.ts';
import { asNoted, historyOf, standingOf, type Change } from './register.ts';

/** What stands on the one who remains, and is filled in from the duplicate where it is missing. */
const FIELDS = [
  'membershipNumber',
  'givenName',
  'familyName',
  'email',
  'phone',
  'language',
  'birthDate',
  'zone',
] as const;

/** More than any cap looks at. */
const MOST_RECENT = 20;

/**
 * Two rows turn out to be one person. What staff chose to keep stays as it is and is filled in from the other; of two
 * wills the stricter holds: every no of either, the later end of a pause, a yes only where this row has it. A member of
 * either is a member, since the earlier joining. What happened to either happened to the member: the last events, the
 * cases, the questions. Nobody is brought back who was erased.
 */
export function mergeInto(before: Member, from: Member): Change {
  if (before.status === 'erased' || from.status === 'erased') return { before, after: before };
  const missing = FIELDS.filter((name) => before[name] === undefined && from[name] !== undefined);
  const history = together(before, from);
  const segments = { ...from.segments, ...before.segments };
  const instants = {
    pausedUntil: later(before.pausedUntil, from.pausedUntil),
    lastQuestionAt: later(before.lastQuestionAt, from.lastQuestionAt),
    lastSurveyAt: later(before.lastSurveyAt, from.lastSurveyAt),
  };
  const after: Member = {
    ...before,
    ...Object.fromEntries(missing.map((name) => [name, from[name]])),
    ...standingOf(history, before.joinedOn),
    history,
    stated: { ...from.stated, ...before.stated },
    ...(Object.keys(segments).length > 0 && { segments }),
    ...Object.fromEntries(Object.entries(instants).filter(([, at]) => at !== undefined)),
    ...casesTogether(before, from),
    last: lastOfBoth(before.last, from.last),
    optOuts: { ...from.optOuts, ...before.optOuts },
    suppressed: { ...from.suppressed, ...before.suppressed },
    recent: [...before.recent, ...from.recent].toSorted().slice(-MOST_RECENT),
    mergedFrom: [...new Set([...(before.mergedFrom ?? []), from.ref, ...(from.mergedFrom ?? [])])],
    version: before.version + 1n,
  };
  // A yes of this row that the other's no has met.
  const consents = Object.entries(before.consents).filter(([name]) => !Object.hasOwn(after.optOuts, name));
  return { before, after: { ...after, consents: Object.fromEntries(consents) } };
}

/**
 * The write that retires the duplicate, on condition that it is still as read. It has left, so that nothing begun for it
 * goes out, and says where it went. Its fields stay: whoever exports or erases the member finds them by `mergedFrom`.
 * @param remove attributes by which it stands in lists of members.
 */
export function retire(from: Member, into: string, at: Instant, remove: readonly string[]): Write {
  return {
    update: memberKey(from.ref),
    // What its standing said of itself, the new one would not.
    set: {
      ...storedHistory({ ...from, status: 'left', statusSince: at }),
      status: 'left',
      statusSince: storedInstant(at),
      mergedInto: into,
    },
    add: { version: 1n },
    remove,
    if: {
      all: [
        { attribute: 'version', equals: from.version },
        // A message that begins leaves the version alone; the cap would not see it.
        { attribute: 'sends', equals: from.sends },
        asNoted(from),
      ],
    },
  };
}

/** The row that a ref leads to: its own, or that of the member into whom it was merged. */
export async function survivorRow(items: Items, ref: string): Promise<Item | undefined> {
  const row = await items.get(memberKey(ref));
  return typeof row?.mergedInto === 'string' ? survivorRow(items, row.mergedInto) : row;
}

/** Joins and leaves of both. Leaving on one row is no leaving while the other row is a member. */
function together(one: Member, other: Member): MembershipFact[] {
  const during = (of: Member, beside: Member): MembershipFact[] =>
    historyOf(of).filter(
      ({ what, at }) => what === 'joined' || beside.status !== 'active' || at < beside.statusSince,
    );
  return [...during(one, other), ...during(other, one)].toSorted((a, b) =>
    a.at < b.at ? -1 : a.at > b.at ? 1 : 0,
  );
}

function lastOfBoth(one: Member['last'], other: Member['last']): Member['last'] {
  const types = [...new Set([...Object.keys(one), ...Object.keys(other)])].toSorted();
  return Object.fromEntries(types.map((type) => [type, later(one[type], other[type])]));
}
