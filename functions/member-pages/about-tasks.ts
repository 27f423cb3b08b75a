import type { Member } from '../../shared/member/member.ts';
import { memberKey } from '../../shared/member/member.ts';
import { allRows } from '../../shared/member/rows.ts';
import {
  TASK_PREFIX,
  toStaffTask,
  type StaffTask,
  type TaskOutcome,
} from '../../shared/member/staff-task.ts';
import type { Items } from '../../shared/ports/items.ts';
import type { CivilDate } from '../../shared/time/civil.ts';
import type { Instant } from '../../shared/time/instant.ts';

/** A call or a card that staff had, or have, to do for the member, with every word that they wrote about it. */
export interface TaskKept {
  readonly kind: StaffTask['kind'];
  /** When it was done, or put on the list. */
  readonly at: Instant;
  /** Absent while it is open. */
  readonly outcome: TaskOutcome | undefined;
  readonly dueOn: CivilDate;
  readonly note: string | undefined;
  /** Each time that it was put off, the first time first. */
  readonly moves: readonly { readonly to: CivilDate; readonly reason: string }[];
}

/** Those of the member and of the rows that were merged into theirs, the newest first. Who of staff did it is not kept. */
export async function tasksOf(
  items: Items,
  { ref, mergedFrom = [] }: Pick<Member, 'ref' | 'mergedFrom'>,
): Promise<readonly TaskKept[]> {
  const rows = await Promise.all(
    [ref, ...mergedFrom].map((one) =>
      allRows(items, { partition: memberKey(one).pk, range: { beginsWith: TASK_PREFIX } }),
    ),
  );
  return rows
    .flat()
    .map((row) => keptOf(toStaffTask(row)))
    .toSorted((a, b) => (a.at < b.at ? 1 : -1));
}

function keptOf(task: StaffTask): TaskKept {
  const { kind, dueOn, createdAt } = task;
  const done = task.state === 'done' ? task : undefined;
  return {
    kind,
    at: done?.doneAt ?? createdAt,
    outcome: done?.outcome,
    dueOn,
    note: done?.note,
    moves: task.postponed.map(({ to, reason }) => ({ to, reason })),
  };
}
