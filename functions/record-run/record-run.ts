import { heard } from '../../shared/journey/awaited.ts';
import { endOf } from '../../shared/journey/move-on.ts';
import { closeRun, isOpen, runKey, toRun, type OpenRun, type RunEnd } from '../../shared/journey/run.ts';
import { log } from '../../shared/log.ts';
import { memberKey, toMember } from '../../shared/member/member.ts';
import { TransactionRefused } from '../../shared/ports/items.ts';
import type { World } from '../../shared/ports/world.ts';
import type { ExecutionEnded } from '../../shared/ports/runs.ts';
import type { Needs } from './needs.ts';

/**
 * Writes how an execution ended on its run's row, unless the row says so already: the last step, or an event that
 * ended the run, was there first. So no run looks alive whose execution is not.
 */
export async function recordRun(world: Needs, ended: ExecutionEnded): Promise<void> {
  const row = await world.items.get(runKey(ended.member, ended.run));
  const run = row && toRun(row);
  if (!run || !isOpen(run)) return;
  const reason = ended.error ?? ended.status;
  const end =
    ended.status === 'SUCCEEDED' ? await endOfExecution(world, run) : ({ state: 'failed', reason } as const);
  try {
    await world.items.transact([closeRun(run, end, ended.at)]);
    if (end.state === 'failed') log.error('a run failed', { run: run.id, journey: run.journey, reason });
  } catch (error) {
    if (!(error instanceof TransactionRefused)) throw error;
  }
}

/**
 * How a run has ended whose execution did all it had to. Where an answer, or an event, was the last thing, no task came
 * after it that could have written it: the reason is that of its way.
 */
export async function endOfExecution({ items }: Pick<World, 'items'>, run: OpenRun): Promise<RunEnd> {
  const row = run.awaits && (await items.get(memberKey(run.member)));
  const found = row && heard(run, toMember(row));
  return found && 'end' in found.next ? endOf(found.next) : { state: 'completed' };
}
