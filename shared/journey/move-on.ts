import type { Member } from '../member/member.ts';
import type { Organisation } from '../member/organisation.ts';
import { TransactionRefused, type Write } from '../ports/items.ts';
import type { World } from '../ports/world.ts';
import { dateIn, type CivilDate } from '../time/civil.ts';
import { ceilToSecond, plus, type Instant } from '../time/instant.ts';
import { RunEnded } from './errors.ts';
import { nextStepAfter, placeOf } from './next-step.ts';
import {
  closeFrom,
  hasTaken,
  isOpen,
  moveTo,
  runKey,
  toRun,
  type OpenRun,
  type Run,
  type RunEnd,
} from './run.ts';
import type { Next } from './task.ts';

/** Within this of its plan a step was on time, and the plan holds; later, what follows keeps its distance to what was done. */
const ON_TIME = 'P1D';

interface Standing {
  readonly run: OpenRun;
  readonly member: Member | undefined;
  readonly now: Instant;
}

export interface Moved {
  readonly resumeAt: Instant;
  /** The step at which the run is now: the next one, or a later one; null when it has ended. */
  readonly step: string | null;
}

/**
 * Writes the run's next step, or its end, and answers when the run goes on. A repeated call finds it written and
 * gives the same answer; one that comes when the run is further still changes nothing.
 * @param also what is written with it or not at all; a repeated call does not write it again.
 * @throws RunEnded when the run has been closed since it was read.
 */
export async function moveOn(
  { items }: Pick<World, 'items'>,
  organisation: Organisation,
  { step, next }: { readonly step: string; readonly next: Next },
  { run, member, now }: Standing,
  also: readonly Write[] = [],
): Promise<Moved> {
  // The row alone may still stand at the question before this step, so it says by name what the run has behind it.
  if (hasTaken(run, step)) return standingAt(run);
  if ('end' in next) {
    const found = await writeOrRead(items, run, [closeFrom(run, endOf(next), now), ...also]);
    if (!found || isEndedBy(found, next)) return { resumeAt: ceilToSecond(now), step: null };
    return standingAt(found);
  }
  const following = nextStepAfter(organisation, next, {
    member,
    since: sinceDate(run, step, now, placeOf(organisation, member).zone),
    now,
  });
  const found = await writeOrRead(items, run, [moveTo(run, following, step), ...also]);
  return found ? standingAt(found) : { resumeAt: following.at, step: following.step };
}

/** How a run ends where no step follows. */
export function endOf({ end }: { readonly end: string | null }): RunEnd {
  return end === null ? { state: 'completed' } : { state: 'ended', reason: end };
}

/** Whether a run that is closed was closed by this very end. */
export function isEndedBy(run: Run, next: Next): boolean {
  if (!('end' in next)) return false;
  const end = endOf(next);
  return run.state === end.state && (!('reason' in run) || run.reason === next.end);
}

/** Another call for this step was first: the state machine must hear what the row says. */
function standingAt(run: Run): Moved {
  if (!isOpen(run)) throw new RunEnded(run.id);
  return { resumeAt: run.next.at, step: run.next.step };
}

/**
 * Days are counted from the date that the last step was meant for, not from the day to which a Sunday moved it, so
 * that a series keeps its rhythm; but after an outage from the day it went, so that nothing comes in a burst, and after
 * an answer from the day it came.
 */
function sinceDate({ next, awaits }: OpenRun, step: string, now: Instant, zone: string): CivilDate {
  const onTime = next.step === step && awaits?.step !== step && now <= plus(next.at, ON_TIME);
  return onTime ? next.date : dateIn(zone, now);
}

/** @returns nothing when it was written, else the run that stands there instead. @throws RunEnded when none does. */
async function writeOrRead(
  items: World['items'],
  run: OpenRun,
  writes: readonly Write[],
): Promise<Run | undefined> {
  try {
    await items.transact(writes);
    return undefined;
  } catch (error) {
    if (!(error instanceof TransactionRefused)) throw error;
    const row = await items.get(runKey(run.member, run.id));
    if (!row) throw new RunEnded(run.id, { cause: error });
    return toRun(row);
  }
}
