import type { LocalWorld } from '../../infra/local/world.ts';
import { nameOf } from '../../functions/staff-tasks/find-task.ts';
import type { Written } from '../../functions/staff-tasks/written.ts';
import { createStaffTask, staffTaskId, staffTaskKey, toStaffTask } from '../../shared/member/staff-task.ts';
import { memberKey } from '../../shared/member/member.ts';
import type { TaskKind } from '../../shared/journey/journey.ts';
import { civilDate } from '../../shared/time/civil.ts';
import { organisation } from '../../workflows/organisation.ts';
import { taskReasons } from '../../workflows/tasks.ts';
import { ASA, refOf, submitAndSettle, testWorld } from './world.ts';

/** What staff read in these tests. */
export const WRITTEN: Written = { organisation, reasons: taskReasons, language: 'sv' };

export interface Wanted {
  readonly run?: string;
  readonly kind?: TaskKind;
  readonly why?: string;
  readonly dueOn?: string;
}

/** Puts a task on the list at the clock's now, and gives its name. */
export async function putTask(
  { world }: LocalWorld,
  member: string,
  { run = 'r1', kind = 'call', why = 'low-score', dueOn = '2028-01-12' }: Wanted = {},
): Promise<string> {
  const task = { member, journey: 'nps', run, step: 'call', kind, why, dueOn: civilDate(dueOn) };
  await world.items.transact([createStaffTask({ ...task, now: world.clock.now() })]);
  return nameOf({ member, id: staffTaskId(run, 'call') });
}

/** Åsa has joined on Tuesday 11 January 2028, and someone is to call her by Wednesday. */
export async function withTask(wanted: Wanted = {}, options: Parameters<typeof testWorld>[0] = {}) {
  const local = testWorld(options);
  await submitAndSettle(local, 'join', ASA);
  const member = await refOf(local, ASA.membershipNumber);
  const name = await putTask(local, member, wanted);
  const taskRow = async () => {
    const [ref, id] = name.split('.') as [string, string];
    return (await local.world.items.get(staffTaskKey(ref, id)))!;
  };
  const task = async () => toStaffTask(await taskRow());
  /** The events of a kind, as they stand with the member. */
  const events = async (type: string, of = member) => {
    const { items } = await local.world.items.query({
      partition: memberKey(of).pk,
      range: { beginsWith: 'EVENT#' },
    });
    return items.filter((row) => row.type === type);
  };
  return { local, member, name, task, taskRow, events };
}
