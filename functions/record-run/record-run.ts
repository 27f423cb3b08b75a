import { closeRun, isOpen, runKey, toRun } from '../../shared/journey/run.ts';
import { log } from '../../shared/log.ts';
import { TransactionRefused } from '../../shared/ports/items.ts';
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
    ended.status === 'SUCCEEDED' ? ({ state: 'completed' } as const) : ({ state: 'failed', reason } as const);
  try {
    await world.items.transact([closeRun(run, end, ended.at)]);
    if (end.state === 'failed') log.error('a run failed', { run: run.id, journey: run.journey, reason });
  } catch (error) {
    if (!(error instanceof TransactionRefused)) throw error;
  }
}
