import {
  dueStartKey,
  refuseDue,
  removeDue,
  toDueStart,
  type DueStart,
  type StartId,
} from '../../shared/journey/due-start.ts';
import type { Journey, SendStep } from '../../shared/journey/journey.ts';
import {
  createRun,
  isOpen,
  markRunning,
  runId,
  runKey,
  toRun,
  type OpenRun,
  type Run,
} from '../../shared/journey/run.ts';
import type { Workflows } from '../../shared/journey/workflows.ts';
import type { Member } from '../../shared/member/member.ts';
import { memberKey, toMember } from '../../shared/member/member.ts';
import { TransactionRefused, type Write } from '../../shared/ports/items.ts';
import type { World } from '../../shared/ports/world.ts';
import { dateIn } from '../../shared/time/civil.ts';
import { ceilToSecond, plus, type Instant } from '../../shared/time/instant.ts';
import { nextAllowed } from '../../shared/time/window.ts';

/**
 * The row of a run that begins now: its first step is due at the next moment at which a mail may go. One that was due
 * before, and begins late, is planned as if it had begun in time: so what comes too late by then is skipped, and what
 * follows does not come in a burst.
 */
export function planRun(
  { organisation }: Pick<Workflows, 'organisation'>,
  journey: Journey,
  member: Pick<Member, 'ref' | 'zone'>,
  occurrence: string,
  now: Instant,
  dueAt: Instant = now,
): Write {
  const place = { zone: member.zone ?? organisation.zone, country: organisation.country };
  const [first] = journey.steps.filter((step): step is SendStep => step.kind === 'send');
  if (!first) throw new TypeError(`Journey "${journey.name}" has no step.`);
  return createRun({
    member: member.ref,
    journey: journey.name,
    occurrence,
    next: {
      step: first.name,
      at: nextAllowed(ceilToSecond(dueAt), organisation.windows.email, place),
      date: dateIn(place.zone, dueAt),
    },
    now,
  });
}

/** Starts the execution of a run whose row stands, as often as it is asked to: a second time does nothing. */
export async function startRun(world: Pick<World, 'items' | 'runs'>, run: OpenRun): Promise<void> {
  await world.runs.start({ run: run.id, member: run.member, journey: run.journey, resumeAt: run.next.at });
  if (run.state === 'running') return;
  try {
    await world.items.transact([markRunning(run)]);
  } catch (error) {
    // The run has moved on, or was ended, while it was being started.
    if (!(error instanceof TransactionRefused)) throw error;
  }
}

/** The member, or another call with the same request, may change things between reading and writing. */
const ATTEMPTS = 12;

/** A schedule's clock and ours may differ by a little: what fires this much too early begins, and waits for its instant. */
const EARLY = 'PT1M';

export type StartOutcome =
  | { readonly started: true; readonly run: string }
  | { readonly started: false; readonly reason: StartRefusal };
export type StartRefusal = 'not-due' | 'not-yet' | 'already-ran' | 'unknown-journey' | 'left' | 'erased';

type Needs = Pick<World, 'items' | 'runs' | 'clock'>;
type Written = Pick<Workflows, 'organisation' | 'journeys'>;

/**
 * Begins what is due for a member, once for each occurrence, however often and whenever it is called: the row of what is
 * due (shared/journey/due-start.ts) decides, and goes in the transaction that puts the run's row. Without the row, or
 * before its time, nothing is begun. A call after a failure makes sure that the run which was begun has started.
 * What an event starts goes through record-event, in one transaction with the event.
 * @throws TransactionRefused when others were always quicker.
 */
export async function startJourney(
  world: Needs,
  workflows: Written,
  { member, journey, occurrence }: StartId,
): Promise<StartOutcome> {
  const id = { member, journey, occurrence };
  for (let attempt = 1; ; attempt += 1) {
    const row = await world.items.get(dueStartKey(id));
    const existing = await world.items.get(runKey(member, runId(member, journey, occurrence)));
    if (!row) return existing ? startExisting(world, toRun(existing)) : { started: false, reason: 'not-due' };
    const due = toDueStart(row);
    const now = world.clock.now();
    if (!existing && due.dueAt > plus(now, EARLY)) return { started: false, reason: 'not-yet' };
    const { writes, refused } = existing
      ? { writes: [removeDue(due)] }
      : await writesFor(world, workflows, { due, now });
    try {
      await world.items.transact(writes);
      if (refused) return { started: false, reason: refused };
    } catch (error) {
      if (!(error instanceof TransactionRefused) || attempt === ATTEMPTS) throw error;
    }
  }
}

/** The run, or the record of why there is none. */
async function writesFor(
  world: Needs,
  workflows: Written,
  { due, now }: { due: DueStart; now: Instant },
): Promise<{ readonly writes: readonly Write[]; readonly refused?: StartRefusal }> {
  const row = await world.items.get(memberKey(due.member));
  const member = row && toMember(row);
  // Who leaves, or comes back, at this moment is looked at again.
  const unchanged: Write = {
    check: memberKey(due.member),
    if: member ? { attribute: 'version', equals: member.version } : { itemAbsent: true },
  };
  const refuse = (refused: StartRefusal) => ({
    writes: [...refuseDue(due, refused, now), unchanged],
    refused,
  });
  const journey = workflows.journeys.get(due.journey);
  if (!journey) return refuse('unknown-journey');
  // Only one who is no longer there is refused: what else forbids a message may be over when the first one is due.
  if (member?.status !== 'active') return refuse(member?.status === 'left' ? 'left' : 'erased');
  return {
    writes: [planRun(workflows, journey, member, due.occurrence, now, due.dueAt), removeDue(due), unchanged],
  };
}

async function startExisting(world: Pick<World, 'items' | 'runs'>, run: Run): Promise<StartOutcome> {
  if (!isOpen(run)) return { started: false, reason: 'already-ran' };
  await startRun(world, run);
  return { started: true, run: run.id };
}
