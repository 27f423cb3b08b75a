import { factsFor, holds } from '../../shared/journey/holds.ts';
import { placeOf } from '../../shared/journey/next-step.ts';
import type { OpenRun } from '../../shared/journey/run.ts';
import type { SendTask } from '../../shared/journey/task.ts';
import type { Member } from '../../shared/member/member.ts';
import { arbitrate, type Contender, type Ruling } from '../../shared/message/arbiter.ts';
import type { MessageIdentity, SkipReason } from '../../shared/message/ledger.ts';
import type { Channel, Template } from '../../shared/message/template.ts';
import { addDays, dateIn } from '../../shared/time/civil.ts';
import { ceilToSecond, type Instant } from '../../shared/time/instant.ts';
import { nextAllowed, type Place, type SendWindow } from '../../shared/time/window.ts';
import { askingFrom, type Asking } from './asking.ts';
import type { Needs } from './needs.ts';
import type { Situation } from './situation.ts';
import { channelsFor, messageFor, routeFor, type Written } from './words.ts';

export type Verdict =
  | {
      readonly do: 'send';
      readonly member: Member;
      readonly message: MessageIdentity;
      readonly template: Template;
    }
  | { readonly do: 'skip'; readonly reason: SkipReason; readonly message: MessageIdentity }
  | { readonly do: 'wait'; readonly until: Instant };

/**
 * Whether a step's message may go now, and which one on which channel: first whether it has a point, then the member's
 * will, then the time, the policy for questions, and how much the member has had lately.
 * @throws WordsMissing.
 */
export async function decide(
  world: Needs,
  written: Written,
  task: SendTask,
  situation: Situation,
): Promise<Verdict> {
  const { member, now, entry } = situation;
  const earlier = entry?.state === 'waiting' ? entry : undefined;
  const identify = (message: string, channel: Channel): MessageIdentity => ({
    key: situation.key,
    member: task.member,
    run: task.run,
    journey: task.journey,
    step: task.step,
    message,
    purpose: task.purpose,
    channel,
    ...(task.kind === 'ask' && { question: task.question.id }),
  });
  const pointless = await pointlessBecause(world, task, situation);
  if (pointless) {
    const channel = earlier?.channel ?? channelsFor(task.channels, member)[0]!;
    return { do: 'skip', reason: pointless, message: identify(earlier?.message ?? task.message, channel) };
  }

  // What was tried once stays the message that it was: the provider's faults do not change it.
  const message = earlier?.message ?? (await messageOf(task, situation));
  const route = routeFor(written, task, { message, member, now, only: earlier?.channel });
  const identity = identify(message, route.channel);
  if (!route.yes || !member)
    return { do: 'skip', reason: route.yes ? 'erased' : route.reason, message: identity };

  const when = await whenFor(written, task, route.channel, { ...situation, member });
  if (when.do === 'skip') return { ...when, message: identity };
  if (when.do === 'wait') return when;
  return { do: 'send', member, message: identity, template: route.template };
}

/** A reminder of what is answered, or a step whose own conditions do not hold; nobody asks that about one who is gone. */
async function pointlessBecause(
  { items }: Needs,
  { guard, ...task }: SendTask,
  { run, row, member, now, entries }: Situation,
): Promise<SkipReason | undefined> {
  if (member?.status !== 'active') return undefined;
  if (task.kind === 'ask' && run.answers?.[task.question.id] !== undefined) return 'answered';
  const facts = await factsFor(items, guard, { run, row, now }, entries);
  return guard.every((condition) => holds(condition, facts)) ? undefined : 'guard';
}

async function messageOf(task: SendTask, { run, member, entries }: Situation): Promise<string> {
  const needed = task.variant?.kind === 'pool' ? await entries() : [];
  return messageFor(task, { run, member, entries: needed });
}

type When =
  | { readonly do: 'go' }
  | { readonly do: 'wait'; readonly until: Instant }
  | { readonly do: 'skip'; readonly reason: SkipReason };

async function whenFor(
  { organisation }: Written,
  task: SendTask,
  channel: Channel,
  situation: Situation & { readonly member: Member },
): Promise<When> {
  const { run, member, now } = situation;
  const place = placeOf(organisation, member);
  const window: SendWindow = { ...organisation.windows[channel], anyDay: task.anyDay };
  // Whole days: what may not be late at all may still go until the evening of its day.
  const mine = contender(run, task, place);
  const tooLate = (at: Instant): boolean => dateIn(place.zone, at) > mine.notAfter;
  if (tooLate(nextAllowed(now, window, place))) return { do: 'skip', reason: 'too-late' };

  const asking = await askingOf(task, situation, place.zone);
  if (asking.from === undefined) return { do: 'skip', reason: asking.because };
  const open = nextAllowed(asking.from, window, place);
  if (tooLate(open)) return { do: 'skip', reason: asking.because ?? 'too-late' };

  const ruling: Ruling =
    task.purpose === 'relation'
      ? arbitrate({
          now: open,
          recent: member.recent,
          waiting: (await situation.otherRuns()).flatMap((other) => rival(other, place)),
          mine,
          openCase: member.openCases.length > 0,
          caps: organisation.caps,
          window,
          place,
        })
      : { do: 'go' };
  if (ruling.do === 'skip') return ruling;
  const at = ruling.do === 'wait' ? ruling.until : open;
  return at > now ? { do: 'wait', until: ceilToSecond(at) } : { do: 'go' };
}

async function askingOf(
  task: SendTask,
  { member, now, entries, otherRuns }: Situation & { readonly member: Member },
  zone: string,
): Promise<Asking> {
  if (task.kind === 'send') return { from: now };
  return askingFrom(task, { member, zone, now, entries: await entries(), runs: await otherRuns() });
}

function contender(
  { next }: OpenRun,
  { journey, step, priority, mutedByOpenCase, notAfterDays }: SendTask,
  place: Place,
): Contender {
  const notAfter = addDays(dateIn(place.zone, next.at), notAfterDays);
  return { journey, step, at: next.at, priority, mutedByOpenCase, notAfter };
}

/** What another run wants to send next. One that waits for an answer has sent it. */
function rival({ journey, next, awaits }: OpenRun, place: Place): readonly Contender[] {
  const { contends } = next.expected;
  if (!contends || awaits?.step === next.step) return [];
  const { notAfterDays, ...others } = contends;
  const notAfter = addDays(dateIn(place.zone, next.at), notAfterDays);
  return [{ journey, step: next.step, at: next.at, notAfter, ...others }];
}
