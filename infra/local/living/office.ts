import { finishTask } from '../../../functions/staff-tasks/finish-task.ts';
import { nameOf } from '../../../functions/staff-tasks/find-task.ts';
import { allOpenTasks } from '../../../shared/member/staff-task.ts';
import type { LocalWorld } from '../world.ts';
import type { Chance } from './chance.ts';

/** On a working day each open task is done with this probability: most in two days, some later. */
const DONE_IN_A_DAY = 0.6;
const OUTCOMES = ['reached', 'reached', 'reached', 'not-reached', 'not-needed'] as const;
const MOST = 100;
const NOTES = ['Pratade länge, ska återkomma.', 'Nöjd när samtalet var slut.', 'Talte på svareren.'] as const;

/** Whether the list of staff is empty. */
export async function hasNothingToDo({ world }: LocalWorld): Promise<boolean> {
  return (await allOpenTasks(world.items, 1)).length === 0;
}

/** Staff work off their list, as they do in the morning. */
export async function workOff(local: LocalWorld, chance: Chance): Promise<void> {
  for (const task of await allOpenTasks(local.world.items, MOST)) {
    if (!chance.happens(DONE_IN_A_DAY)) continue;
    const outcome = chance.pick(OUTCOMES);
    const note = chance.happens(0.4) ? { note: chance.pick(NOTES) } : {};
    await finishTask(local.world, nameOf(task), { outcome, ...note });
  }
}
