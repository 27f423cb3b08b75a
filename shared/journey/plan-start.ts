import { TransactionRefused } from '../ports/items.ts';
import type { World } from '../ports/world.ts';
import { ceilToSecond, plus, type Instant } from '../time/instant.ts';
import {
  ARMED_AHEAD,
  dueStartKey,
  markArmed,
  moveDue,
  planDue,
  scheduleOf,
  toDueStart,
  type DueStart,
  type StartId,
} from './due-start.ts';

type Needs = Pick<World, 'clock' | 'items' | 'schedules'>;

/** Others may plan, arm or begin the same start between our reading and writing. */
const ATTEMPTS = 12;

export type PlanOutcome = 'planned' | 'moved' | 'unchanged' | 'already-ran';

/**
 * Plans that a journey begins for a member at `dueAt`, once for its occurrence; planned again with another instant, it
 * is moved there. What is due soon is armed at once, all else by the sweep. May be called again after any failure.
 * @throws TransactionRefused when others were always quicker.
 */
export async function planStart(
  world: Needs,
  { dueAt, ...id }: StartId & { readonly dueAt: Instant },
): Promise<PlanOutcome> {
  const outcome = await write(world, { ...id, dueAt: ceilToSecond(dueAt) });
  // The schedule for an instant from which a start was moved away stays: it fires, finds the row moved, and is gone.
  // Disarming it could hit the one that another call has just armed under the same name.
  if (outcome !== 'already-ran') await armIfSoon(world, { ...id, dueAt });
  return outcome;
}

/** Arms what is due before the sweep might look at it. */
export async function armIfSoon(
  world: Needs,
  { dueAt, member, journey, occurrence }: StartId & { readonly dueAt: Instant },
): Promise<void> {
  if (dueAt <= plus(world.clock.now(), ARMED_AHEAD)) await armStart(world, { member, journey, occurrence });
}

async function write(world: Needs, start: StartId & { readonly dueAt: Instant }): Promise<PlanOutcome> {
  for (let attempt = 1; ; attempt += 1) {
    const due = await read(world, start);
    if (due?.dueAt === start.dueAt) return 'unchanged';
    try {
      await world.items.transact(due ? [moveDue(due, start.dueAt)] : planDue(start));
      return due ? 'moved' : 'planned';
    } catch (error) {
      if (!(error instanceof TransactionRefused)) throw error;
      // The second write of a plan checks that there is no run.
      if (!due && error.of(1)) return 'already-ran';
      if (attempt === ATTEMPTS) throw error;
    }
  }
}

/**
 * Arms the schedule of a start, and notes it on the row. When the row moves meanwhile, or was armed by another call
 * meanwhile, the last to write arms for what the row says, so that the schedule never stays behind the row.
 * @returns false when nothing is due any more.
 */
export async function armStart(world: Needs, id: StartId): Promise<boolean> {
  for (let attempt = 1; ; attempt += 1) {
    const due = await read(world, id);
    if (!due) return false;
    // First the schedule, then the note: a kill in between arms it once more, which changes nothing.
    await world.schedules.arm(scheduleOf(due));
    if (due.state === 'armed') return true;
    try {
      await world.items.transact([markArmed(due)]);
      return true;
    } catch (error) {
      if (!(error instanceof TransactionRefused) || attempt === ATTEMPTS) throw error;
    }
  }
}

async function read({ items }: Needs, id: StartId): Promise<DueStart | undefined> {
  const row = await items.get(dueStartKey(id));
  return row && toDueStart(row);
}
