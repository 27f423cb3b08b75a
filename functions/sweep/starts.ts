import { startJourney } from '../start-journey/start-journey.ts';
import { DUE_STARTS, dueStartKey, toDueStart } from '../../shared/journey/due-start.ts';
import { armStart } from '../../shared/journey/plan-start.ts';
import type { Workflows } from '../../shared/journey/workflows.ts';
import { log } from '../../shared/log.ts';
import type { Item } from '../../shared/ports/items.ts';
import { eachDue } from './each-due.ts';
import type { Needs } from './needs.ts';

export interface StartsReport {
  /** Schedules armed for what is due within 36 hours. */
  readonly armed: number;
  /** Runs that no schedule had started. */
  readonly startedLate: number;
  /** Starts that no schedule had made, and that lead to no run: the row about it says why. */
  readonly refused: number;
  /** Surveys that no schedule had looked at, and that may not be asked yet: they are due later. */
  readonly moved: number;
  readonly faults: number;
}
type Outcome = Exclude<keyof StartsReport, 'faults'>;

/**
 * Arms one-time schedules for what is due soon, and starts what a lost one has missed for an hour.
 *
 * Every hour, rather than once a day, because that is the cheaper: a row stands in the list at the one moment at which
 * there is something to do about it, so it is read once, whether in one of 24 looks or in a great one, and an hour with
 * nothing due costs one empty query. A day's look would also need to remember that it was made, would meet all of a day
 * at once (at ten million members some 30,000 calls, more than one invocation can make), and, missed, would lose a day.
 */
export async function sweepStarts(
  world: Needs,
  workflows: Pick<Workflows, 'organisation' | 'journeys'>,
): Promise<StartsReport> {
  const report = { armed: 0, startedLate: 0, refused: 0, moved: 0, faults: 0 };
  await eachDue(world, DUE_STARTS, report, (row) => sweepStart(world, workflows, row));
  return report;
}

async function sweepStart(
  world: Needs,
  workflows: Pick<Workflows, 'organisation' | 'journeys'>,
  listed: Item,
): Promise<Outcome | undefined> {
  const id = toDueStart(listed);
  // The index may lag: the row itself decides.
  const fresh = await world.items.get(dueStartKey(id));
  const due = fresh && toDueStart(fresh);
  if (!due) return undefined;
  if (due.dueAt > world.clock.now()) {
    if (due.state === 'armed') return undefined;
    return (await armStart(world, due)) ? 'armed' : undefined;
  }
  // Armed, it stands in the list from an hour after its instant; never armed, there is nothing to wait for.
  if (listed.textSk !== fresh.textSk) return undefined;
  const outcome = await startJourney(world, workflows, due);
  log.warn('a start was made by the sweep: its schedule was lost, or never made', {
    member: due.member,
    journey: due.journey,
    occurrence: due.occurrence,
    ...outcome,
  });
  if (outcome.started) return 'startedLate';
  return outcome.reason === 'not-eligible' ? 'moved' : 'refused';
}
