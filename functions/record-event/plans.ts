import {
  afterStart,
  nextWave,
  nextYearlyStart,
  type PlannedStart,
} from '../../shared/journey/due-instant.ts';
import type { Journey } from '../../shared/journey/journey.ts';
import type { Workflows } from '../../shared/journey/workflows.ts';
import type { Member } from '../../shared/member/member.ts';
import type { Trust } from '../../shared/member/trust.ts';
import type { Change } from '../../shared/member/register.ts';
import { dateIn } from '../../shared/time/civil.ts';
import { plus, type Instant } from '../../shared/time/instant.ts';
import { isTrusted, OF_LOW_TRUST } from './starts.ts';

/** What is planned for a journey that begins at an instant, and in words. */
export interface Plan {
  readonly journey: string;
  readonly words: string;
  /** None when there is nothing to plan, for the reason in the words. */
  readonly start?: PlannedStart;
  /** Its row stands already, written with the member's own. */
  readonly isWritten?: true;
}

/** So late a start is still made, at once. */
const LATE = 'P1D';

/**
 * What a member's event plans: of the membership and its dates when they change, of what comes after a type of event
 * when one of the type is recorded.
 * @param given without a change, as for a delivery that comes again: everything is planned as it stands, which changes
 * nothing where that was done.
 */
export function plansFor(
  { organisation, journeys }: Pick<Workflows, 'organisation' | 'journeys'>,
  type: string,
  given: { at: Instant; now: Instant; trust: Trust | undefined } & (
    { change: Change; began: boolean } | { member: Member }
  ),
): readonly Plan[] {
  const member = 'change' in given ? given.change.after : given.member;
  const touched = 'change' in given ? given.began || datesChange(given.change) : TOUCHING.has(type);
  const zone = member.zone ?? organisation.zone;
  return [...journeys.values()].flatMap((journey): Plan[] => {
    const sinceEvent = isSince(journey, type);
    if (!touched && !sinceEvent) return [];
    if (member.status !== 'active') {
      return sinceEvent
        ? [{ journey: journey.name, words: `not planned: the member is ${member.status}` }]
        : [];
    }
    return planOf(journey, { ...given, member, zone, sinceEvent, touched });
  });
}

/** After these the membership or its dates may be others: a late leave, too, may show that a membership began. */
const TOUCHING: ReadonlySet<string> = new Set([
  'member.joined',
  'member.updated',
  'member.left',
  'member.merged',
]);

/** Whether anything changes by which starts are planned. */
export function datesChange({ before, after }: Change): boolean {
  if (before === after) return false;
  return (['status', 'joinedOn', 'undated', 'birthDate', 'zone'] as const).some(
    (name) => before?.[name] !== after[name],
  );
}

/** A joining is no mere event: one that repeats what is known begins nothing. */
const isOfJoining = (since: string): boolean => since === 'joinedOn' || since === 'member.joined';

function isSince({ startsOn }: Journey, type: string): boolean {
  return startsOn.kind === 'after' && !isOfJoining(startsOn.since) && startsOn.since === type;
}

function planOf(
  { name: journey, startsOn }: Journey,
  given: {
    member: Member;
    zone: string;
    at: Instant;
    now: Instant;
    trust: Trust | undefined;
    sinceEvent: boolean;
    touched: boolean;
  },
): Plan[] {
  const { member, zone, at, now, trust, sinceEvent, touched } = given;
  const planned = (start: PlannedStart): Plan[] => [
    { journey, words: `planned for ${dateIn(zone, start.dueAt)}`, start },
  ];
  switch (startsOn.kind) {
    case 'after': {
      if (!sinceEvent && !(touched && isOfJoining(startsOn.since))) return [];
      if (sinceEvent && !isTrusted(startsOn, trust))
        return [{ journey, words: `not planned: ${OF_LOW_TRUST}` }];
      if (!sinceEvent && member.undated)
        return [{ journey, words: 'not planned: nobody has said when they joined' }];
      const start = afterStart(startsOn, sinceEvent ? dateIn(zone, at) : member.joinedOn, zone);
      if (now <= plus(start.dueAt, LATE)) return planned(start);
      return [{ journey, words: `not planned: its day, ${dateIn(zone, start.dueAt)}, was over` }];
    }
    case 'yearly': {
      const start = touched ? nextYearlyStart(startsOn, member, zone, now) : undefined;
      return start ? planned(start) : [];
    }
    case 'survey':
      return touched ? planned(nextWave(startsOn, member, { zone, now })) : [];
    case 'event':
    case 'level':
      return [];
  }
}
