import { mayWrite } from '../../shared/consent/may-write.ts';
import type { OpenRun } from '../../shared/journey/run.ts';
import type { SendTask } from '../../shared/journey/task.ts';
import type { Workflows } from '../../shared/journey/workflows.ts';
import type { Member } from '../../shared/member/member.ts';
import { arbitrate } from '../../shared/message/arbiter.ts';
import type { SkipReason } from '../../shared/message/ledger.ts';
import type { Channel } from '../../shared/message/template.ts';
import { addDays, dateIn } from '../../shared/time/civil.ts';
import { ceilToSecond, type Instant } from '../../shared/time/instant.ts';
import { nextAllowed, type Place } from '../../shared/time/window.ts';

export type Verdict =
  | { readonly do: 'send'; readonly member: Member }
  | { readonly do: 'skip'; readonly reason: SkipReason }
  | { readonly do: 'wait'; readonly until: Instant };

/** Whether a step's message may go now: first the member's will, then the time, then how much the member has had lately. */
export function decide(
  { organisation }: Pick<Workflows, 'organisation'>,
  task: SendTask,
  channel: Channel,
  { run, member, now }: { run: OpenRun; member: Member | undefined; now: Instant },
): Verdict {
  const may = mayWrite(member, task.purpose, channel, now);
  if (!may.yes || !member) return { do: 'skip', reason: may.yes ? 'erased' : may.reason };

  const place: Place = { zone: member.zone ?? organisation.zone, country: organisation.country };
  const window = organisation.windows[channel];
  const plannedAt = run.next.step === task.step ? run.next.at : now;
  // Whole days: what may not be late at all may still go until the evening of its day.
  const lastDate = addDays(dateIn(place.zone, plannedAt), task.notAfterDays);
  const tooLate = (at: Instant): boolean => dateIn(place.zone, at) > lastDate;

  const open = nextAllowed(now, window, place);
  if (tooLate(open)) return { do: 'skip', reason: 'too-late' };
  const ruling =
    task.purpose === 'relation'
      ? arbitrate({
          now: open,
          recent: member.recent,
          // Journeys have no priority and no mute yet: whoever is due first goes first, within the caps.
          waiting: [],
          mine: { ...task, at: plannedAt, notAfter: lastDate, priority: 0, mutedByOpenCase: false },
          openCase: false,
          caps: organisation.caps,
          window,
          place,
        })
      : ({ do: 'go' } as const);
  if (ruling.do === 'skip') return ruling;
  const at = ruling.do === 'wait' ? ruling.until : open;
  return at > now ? { do: 'wait', until: ceilToSecond(at) } : { do: 'send', member };
}
