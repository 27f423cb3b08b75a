import { tellRun } from '../../shared/journey/awaited.ts';
import { RunEnded, StoreBusy } from '../../shared/journey/errors.ts';
import { factsFor, holds } from '../../shared/journey/holds.ts';
import { isEndedBy, moveOn } from '../../shared/journey/move-on.ts';
import { hasTaken, holdAt, isOpen, runKey, toRun, type OpenRun, type Run } from '../../shared/journey/run.ts';
import { withSteadyStore } from '../../shared/journey/steady.ts';
import { OTHERWISE, type Next, type StepResult, type StepTask } from '../../shared/journey/task.ts';
import type { Workflows } from '../../shared/journey/workflows.ts';
import { memberKey, toMember } from '../../shared/member/member.ts';
import { createStaffTask } from '../../shared/member/staff-task.ts';
import { TransactionRefused, type Item } from '../../shared/ports/items.ts';
import { dateIn } from '../../shared/time/civil.ts';
import { ceilToSecond, plus, type Instant } from '../../shared/time/instant.ts';
import { workingDaysAfter } from '../../shared/time/working-days.ts';
import type { Needs } from './needs.ts';

type Written = Pick<Workflows, 'organisation'>;
type TaskOf<Kind extends StepTask['kind']> = Extract<StepTask, { kind: Kind }>;

/** The run can be moved or ended between reading and writing; more often than this is a fault. */
const ATTEMPTS = 5;

/** Where a run stands when a step is taken. */
interface Situation {
  readonly run: OpenRun;
  readonly row: Item | undefined;
  readonly now: Instant;
}

/**
 * Takes a step that sends nothing: goes one of several ways, puts something on the list of what staff do, waits for an
 * event, or goes on after a silence. Called again for the same step, it does nothing twice and gives the same answer.
 * @throws RunEnded and StoreBusy, which the state machine knows; RunUnknown ends the execution, for staff to see.
 */
export async function takeStep(given: Needs, workflows: Written, task: StepTask): Promise<StepResult> {
  const world = withSteadyStore(given, task.run);
  const run = await readRun(world, task);
  const now = world.clock.now();
  if (!isOpen(run)) {
    // Its last step is asked for again: the answer to the first call was lost.
    if (task.kind !== 'choose' && isEndedBy(run, task.next)) return result(ceilToSecond(now));
    throw new RunEnded(run.id);
  }
  const row = await world.items.get(memberKey(task.member));
  const situation = { run, row, now };
  switch (task.kind) {
    case 'choose':
      return choose(world, workflows, task, situation);
    case 'task':
      return putTask(world, workflows, task, situation);
    case 'await':
      return standStill(world, workflows, task, situation);
    case 'pass': {
      const { resumeAt } = await moveOn(world, workflows.organisation, task, standing(situation));
      return result(resumeAt);
    }
  }
}

/** Only a choice has ways. */
const result = (resumeAt: Instant, way: string = OTHERWISE): StepResult => ({ way, resumeAt });

const standing = ({ run, row, now }: Situation) => ({ run, member: row && toMember(row), now });

async function readRun({ items }: Needs, { member, run }: StepTask): Promise<Run> {
  const row = await items.get(runKey(member, run));
  if (!row) throw new RunUnknown(run);
  return toRun(row);
}

interface WayOut {
  readonly name: string;
  readonly next: Next;
}

/** The first way whose condition holds. What is true may change between two calls: the way that the row went counts. */
async function choose(
  world: Needs,
  { organisation }: Written,
  task: TaskOf<'choose'>,
  situation: Situation,
): Promise<StepResult> {
  const facts = await factsFor(
    world.items,
    task.ways.map(({ when }) => when),
    situation,
  );
  const otherwise: WayOut = { name: OTHERWISE, next: task.otherwise };
  const way = task.ways.find(({ when }) => holds(when, facts)) ?? otherwise;
  const { resumeAt, step } = await moveOn(
    world,
    organisation,
    { ...task, next: way.next },
    standing(situation),
  );
  const leads = ({ next }: WayOut): boolean => ('end' in next ? step === null : next.step === step);
  const gone = [way, ...task.ways, otherwise].find(leads) ?? way;
  return result(resumeAt, gone.name);
}

/** The task and the move are one transaction, so a repeated call finds both or neither. */
async function putTask(
  world: Needs,
  { organisation }: Written,
  task: TaskOf<'task'>,
  situation: Situation,
): Promise<StepResult> {
  const { zone, country } = organisation;
  const { member } = standing(situation);
  // Nobody calls one who is no longer in the register.
  const isThere = member !== undefined && member.status !== 'erased';
  const wanted = createStaffTask({
    ...task,
    kind: task.task,
    dueOn: workingDaysAfter(dateIn(zone, situation.now), task.dueWorkingDays, country),
    now: situation.now,
  });
  const { resumeAt } = await moveOn(world, organisation, task, standing(situation), isThere ? [wanted] : []);
  return result(resumeAt);
}

/**
 * Notes what the run waits for, and then looks whether it is there already: an event that is recorded meanwhile either
 * sees the note, or is seen here.
 */
async function standStill(
  world: Needs,
  { organisation }: Written,
  task: TaskOf<'await'>,
  first: Situation,
): Promise<StepResult> {
  const { step, token, event, atMostDays, next } = task;
  let { run } = first;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    if (hasTaken(run, step)) return result(run.next.at);
    const until = plus(first.now, `P${atMostDays}D`);
    const awaits = { step, token, until, event, ways: [], next };
    if (await tryHold(world, run, awaits)) {
      const row = await world.items.get(memberKey(task.member));
      const held = { ...run, awaits };
      const member = row && toMember(row);
      if (member) await tellRun(world, organisation, held, member);
      return result(ceilToSecond(until));
    }
    const found = await readRun(world, task);
    if (!isOpen(found)) throw new RunEnded(found.id);
    run = found;
  }
  throw new StoreBusy(task.run);
}

async function tryHold(
  { items }: Needs,
  run: OpenRun,
  awaits: Parameters<typeof holdAt>[1],
): Promise<boolean> {
  try {
    await items.transact([holdAt(run, awaits)]);
    return true;
  } catch (error) {
    if (error instanceof TransactionRefused) return false;
    throw error;
  }
}

/** An execution without a run row: it was started by hand, or the row was deleted. Nothing is done. */
export class RunUnknown extends Error {
  override readonly name = 'RunUnknown';
}
