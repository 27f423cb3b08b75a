import { survivorRow } from '../../shared/member/merge.ts';
import { toMember, type Member } from '../../shared/member/member.ts';
import { staffTaskKey, toStaffTask, type StaffTask } from '../../shared/member/staff-task.ts';
import type { Items } from '../../shared/ports/items.ts';

/** What a task is called outside: it leads to the row without a search, and names nobody. */
export const nameOf = ({ member, id }: Pick<StaffTask, 'member' | 'id'>): string => `${member}.${id}`;

const NAME = /^([0-9A-Za-z]{1,64})\.([0-9a-f]{32})$/;

/** @throws TaskUnknown */
export async function findTask(items: Items, name: string): Promise<StaffTask> {
  const [, member, id] = NAME.exec(name) ?? [];
  const row = member && id ? await items.get(staffTaskKey(member, id)) : undefined;
  if (!row) throw new TaskUnknown();
  return toStaffTask(row);
}

/** Whom a task is for by now: a duplicate's task is the member's. */
export async function memberOf(
  items: Items,
  { member }: Pick<StaffTask, 'member'>,
): Promise<Member | undefined> {
  const row = await survivorRow(items, member);
  return row && toMember(row);
}

export class TaskUnknown extends Error {
  override readonly name = 'TaskUnknown';
  constructor() {
    super('There is no task of that name; the list names those that are open.');
  }
}

/** Someone else was quicker, or the page was old. */
export class TaskChanged extends Error {
  override readonly name = 'TaskChanged';
  /** As it stands now. */
  readonly task: StaffTask;

  constructor(task: StaffTask) {
    const now = task.state === 'done' ? `was done (${task.outcome})` : `was postponed to ${task.dueOn}`;
    super(`The task ${now} meanwhile, and nothing was changed: look at it again.`);
    this.task = task;
  }
}
