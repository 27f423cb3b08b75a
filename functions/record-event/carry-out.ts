import { runsOf, startRun } from '../start-journey/begin-run.ts';
import { allSteps } from '../../shared/journey/all-steps.ts';
import { tellRun } from '../../shared/journey/awaited.ts';
import { DUE_PREFIX, toDueStart, type StartId } from '../../shared/journey/due-start.ts';
import type { Journey } from '../../shared/journey/journey.ts';
import { armIfSoon, planStart } from '../../shared/journey/plan-start.ts';
import { isOpen, type OpenRun, type Run } from '../../shared/journey/run.ts';
import type { Workflows } from '../../shared/journey/workflows.ts';
import { errorFacts, log } from '../../shared/log.ts';
import type { EventFields } from '../../shared/member/event.ts';
import { memberKey, toMember, type Member } from '../../shared/member/member.ts';
import { survivorRow } from '../../shared/member/merge.ts';
import { allRows } from '../../shared/member/rows.ts';
import type { Trust } from '../../shared/member/trust.ts';
import type { Instant } from '../../shared/time/instant.ts';
import { finishMerge } from './merge.ts';
import type { Needs } from './needs.ts';
import { plansFor, type Plan } from './plans.ts';
import { wakeSurveys } from './wake.ts';

/** What follows from a recorded event. */
export interface Following {
  readonly event: EventFields;
  /** How far its sender is believed: see ./starts.ts. */
  readonly trust: Trust | undefined;
  readonly at: Instant;
  /** Of whom: this row, or the one into which it was merged. */
  readonly ref: string;
  /** The journeys of which the event says that something came of it. */
  readonly journeys: readonly string[];
  /** What was planned with it; undefined for a delivery that comes again, when all is planned as it stands. */
  readonly plans: readonly Plan[] | undefined;
  /** The member whom the event has made, as written a moment ago. */
  readonly made: Member | undefined;
  /** Whether the member had a run under way that may stand still for this very event. */
  readonly mayBeAwaited: boolean;
  /** Whether it may be the first thing that the member took part in. */
  readonly mayBeFirst: boolean;
  /** Records what had waited for the member, and says whether anything had. */
  readonly recordWaiting: (member: Member) => Promise<boolean>;
}

/** After these a member may be found by what found nobody, or two, before. */
const LEARNING: ReadonlySet<string> = new Set(['member.joined', 'member.updated', 'member.merged']);

/** What follows from a recorded event outside its transaction. Any part of it may be done again, harmlessly. */
export async function carryOut(
  world: Needs,
  workflows: Pick<Workflows, 'organisation' | 'journeys' | 'points'>,
  following: Following,
): Promise<void> {
  const { event, ref, journeys, plans, mayBeAwaited, mayBeFirst } = following;
  const isNothingPlanned = plans?.every(({ start }) => start === undefined) ?? false;
  // A log-in, as most events are: nothing follows, and nothing more is read.
  if (isNothingPlanned && journeys.length === 0 && !mayBeAwaited && !mayBeFirst && !LEARNING.has(event.type))
    return;
  const read = async (): Promise<Member | undefined> => {
    const row = await survivorRow(world.items, ref);
    return row && toMember(row);
  };
  let member = following.made ?? (await read());
  if (!member) return;
  // First what had waited: a leave among it ends the run before its first message goes.
  if (event.type === 'member.merged') await finishMerge(world, workflows, member.ref);
  if (LEARNING.has(event.type)) {
    if (await following.recordWaiting(member)) member = (await read()) ?? member;
  }
  await planAll(world, workflows, following, member);
  if (mayBeFirst) await wakeSurveys(world, workflows, member);
  if (journeys.length === 0 && !mayBeAwaited) return;
  const runs = (await runsOf(world.items, { ref: member.ref })).filter(
    (run) => journeys.includes(run.journey) || isAwaiting(run, event),
  );
  for (const run of runs) {
    if (run.state === 'ended') {
      await world.runs.stop({ run: run.id, journey: run.journey, cause: run.reason });
    }
    if (run.state === 'starting') await startOrTryLater(world, run);
    if (isAwaiting(run, event)) await tellRun(world, workflows.organisation, run, member);
  }
}

/**
 * Whether one of the runs stands still for this event, or may have come to do so since it was read: then all is read
 * once more, which for a member with a run under way would otherwise be so at every log-in.
 */
export function mayBeAwaitedBy(
  runs: readonly Run[],
  event: EventFields,
  journeys: ReadonlyMap<string, Journey>,
): boolean {
  return runs.some(
    (run) => isOpen(run) && (awaitsType(journeys.get(run.journey), event.type) || isAwaiting(run, event)),
  );
}

/** One whose definition is gone may stand still for anything. */
function awaitsType(journey: Journey | undefined, type: string): boolean {
  if (!journey || type === 'survey.answered') return true;
  return [...allSteps(journey.steps)].some((step) => step.kind === 'await' && step.event === type);
}

function isAwaiting(run: Run, event: EventFields): run is OpenRun {
  if (!isOpen(run) || !run.awaits) return false;
  const { awaits } = run;
  return (
    awaits.event === event.type || (event.type === 'survey.answered' && awaits.question === event.question)
  );
}

async function planAll(
  world: Needs,
  workflows: Pick<Workflows, 'organisation' | 'journeys'>,
  { event, trust, at, plans }: Following,
  member: Member,
): Promise<void> {
  const now = world.clock.now();
  const given = plans ?? plansFor(workflows, event.type, { member, at, now, trust });
  for (const { journey, start, isWritten } of given) {
    if (!start) continue;
    const id = { member: member.ref, journey, occurrence: start.occurrence };
    if (isWritten) {
      await armIfSoon(world, { ...id, dueAt: start.dueAt });
      continue;
    }
    const isWave = workflows.journeys.get(journey)?.startsOn.kind === 'survey';
    // One wave at a time: the next is planned when the one that waits for the policy begins.
    if (isWave && (await hasOtherDue(world, id))) continue;
    await planStart(world, { ...id, dueAt: start.dueAt });
  }
}

async function hasOtherDue({ items }: Needs, { member, journey, occurrence }: StartId): Promise<boolean> {
  const partition = memberKey(member).pk;
  const rows = await allRows(items, { partition, range: { beginsWith: `${DUE_PREFIX}${journey}#` } });
  return rows.map(toDueStart).some((due) => due.occurrence !== occurrence);
}

async function startOrTryLater(world: Needs, run: OpenRun): Promise<void> {
  try {
    await startRun(world, run);
  } catch (error) {
    // The event is stored; the queue tries again, and the hourly sweep after that.
    log.warn('a run could not be started yet', { run: run.id, ...errorFacts(error) });
    throw error;
  }
}
