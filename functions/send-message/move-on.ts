import { RunEnded } from '../../shared/journey/errors.ts';
import {
  closeRun,
  isOpen,
  moveTo,
  runKey,
  toRun,
  type NextStep,
  type OpenRun,
  type Run,
} from '../../shared/journey/run.ts';
import type { SendResult, SendTask } from '../../shared/journey/task.ts';
import type { Workflows } from '../../shared/journey/workflows.ts';
import type { Member } from '../../shared/member/member.ts';
import { TransactionRefused, type Write } from '../../shared/ports/items.ts';
import { addDays, atLocalTime, dateIn, type CivilDate } from '../../shared/time/civil.ts';
import { ceilToSecond, plus, type Instant } from '../../shared/time/instant.ts';
import { nextAllowed } from '../../shared/time/window.ts';
import type { Needs } from './needs.ts';

/** Within this of its plan a step was on time, and the plan holds; later, what follows keeps its distance to what was sent. */
const ON_TIME = 'P1D';

interface Standing {
  readonly run: OpenRun;
  readonly member: Member | undefined;
  readonly now: Instant;
  /** The message had its fate before this call. */
  readonly repeated: boolean;
}

/**
 * Writes the run's next step, or its end, and answers when the run goes on. A repeated call finds it written and
 * gives the same answer; one that comes when the run is further still changes nothing.
 * @throws RunEnded when an event has closed the run since it was read.
 */
export async function moveOn(
  world: Needs,
  workflows: Pick<Workflows, 'organisation'>,
  task: SendTask,
  { run, member, now, repeated }: Standing,
): Promise<SendResult> {
  if (task.next === null) {
    const found = await writeOrRead(world, run, closeRun(run, { state: 'completed' }, now));
    if (found && found.state !== 'completed') throw new RunEnded(run.id);
    return { resumeAt: ceilToSecond(now) };
  }
  if (run.next.step === task.next.step || (repeated && run.next.step !== task.step))
    return { resumeAt: run.next.at };
  const next = nextStep(workflows, task.next, { run, zone: member?.zone, step: task.step, now });
  const found = await writeOrRead(world, run, moveTo(run, next));
  if (!found) return { resumeAt: next.at };
  if (!isOpen(found)) throw new RunEnded(run.id);
  // Another call for this step was first: the state machine must hear what the row says.
  return { resumeAt: found.next.at };
}

/**
 * Days are counted from the date that the last step was meant for, not from the day to which a Sunday moved it, so
 * that a series keeps its rhythm; but after an outage from the day it went, so that nothing comes in a burst.
 */
function nextStep(
  { organisation }: Pick<Workflows, 'organisation'>,
  { step, days, at }: NonNullable<SendTask['next']>,
  last: { run: OpenRun; zone: string | undefined; step: string; now: Instant },
): NextStep {
  const place = { zone: last.zone ?? organisation.zone, country: organisation.country };
  const { next } = last.run;
  const onTime = next.step === last.step && last.now <= plus(next.at, ON_TIME);
  const since: CivilDate = onTime ? next.date : dateIn(place.zone, last.now);
  const date = addDays(since, days);
  const { email: window } = organisation.windows;
  const open = nextAllowed(atLocalTime(date, at, place.zone), window, place);
  // Moved to another day, it keeps its time of day rather than come when the window opens.
  const sameTime = atLocalTime(dateIn(place.zone, open), at, place.zone);
  const keeps = sameTime >= open && nextAllowed(sameTime, window, place) === sameTime;
  return { step, date, at: keeps ? sameTime : open };
}

/** @returns nothing when it was written, else the run that stands there instead. @throws RunEnded when none does. */
async function writeOrRead({ items }: Needs, run: OpenRun, write: Write): Promise<Run | undefined> {
  try {
    await items.transact([write]);
    return undefined;
  } catch (error) {
    if (!(error instanceof TransactionRefused)) throw error;
    const row = await items.get(runKey(run.member, run.id));
    if (!row) throw new RunEnded(run.id, { cause: error });
    return toRun(row);
  }
}
