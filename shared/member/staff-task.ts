import { createHash } from 'node:crypto';
import * as z from 'zod';
import { TASK_KINDS, type TaskKind } from '../journey/journey.ts';
import type { Condition, Item, Items, Key, Write } from '../ports/items.ts';
import { civilDateSchema, type CivilDate } from '../time/civil.ts';
import { instantSchema, type Instant } from '../time/instant.ts';
import { TASK_OUTCOMES } from './task-outcomes.ts';

const postponementSchema = z.lazy(() =>
  z.object({
    at: instantSchema,
    from: civilDateSchema,
    to: civilDateSchema,
    reason: z.string(),
  }),
);

const common = () => ({
  id: z.string(),
  member: z.string(),
  journey: z.string(),
  run: z.string(),
  kind: z.enum(TASK_KINDS),
  /** An id; its words for staff stand in workflows/tasks.ts. */
  why: z.string(),
  /** A working day of the organisation. */
  dueOn: civilDateSchema,
  createdAt: instantSchema,
  /** Counts what staff have done with it: of two who act on the same reading, one is told. */
  version: z.bigint(),
  /** The oldest first. */
  postponed: z.array(postponementSchema),
});

const staffTaskSchema = z.lazy(() =>
  z.discriminatedUnion('state', [
    z.object({ ...common(), state: z.literal('open') }),
    z.object({
      ...common(),
      state: z.literal('done'),
      outcome: z.enum(TASK_OUTCOMES),
      /** In the words of whoever did it. It is kept on this row and nowhere else. */
      note: z.string().optional(),
      doneAt: instantSchema,
    }),
  ]),
);

/** Something for a person to do for a member, as a journey has asked for it. */
export type StaffTask = z.infer<typeof staffTaskSchema>;
export type OpenTask = Extract<StaffTask, { state: 'open' }>;
export type DoneTask = Extract<StaffTask, { state: 'done' }>;
export type TaskOutcome = DoneTask['outcome'];

export const TASK_PREFIX = 'TASK#';
/** Open tasks stand in this partition of `byText`, sorted by the day on which they are due. */
export const OPEN_TASKS = 'TASK#open';
/** Done ones whose event is not on the queue yet, sorted by when they were done. */
export const UNTOLD_TASKS = 'TASK#untold';

/** How often a task can be put off until the first times are forgotten: the row must not grow for ever. */
const MOST_POSTPONED = 20;

/** Opaque and the same for ever: a step of a run makes one task. */
export function staffTaskId(run: string, step: string): string {
  return createHash('sha256').update(`task|${run}|${step}`).digest('hex').slice(0, 32);
}

export const staffTaskKey = (member: string, id: string): Key => ({
  pk: `MEMBER#${member}`,
  sk: `${TASK_PREFIX}${id}`,
});

export const toStaffTask = (item: Item): StaffTask => staffTaskSchema.parse(item);

/** Puts a task on the list. Refused when the step has put it there before. */
export function createStaffTask(task: {
  readonly member: string;
  readonly journey: string;
  readonly run: string;
  readonly step: string;
  readonly kind: TaskKind;
  readonly why: string;
  readonly dueOn: CivilDate;
  readonly now: Instant;
}): Write {
  const { member, journey, run, step, kind, why, dueOn, now } = task;
  const id = staffTaskId(run, step);
  const fields = { id, member, journey, run, kind, why, dueOn, createdAt: now, state: 'open' };
  const untouched = { version: 0n, postponed: [] };
  return {
    put: { ...staffTaskKey(member, id), ...fields, ...untouched, ...openOn(dueOn, id) },
    if: { itemAbsent: true },
  };
}

const openOn = (dueOn: CivilDate, id: string) => ({ textPk: OPEN_TASKS, textSk: `${dueOn}#${id}` });

/** As it was read, and open. */
const unchanged = ({ version }: OpenTask): Condition => ({
  all: [
    { attribute: 'state', equals: 'open' },
    { attribute: 'version', equals: version },
  ],
});

/**
 * Closes a task, which then waits for its event to be told. Refused when it was done or postponed since it was read.
 * @param change whose write it is: one that did succeed and is refused on a second attempt finds its own name on the row.
 */
export function finish(
  task: OpenTask,
  { outcome, note, change, now }: { outcome: TaskOutcome; note?: string; change: string; now: Instant },
): Write {
  return {
    update: staffTaskKey(task.member, task.id),
    set: {
      state: 'done',
      outcome,
      ...(note !== undefined && { note }),
      doneAt: now,
      change,
      textPk: UNTOLD_TASKS,
      textSk: `${now}#${task.id}`,
    },
    add: { version: 1n },
    if: unchanged(task),
  };
}

/** The event of a done task is on the queue. */
export const told = (task: DoneTask): Write => ({
  update: staffTaskKey(task.member, task.id),
  remove: ['textPk', 'textSk'],
  if: { attribute: 'state', equals: 'done' },
});

/** Makes a task due on another working day. Refused, and `change`, as for `finish`. */
export function postpone(
  task: OpenTask,
  { to, reason, change, now }: { to: CivilDate; reason: string; change: string; now: Instant },
): Write {
  const postponed = [...task.postponed, { at: now, from: task.dueOn, to, reason }];
  return {
    update: staffTaskKey(task.member, task.id),
    set: { dueOn: to, postponed: postponed.slice(-MOST_POSTPONED), change, ...openOn(to, task.id) },
    add: { version: 1n },
    if: unchanged(task),
  };
}

/** Whether it is to be done on that date: from when it was made, or from the day to which it was put off. */
export const isToDo = ({ postponed, dueOn }: OpenTask, date: CivilDate): boolean =>
  postponed.length === 0 || dueOn <= date;

/** The open tasks, the first due first, a page at a time (`limit` 1-1000, default 100). `next` goes into the next call's `after`. */
export async function listOpenTasks(
  items: Items,
  page: { readonly limit?: number; readonly after?: string } = {},
): Promise<{ readonly tasks: readonly OpenTask[]; readonly next?: string }> {
  const { items: rows, next } = await items.query({ index: 'byText', partition: OPEN_TASKS, ...page });
  const tasks = rows.map(toStaffTask).filter((task) => task.state === 'open');
  return { tasks, ...(next !== undefined && { next }) };
}

/** The same, page after page, at most `most`. */
export async function allOpenTasks(items: Items, most: number): Promise<readonly OpenTask[]> {
  const tasks: OpenTask[] = [];
  let after: string | undefined;
  do {
    const limit = Math.min(most - tasks.length, 1000);
    const page = await listOpenTasks(items, { limit, ...(after !== undefined && { after }) });
    tasks.push(...page.tasks);
    after = page.next;
  } while (after !== undefined && tasks.length < most);
  return tasks;
}
