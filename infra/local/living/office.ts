import { finishTask } from '../../../functions/staff-tasks/finish-task.ts';
import { nameOf } from '../../../functions/staff-tasks/find-task.ts';
import { postponeTask } from '../../../functions/staff-tasks/postpone-task.ts';
import { allOpenTasks, isToDo } from '../../../shared/member/staff-task.ts';
import { addDays, dateIn, type CivilDate } from '../../../shared/time/civil.ts';
import type { LocalWorld } from '../world.ts';
import type { Chance } from './chance.ts';

/** On a working day each open task is done with this probability: most in two days, some later. */
const DONE_IN_A_DAY = 0.6;
const OUTCOMES = ['reached', 'reached', 'reached', 'not-reached', 'not-needed'] as const;
const MOST = 100;
const NOTES = ['Pratade länge, ska återkomma.', 'Nöjd när samtalet var slut.', 'Talte på svareren.'] as const;

/** In the last weeks so many are put off to the days of the visitor, who else would often find an empty list. */
const KEPT_FOR_THE_VISITOR = 3;
const LAST_DAYS = 45;

/** Whether the list of staff is empty. */
export async function hasNothingToDo({ world }: LocalWorld): Promise<boolean> {
  return (await allOpenTasks(world.items, 1)).length === 0;
}

/** Staff work off their list, as they do in the morning. @param visit the day on which a visitor comes. */
export async function workOff(local: LocalWorld, visit: CivilDate, chance: Chance): Promise<void> {
  const { world, workflows, clock } = local;
  const today = dateIn(workflows.organisation.zone, clock.now());
  const open = await allOpenTasks(world.items, MOST);
  let kept = open.filter((task) => !isToDo(task, today)).length;
  for (const task of open) {
    if (!isToDo(task, today) || !chance.happens(DONE_IN_A_DAY)) continue;
    if (kept < KEPT_FOR_THE_VISITOR && today >= addDays(visit, -LAST_DAYS)) {
      kept += 1;
      const to = addDays(visit, -chance.between(0, 4));
      await postponeTask(world, workflows, nameOf(task), { to, reason: 'Svarade inte, ringer igen.' });
      continue;
    }
    const outcome = chance.pick(OUTCOMES);
    const note = chance.happens(0.4) ? { note: chance.pick(NOTES) } : {};
    await finishTask(world, nameOf(task), { outcome, ...note });
  }
}
