import { InvalidSchedule, type Schedule } from '../ports/schedules.ts';

// https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html
const NAME = /^[0-9A-Za-z_.-]{1,64}$/;

/** @throws InvalidSchedule, so that every adapter refuses the same with the same words. */
export function checkName(name: string): void {
  if (!NAME.test(name))
    throw new InvalidSchedule(
      'The name of a schedule is 1-64 letters, digits, "-", "_" and "."; make it of a hash, as run ids are.',
    );
}

/** @throws InvalidSchedule */
export function checkSchedule({ name, at, target }: Schedule): void {
  checkName(name);
  if (!at.endsWith('.000Z'))
    throw new InvalidSchedule(`Schedule "${name}" is for ${at}: give it whole seconds (ceilToSecond).`);
  const empty = Object.entries(exactly(target)).find(([, id]) => id === '');
  if (empty) throw new InvalidSchedule(`Schedule "${name}" has a target without ${empty[0]}.`);
}

/** These fields and no other: what else a caller's object holds has no place in a schedule. */
export function exactly({ member, journey, occurrence }: Schedule['target']): Schedule['target'] {
  return { member, journey, occurrence };
}
