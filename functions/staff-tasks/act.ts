import * as z from 'zod';
import type { OpenTask, StaffTask } from '../../shared/member/staff-task.ts';
import { TransactionRefused, type Write } from '../../shared/ports/items.ts';
import type { Instant } from '../../shared/time/instant.ts';
import { findTask, nameOf, TaskChanged } from './find-task.ts';
import type { Needs } from './needs.ts';

/** What the page that was acted on had read. Without it, what stands at this moment counts. */
export const versionSchema = z.int().min(0).optional();

export interface Acted {
  /** As it stands now. */
  readonly task: StaffTask;
  /** It stood so before: this is the same press a second time. */
  readonly again: boolean;
}

/**
 * One change of an open task by a person. Of two at once one is written, and the other is told.
 * @throws TaskUnknown, TaskChanged.
 */
export async function act(
  world: Pick<Needs, 'items' | 'clock' | 'ids'>,
  name: string,
  {
    version,
    write,
    isDone,
  }: {
    readonly version: number | undefined;
    readonly write: (task: OpenTask, change: string, now: Instant) => Write;
    /** Whether the task stands as it would after this change. */
    readonly isDone: (task: StaffTask) => boolean;
  },
): Promise<Acted> {
  const { items, clock, ids } = world;
  const task = await findTask(items, name);
  if (isDone(task)) return { task, again: true };
  if (task.state === 'done' || (version !== undefined && BigInt(version) !== task.version))
    throw new TaskChanged(task);
  const change = ids.ref();
  try {
    await items.transact([write(task, change, clock.now())]);
  } catch (error) {
    if (!(error instanceof TransactionRefused)) throw error;
    const now = await findTask(items, nameOf(task));
    // The store's client may have written it and not have heard of it, and been refused at its second attempt.
    if (error.of(0)?.item?.change === change) return { task: now, again: false };
    if (isDone(now)) return { task: now, again: true };
    throw new TaskChanged(now);
  }
  return { task: await findTask(items, nameOf(task)), again: false };
}
