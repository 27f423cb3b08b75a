import * as z from 'zod';
import { paragraphsSchema } from '../../shared/member/fields.ts';
import { postpone } from '../../shared/member/staff-task.ts';
import { addDays, civilDateSchema, dateIn, type CivilDate } from '../../shared/time/civil.ts';
import { workingDaysAfter } from '../../shared/time/working-days.ts';
import { act, versionSchema, type Acted } from './act.ts';
import { MOST_NOTED } from './finish-task.ts';
import type { Needs } from './needs.ts';
import type { Written } from './written.ts';

export const postponeSchema = z.strictObject({
  to: civilDateSchema,
  reason: paragraphsSchema(MOST_NOTED),
  version: versionSchema,
});
export type Postponing = z.infer<typeof postponeSchema>;

/** Further ahead it would be forgotten. */
const MOST_DAYS = 365;

/** The days to which a task may be put off, both included. */
export function daysToPostpone(today: CivilDate): { readonly first: CivilDate; readonly last: CivilDate } {
  return { first: addDays(today, 1), last: addDays(today, MOST_DAYS) };
}

/**
 * A task is put off to a day, or where nobody works then to the next day on which somebody does. The same once more is
 * no error.
 * @throws DateRefused; TaskUnknown; TaskChanged when someone else has finished or postponed it.
 */
export async function postponeTask(
  world: Pick<Needs, 'items' | 'clock' | 'ids'>,
  { organisation: { zone, country } }: Pick<Written, 'organisation'>,
  name: string,
  { to, reason, version }: Postponing,
): Promise<Acted> {
  const { first, last } = daysToPostpone(dateIn(zone, world.clock.now()));
  if (to < first || to > last) throw new DateRefused(first, last);
  const day = workingDaysAfter(to, 0, country);
  return act(world, name, {
    version,
    write: (task, change, now) => postpone(task, { to: day, reason, change, now }),
    isDone(task) {
      const latest = task.postponed.at(-1);
      const isLater = version === undefined || task.version > BigInt(version);
      return task.state === 'open' && isLater && latest?.to === day && latest.reason === reason;
    },
  });
}

export class DateRefused extends Error {
  override readonly name = 'DateRefused';
  readonly first: CivilDate;
  readonly last: CivilDate;

  constructor(first: CivilDate, last: CivilDate) {
    super(`A task can be postponed to a day from ${first} to ${last}: choose one of these.`);
    this.first = first;
    this.last = last;
  }
}
