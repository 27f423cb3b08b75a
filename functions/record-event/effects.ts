import { planRun } from '../start-journey/start-journey.ts';
import { closeRun, isOpen, type OpenRun, type Run } from '../../shared/journey/run.ts';
import type { Workflows } from '../../shared/journey/workflows.ts';
import type { EventFields } from '../../shared/member/event.ts';
import { begins, joiningDates, type Change } from '../../shared/member/register.ts';
import type { Write } from '../../shared/ports/items.ts';
import { dateIn } from '../../shared/time/civil.ts';
import type { Instant } from '../../shared/time/instant.ts';

/** What an event does to a member's journeys: the writes, and in words what came of each journey. */
export interface JourneyEffects {
  readonly writes: readonly Write[];
  /** journey → what became of it; kept on the event, so that each trigger leads to a run or to a recorded reason. */
  readonly outcomes: Readonly<Record<string, string>>;
}

export function journeyEffects(
  workflows: Pick<Workflows, 'organisation' | 'journeys'>,
  event: EventFields,
  { change, runs, at, now }: { change: Change; runs: readonly Run[]; at: Instant; now: Instant },
): JourneyEffects {
  const member = change.after;
  // A merge is no joining, also when it makes a member of one who had left.
  const began = event.type !== 'member.merged' && begins(change);
  const dates = joiningDates(member);
  const writes: Write[] = [];
  const outcomes: Record<string, string> = {};

  for (const journey of workflows.journeys.values()) {
    const onJoining = journey.startsOn.event === 'member.joined';
    const earlier = runs.filter((run) => run.journey === journey.name);
    const said: string[] = [];
    if (journey.endsOn.includes(event.type)) {
      const left = event.type === 'member.left';
      const isEnded = (run: OpenRun): boolean => {
        if (left && member.status !== 'active') return true;
        // A late leave shows that a membership had ended before the present one: its series ends, not the present one's.
        if (left && began && onJoining) return !dates.has(run.occurrence);
        // Only what had begun when the event happened.
        return run.createdAt <= at;
      };
      for (const run of earlier.filter(isOpen).filter(isEnded)) {
        writes.push(closeRun(run, { state: 'ended', reason: event.type }, now));
        said.push('ended');
      }
    }
    // By a late leave, too: a join after it, until then taken for a repetition, began a membership.
    if (journey.startsOn.event === event.type || (onJoining && began)) {
      const occurrence = onJoining ? member.joinedOn : dateIn(workflows.organisation.zone, at);
      const ran = (run: Run): boolean =>
        onJoining ? dates.has(run.occurrence) : run.occurrence === occurrence;
      if (earlier.some(ran)) said.push('already ran for this occurrence');
      else if (member.status !== 'active') said.push(`not started: the member is ${member.status}`);
      else if (onJoining && !began) said.push('not started: the member had joined already');
      else {
        writes.push(planRun(workflows, journey, member, occurrence, now));
        said.push('started');
      }
    }
    if (said.length > 0) outcomes[journey.name] = said.join(', ');
  }
  return { writes, outcomes };
}
