import { tellRun } from '../../shared/journey/awaited.ts';
import { moveOn } from '../../shared/journey/move-on.ts';
import { isOpen, runKey, toRun, type Awaits, type OpenRun } from '../../shared/journey/run.ts';
import { NOT_ASKED, type AskTask, type SendResult } from '../../shared/journey/task.ts';
import type { Member } from '../../shared/member/member.ts';
import type { Organisation } from '../../shared/member/organisation.ts';
import { plus, type Instant } from '../../shared/time/instant.ts';
import type { Needs } from './needs.ts';

/** What the run stands still for, from now on. */
export function awaitsOf({ step, token, withinDays, question, ways, next }: AskTask, now: Instant): Awaits {
  const until = plus(now, `P${withinDays}D`);
  return { step, token, until, question: question.id, ways: [...ways], next };
}

interface Standing {
  readonly run: OpenRun;
  readonly member: Member | undefined;
  readonly now: Instant;
}

/**
 * Nothing was asked: the run goes on after the question, and the state machine is told so.
 * @throws RunEnded.
 */
export async function goOnUnasked(
  world: Needs,
  organisation: Organisation,
  task: AskTask,
  standing: Standing,
): Promise<SendResult> {
  const { resumeAt } = await moveOn(world, organisation, task, standing);
  return tellUnasked(world, task, resumeAt);
}

export async function tellUnasked(
  { runs }: Needs,
  { token }: AskTask,
  resumeAt: Instant,
): Promise<SendResult> {
  await runs.tell(token, { way: NOT_ASKED, resumeAt });
  return { resumeAt };
}

/**
 * Stands still, unless the answer is there already: it came while the state machine had another token, or before the
 * question was asked again. The run is read anew: an answer finds only the token that stands on its row, so one that
 * came before that is seen here.
 */
export async function waitForAnswer(
  world: Needs,
  organisation: Organisation,
  task: AskTask,
  { member, now }: Standing,
): Promise<SendResult> {
  const row = await world.items.get(runKey(task.member, task.run));
  const run = row && toRun(row);
  if (run && isOpen(run) && member) await tellRun(world, organisation, run, member);
  return { resumeAt: awaitsOf(task, now).until };
}
