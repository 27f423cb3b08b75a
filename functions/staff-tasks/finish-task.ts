import * as z from 'zod';
import { errorFacts, log } from '../../shared/log.ts';
import { TASK_OUTCOMES } from '../../shared/member/task-outcomes.ts';
import { paragraphsSchema } from '../../shared/member/fields.ts';
import { finish, type StaffTask } from '../../shared/member/staff-task.ts';
import { act, versionSchema, type Acted } from './act.ts';
import type { Needs } from './needs.ts';
import { tellDone } from './tell-done.ts';

/** The longest note, in characters. */
export const MOST_NOTED = 500;

export const finishSchema = z.strictObject({
  outcome: z.enum(TASK_OUTCOMES),
  note: paragraphsSchema(MOST_NOTED).optional(),
  version: versionSchema,
});
export type Finishing = z.infer<typeof finishSchema>;

/**
 * A task is done: it leaves the list, once, and an event tells the member's history of it. The note stays on the task.
 * The same once more is no error and no second event.
 * @throws TaskUnknown; TaskChanged when someone else has finished or postponed it.
 */
export async function finishTask(world: Needs, name: string, given: Finishing): Promise<Acted> {
  const { outcome, note, version } = given;
  const done = await act(world, name, {
    version,
    write: (task, change, now) => finish(task, { outcome, ...(note !== undefined && { note }), change, now }),
    isDone: (task) => task.state === 'done' && task.outcome === outcome && task.note === note,
  });
  if (!done.again) await tell(world, done.task);
  return done;
}

/** The task is closed whatever becomes of its event, which the next sweep tells when the queue is away just now. */
async function tell(world: Needs, task: StaffTask): Promise<void> {
  if (task.state !== 'done') return;
  try {
    await tellDone(world, task);
  } catch (error) {
    log.warn('the event of a done task waits for the sweep', { task: task.id, ...errorFacts(error) });
  }
}
