import type { Journey } from '../../shared/journey/journey.ts';
import { isOpen, type OpenRun, type Run } from '../../shared/journey/run.ts';
import type { EventFields } from '../../shared/member/event.ts';
import { joiningDates, type Change } from '../../shared/member/register.ts';
import type { Instant } from '../../shared/time/instant.ts';

/** The runs of a journey that an event ends. */
export function endedBy(
  { endsOn, startsOn }: Journey,
  event: EventFields,
  { change, runs, at, began }: { change: Change; runs: readonly Run[]; at: Instant; began: boolean },
): readonly OpenRun[] {
  if (!endsOn.includes(event.type)) return [];
  const member = change.after;
  const left = event.type === 'member.left';
  const onJoining = startsOn.kind === 'event' && startsOn.event === 'member.joined';
  const dates = joiningDates(member);
  return runs.filter(isOpen).filter((run) => {
    if (left && member.status !== 'active') return true;
    // A late leave shows that a membership had ended before the present one: its series ends, not the present one's.
    if (left && began && onJoining) return !dates.has(run.occurrence);
    // Only what had begun when the event happened.
    return run.createdAt <= at;
  });
}
