import { allOpenTasks, isToDo, listOpenTasks } from '../../shared/member/staff-task.ts';
import { dateIn, type CivilDate } from '../../shared/time/civil.ts';
import type { Instant } from '../../shared/time/instant.ts';
import { findTask } from './find-task.ts';
import type { Needs } from './needs.ts';
import { viewOf, type TaskView } from './view.ts';
import type { Written } from './written.ts';

type World = Pick<Needs, 'items' | 'clock'>;

/** Each task of a page asks for its member's row. */
export const PAGE_OF_TASKS = { usual: 50, most: 200 } as const;

/**
 * The open tasks with what staff need to know, the first due first, so that what is overdue leads.
 * @throws InvalidWrite when `after` is not the `next` of a page before.
 */
export async function listTasks(
  { items, clock }: World,
  written: Written,
  { limit = PAGE_OF_TASKS.usual, after }: { readonly limit?: number; readonly after?: string } = {},
): Promise<{ readonly today: CivilDate; readonly tasks: readonly TaskView[]; readonly next?: string }> {
  const today = dateIn(written.organisation.zone, clock.now());
  const page = await listOpenTasks(items, { limit, ...(after !== undefined && { after }) });
  const tasks = await Promise.all(page.tasks.map((task) => viewOf(items, written, task, today)));
  return { today, tasks, ...(page.next !== undefined && { next: page.next }) };
}

/** One task, open or done. @throws TaskUnknown */
export async function readTask({ items, clock }: World, written: Written, name: string): Promise<TaskView> {
  const today = dateIn(written.organisation.zone, clock.now());
  return viewOf(items, written, await findTask(items, name), today);
}

/** Beyond so many, "at least" is enough: nobody works them off in a day. */
export const MOST_COUNTED = 10_000;

export interface Counts {
  /** All that is to be done on that date: the sum of the next three. */
  readonly toDo: number;
  readonly overdue: number;
  readonly today: number;
  /** Due on a later day, and not put off: it may be done now. */
  readonly soon: number;
  /** Put off to a later day. */
  readonly later: number;
  /** There are more than were counted. */
  readonly more: boolean;
}

/** How much is to be done on a date. @param madeBefore leaves out what was put on the list at that instant or after. */
export async function countTasks(
  { items }: Pick<World, 'items'>,
  date: CivilDate,
  madeBefore?: Instant,
): Promise<Counts> {
  const all = await allOpenTasks(items, MOST_COUNTED);
  const tasks = all.filter(({ createdAt }) => madeBefore === undefined || createdAt < madeBefore);
  const toDo = tasks.filter((task) => isToDo(task, date));
  const overdue = toDo.filter(({ dueOn }) => dueOn < date).length;
  const today = toDo.filter(({ dueOn }) => dueOn === date).length;
  return {
    toDo: toDo.length,
    overdue,
    today,
    soon: toDo.length - overdue - today,
    later: tasks.length - toDo.length,
    more: all.length === MOST_COUNTED,
  };
}
