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
import { mayWrite } from '../../shared/consent/may-write.ts';
import type { Member } from '../../shared/member/member.ts';
import { memberKey, toMember } from '../../shared/member/member.ts';
import { TransactionRefused, type Write } from '../../shared/ports/items.ts';
import type { World } from '../../shared/ports/world.ts';
import { dateIn } from '../../shared/time/civil.ts';
import { ceilToSecond, type Instant } from '../../shared/time/instant.ts';
import { nextAllowed } from '../../shared/time/window.ts';

/** The row of a run that begins now: its first step is due at the next moment at which a mail may go. */
export function planRun(
  { organisation }: Pick<Workflows, 'organisation'>,
  journey: Journey,
  member: Pick<Member, 'ref' | 'zone'>,
  occurrence: string,
  now: Instant,
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
      at: nextAllowed(ceilToSecond(now), organisation.windows.email, place),
      date: dateIn(place.zone, now),
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

export type StartOutcome =
  | { readonly started: true; readonly run: string }
  | { readonly started: false; readonly reason: 'unknown-journey' | 'already-ran' | 'left' | 'erased' };

/**
 * Starts a journey for a member, once for each occurrence. What is asked to be started at a date (a scheduler, the
 * sweep) comes in here; what an event starts goes through record-event, in one transaction with the event.
 */
export async function startJourney(
  world: Pick<World, 'items' | 'runs' | 'clock'>,
  workflows: Pick<Workflows, 'organisation' | 'journeys'>,
  request: { member: string; journey: string; occurrence: string },
): Promise<StartOutcome> {
  const journey = workflows.journeys.get(request.journey);
  if (!journey) return { started: false, reason: 'unknown-journey' };
  for (let attempt = 1; ; attempt += 1) {
    const row = await world.items.get(memberKey(request.member));
    const member = row && toMember(row);
    const may = mayWrite(member, journey.purpose, 'email', world.clock.now());
    // Only one who is no longer there is refused: other reasons may be gone when the first message is due.
    if (!member || (!may.yes && (may.reason === 'left' || may.reason === 'erased'))) {
      return { started: false, reason: member?.status === 'left' ? 'left' : 'erased' };
    }
    const id = runId(member.ref, journey.name, request.occurrence);
    const existing = await world.items.get(runKey(member.ref, id));
    if (existing) return startExisting(world, toRun(existing));
    try {
      await world.items.transact([
        planRun(workflows, journey, member, request.occurrence, world.clock.now()),
        // Who leaves at this moment gets no run.
        { check: memberKey(member.ref), if: { attribute: 'version', equals: member.version } },
      ]);
    } catch (error) {
      if (!(error instanceof TransactionRefused) || attempt === ATTEMPTS) throw error;
    }
  }
}

async function startExisting(world: Pick<World, 'items' | 'runs'>, run: Run): Promise<StartOutcome> {
  if (!isOpen(run)) return { started: false, reason: 'already-ran' };
  await startRun(world, run);
  return { started: true, run: run.id };
}
