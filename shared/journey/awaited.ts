import type { Member } from '../member/member.ts';
import type { Organisation } from '../member/organisation.ts';
import { TransactionRefused } from '../ports/items.ts';
import type { World } from '../ports/world.ts';
import { dateIn } from '../time/civil.ts';
import { ceilToSecond, type Instant } from '../time/instant.ts';
import { nextStepAfter, placeOf } from './next-step.ts';
import { expectUntil, type Awaits, type OpenRun } from './run.ts';
import { ANSWERED, type AwaitedResult, type Next } from './task.ts';

/** The way that a run goes on, now that what it stood still for is there. */
export interface Heard {
  readonly way: string;
  readonly next: Next;
}

/** What a run stands still for is there: its question has an answer, or its event has happened since the run began. */
export function heard(
  run: Pick<OpenRun, 'awaits' | 'answers' | 'createdAt'>,
  member: Member,
): Heard | undefined {
  const { awaits, answers, createdAt } = run;
  if (!awaits) return undefined;
  if (awaits.question !== undefined) {
    const answer = answers?.[awaits.question];
    return answer === undefined ? undefined : wayOf(awaits, answer);
  }
  const at = awaits.event === undefined ? undefined : member.last[awaits.event];
  return at !== undefined && at >= createdAt ? { way: ANSWERED, next: awaits.next } : undefined;
}

/** The way of an answer; one that has none of its own goes on after the question. */
export function wayOf({ ways, next }: Pick<Awaits, 'ways' | 'next'>, answer: string): Heard {
  const way = ways.find(({ is }) => is.includes(answer));
  return way ? { way: way.name, next: way.next } : { way: ANSWERED, next };
}

/** When a run goes on that has stood still until now: days are counted from today. Whole seconds. */
export function resumeAfter(
  organisation: Organisation,
  next: Next,
  { member, now }: { readonly member: Member | undefined; readonly now: Instant },
): Instant {
  if ('end' in next) return ceilToSecond(now);
  const since = dateIn(placeOf(organisation, member).zone, now);
  return nextStepAfter(organisation, next, { member, since, now }).at;
}

/**
 * Tells the state machine of a run what it stands still for, if that is there. May be done again: who was told is not
 * told twice. The run's row stays where it is: the task that comes next moves it.
 * @returns whether it waited and now goes on.
 */
export async function tellRun(
  world: Pick<World, 'clock' | 'items' | 'runs'>,
  organisation: Organisation,
  run: OpenRun,
  member: Member,
): Promise<boolean> {
  const found = heard(run, member);
  if (!found || !run.awaits) return false;
  const resumeAt = resumeAfter(organisation, found.next, { member, now: world.clock.now() });
  // The next task may be weeks away, and until then nothing is stuck.
  await expect(world, run, resumeAt);
  const result: AwaitedResult = { way: found.way, resumeAt };
  return world.runs.tell(run.awaits.token, { ...result });
}

async function expect({ items }: Pick<World, 'items'>, run: OpenRun, resumeAt: Instant): Promise<void> {
  const writes = expectUntil(run, resumeAt);
  if (writes.length === 0) return;
  try {
    await items.transact(writes);
  } catch (error) {
    // It has gone on by itself, or was ended.
    if (!(error instanceof TransactionRefused)) throw error;
  }
}
