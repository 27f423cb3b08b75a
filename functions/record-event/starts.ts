import { allSteps } from '../../shared/journey/all-steps.ts';
import type { EventStart, Journey } from '../../shared/journey/journey.ts';
import { refusalOf, REFUSAL_WORDS } from '../../shared/journey/may-begin.ts';
import type { Run } from '../../shared/journey/run.ts';
import type { EventFields } from '../../shared/member/event.ts';
import { beganQuietly, joiningDates, type Change } from '../../shared/member/register.ts';
import type { Trust } from '../../shared/member/trust.ts';
import { dateIn } from '../../shared/time/civil.ts';
import type { Instant } from '../../shared/time/instant.ts';

/** What a journey that begins on events makes of one: a run for an occurrence, or words that say why not. */
export type EventStarted =
  | { readonly occurrence: string; readonly details: Readonly<Record<string, string>> | undefined }
  | { readonly refused: string };

/** @returns nothing when the event is no start of the journey. */
export function startedBy(
  journey: Journey,
  event: EventFields,
  given: {
    change: Change;
    /** The member's runs of this journey. */
    runs: readonly Run[];
    at: Instant;
    now: Instant;
    began: boolean;
    zone: string;
    trust: Trust | undefined;
  },
): EventStarted | undefined {
  const { startsOn } = journey;
  const { change, runs, at, now, began, zone, trust } = given;
  if (startsOn.kind !== 'event') return undefined;
  const onJoining = startsOn.event === 'member.joined';
  // By a late leave, too: a join after it, until then taken for a repetition, began a membership.
  if (!isStart(startsOn, event) && !(onJoining && began)) return undefined;
  const member = change.after;
  const occurrence = onJoining ? member.joinedOn : occurrenceOf(event, at, zone);
  const dates = joiningDates(member);
  const ran = (run: Run): boolean => (onJoining ? dates.has(run.occurrence) : run.occurrence === occurrence);
  if (runs.some(ran)) return { refused: 'already ran for this occurrence' };
  if (member.status !== 'active') return { refused: `not started: the member is ${member.status}` };
  if (onJoining && !began) return { refused: 'not started: the member had joined already' };
  if (onJoining && beganQuietly(member)) return { refused: 'not started: imported without a welcome' };
  if (!isTrusted(startsOn, trust)) return { refused: `not started: ${OF_LOW_TRUST}` };
  const refusal = refusalOf(journey, member.ref, runs, now);
  if (refusal) return { refused: REFUSAL_WORDS[refusal] };
  return { occurrence, details: detailsFor(journey, event) };
}

export const OF_LOW_TRUST = 'it came by a form of low trust';

/** A sender of low trust is believed in what happened, and starts only what is marked for it. */
export function isTrusted(start: { readonly trust?: 'low' }, trust: Trust | undefined): boolean {
  return trust !== 'low' || start.trust === 'low';
}

function isStart({ event: type, where }: EventStart, event: EventFields): boolean {
  const fields = new Map<string, unknown>(Object.entries(event));
  return type === event.type && Object.entries(where).every(([name, value]) => fields.get(name) === value);
}

/** A case begins a journey once, however often it is closed; all else once on a date of the organisation. */
function occurrenceOf(event: EventFields, at: Instant, zone: string): string {
  return 'case' in event ? event.case : dateIn(zone, at);
}

/** Names, not texts: what is longer is nothing that a journey could choose by. */
const LONGEST_DETAIL = 100;

/** The fields by which the journey chooses a variant, and no other: what a run keeps of its event. */
function detailsFor({ steps }: Journey, event: EventFields): Record<string, string> | undefined {
  const named = new Set<string>();
  for (const step of allSteps(steps)) {
    if ('variant' in step && step.variant?.kind === 'detail') named.add(step.variant.field);
  }
  const details = Object.entries(event).flatMap(([name, value]: [string, unknown]) =>
    named.has(name) && typeof value === 'string' && value.length <= LONGEST_DETAIL
      ? [[name, value] as const]
      : [],
  );
  return details.length > 0 ? Object.fromEntries(details) : undefined;
}
