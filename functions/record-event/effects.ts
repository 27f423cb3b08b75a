import { planRun } from '../start-journey/start-journey.ts';
import { closeRun, isOpen, runId, type OpenRun, type Run } from '../../shared/journey/run.ts';
import type { Workflows } from '../../shared/journey/workflows.ts';
import type { EventFields } from '../../shared/member/event.ts';
import { begins, type Change } from '../../shared/member/register.ts';
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
  workflows: Workflows,
  event: EventFields,
  { change, runs, at, now }: { change: Change; runs: readonly Run[]; at: Instant; now: Instant },
): JourneyEffects {
  const member = change.after;
  const began = begins(change);
  const writes: Write[] = [];
  const outcomes: Record<string, string> = {};

  for (const journey of workflows.journeys.values()) {
    const said: string[] = [];
    if (journey.endsOn.includes(event.type)) {
      const gone = event.type === 'member.left' && member.status !== 'active';
      const open = runs.filter((run): run is OpenRun => run.journey === journey.name && isOpen(run));
      // Only what had begun when the event happened: a late word of an earlier leaving does not end a new membership's run.
      for (const run of open.filter((one) => gone || one.createdAt <= at)) {
        writes.push(closeRun(run, { state: 'ended', reason: event.type }, now));
        said.push('ended');
      }
    }
    const onJoining = journey.startsOn.event === 'member.joined';
    // The late word of a leave can show that a join after it, taken for a repetition, was a new membership.
    if (journey.startsOn.event === event.type || (onJoining && began)) {
      const occurrence = onJoining ? member.joinedOn : dateIn(workflows.organisation.zone, at);
      const id = runId(member.ref, journey.name, occurrence);
      if (runs.some((run) => run.id === id)) said.push('already ran for this occurrence');
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
