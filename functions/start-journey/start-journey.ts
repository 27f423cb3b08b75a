import {
  dueStartKey,
  moveDue,
  refuseDue,
  removeDue,
  toDueStart,
  type DueStart,
  type StartId,
} from '../../shared/journey/due-start.ts';
import { EXPERIENCES } from '../../shared/consent/asked-member.ts';
import type { Journey } from '../../shared/journey/journey.ts';
import { refusalOf, type BeginRefusal } from '../../shared/journey/may-begin.ts';
import { armIfSoon } from '../../shared/journey/plan-start.ts';
import { isOpen, runId, runKey, toRun, type Run } from '../../shared/journey/run.ts';
import type { Workflows } from '../../shared/journey/workflows.ts';
import { lastAttribute, memberKey, toMember, type Member } from '../../shared/member/member.ts';
import { survivorRow } from '../../shared/member/merge.ts';
import { asNoted } from '../../shared/member/register.ts';
import { TransactionRefused, type Condition, type Write } from '../../shared/ports/items.ts';
import { plus, type Instant } from '../../shared/time/instant.ts';
import { planRun, runsOf, startRun } from './begin-run.ts';
import type { Needs } from './needs.ts';
import { laterForPolicy, planNext } from './next-start.ts';

/** The member, or another call with the same request, may change things between reading and writing. */
const ATTEMPTS = 12;

/** A schedule's clock and ours may differ by a little: what fires this much too early begins, and waits for its instant. */
const EARLY = 'PT1M';

export type StartOutcome =
  | { readonly started: true; readonly run: string }
  | { readonly started: false; readonly reason: StartRefusal }
  /** A survey that may not be asked yet: it is due again then. */
  | { readonly started: false; readonly reason: 'not-eligible'; readonly until: Instant };
export type StartRefusal =
  | 'not-due'
  | 'not-yet'
  | 'already-ran'
  | 'unknown-journey'
  | 'left'
  | 'erased'
  /** The date that it was planned by is not known any more. */
  | 'no-date'
  | BeginRefusal;

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
  { member: of, journey, occurrence }: StartId,
): Promise<StartOutcome> {
  for (let attempt = 1; ; attempt += 1) {
    const row = await world.items.get(dueStartKey({ member: of, journey, occurrence }));
    // What was planned for one who turned out to be another begins for that one.
    const survivor = await survivorRow(world.items, of);
    const member = survivor && toMember(survivor);
    const ref = member?.ref ?? of;
    const existing = await world.items.get(runKey(ref, runId(ref, journey, occurrence)));
    if (!row) return existing ? startExisting(world, toRun(existing)) : { started: false, reason: 'not-due' };
    const due = toDueStart(row);
    const now = world.clock.now();
    if (!existing && due.dueAt > plus(now, EARLY)) return { started: false, reason: 'not-yet' };
    const { writes, outcome } = existing
      ? { writes: [removeDue(due)], outcome: undefined }
      : await writesFor(world, workflows, { due, member, now });
    try {
      await world.items.transact(writes);
      if (outcome && 'until' in outcome) await armIfSoon(world, { ...due, dueAt: outcome.until });
      if (outcome) return outcome;
    } catch (error) {
      if (!(error instanceof TransactionRefused) || attempt === ATTEMPTS) throw error;
    }
  }
}

interface Decision {
  readonly writes: readonly Write[];
  /** None for a run: the row that is written is started in the next round. */
  readonly outcome: Extract<StartOutcome, { started: false }> | undefined;
}

/** The run, or the record of why there is none, or another instant. */
async function writesFor(
  world: Needs,
  workflows: Written,
  { due, member, now }: { due: DueStart; member: Member | undefined; now: Instant },
): Promise<Decision> {
  const journey = workflows.journeys.get(due.journey);
  const unchanged = memberUnchanged(due.member, member, journey);
  const refuse = (reason: StartRefusal, ...also: readonly Write[]): Decision => ({
    writes: [...refuseDue(due, reason, now), unchanged, ...also],
    outcome: { started: false, reason },
  });
  if (!journey) return refuse('unknown-journey');
  // Only one who is no longer there is refused: what else forbids a message may be over when the first one is due.
  if (member?.status !== 'active') return refuse(member?.status === 'left' ? 'left' : 'erased');
  const { startsOn } = journey;
  if (startsOn.kind === 'yearly' && member[startsOn.date] === undefined) return refuse('no-date');

  const { occurrence, dueAt } = due;
  const zone = member.zone ?? workflows.organisation.zone;
  const asks = startsOn.kind === 'survey' || journey.again !== 'each-occurrence';
  const runs = asks ? await runsOf(world.items, member) : [];
  const refusal = refusalOf(journey, member.ref, runs.filter(isOf(journey)), now);
  const next =
    refusal === 'once' ? [] : await planNext(world.items, journey, member, { occurrence, zone, now });
  if (refusal) return refuse(refusal, ...next);
  if (startsOn.kind === 'survey') {
    const later = laterForPolicy(journey, startsOn, member, { runs, zone, now });
    // The next wave is planned when this one begins, however late that is.
    if (later) {
      const { until, waitsFor } = later;
      return {
        writes: [moveDue(due, until, waitsFor), waitsFor ? stillWithout(unchanged) : unchanged],
        outcome: { started: false, reason: 'not-eligible', until },
      };
    }
  }
  const run = planRun(workflows, { journey, member, occurrence, now, dueAt });
  return { writes: [run, removeDue(due), unchanged, ...next], outcome: undefined };
}

const isOf =
  ({ name }: Journey) =>
  (run: Run): boolean =>
    run.journey === name;

/** Who leaves, or comes back, at this moment is looked at again; and where earlier runs count, what else is begun. */
function memberUnchanged(of: string, member: Member | undefined, journey: Journey | undefined): Write {
  if (!member) return { check: memberKey(of), if: { itemAbsent: true } };
  const version: Condition = { attribute: 'version', equals: member.version };
  if (!journey || journey.again === 'each-occurrence') return { check: memberKey(member.ref), if: version };
  return { update: memberKey(member.ref), add: { noted: 1n }, if: { all: [version, asNoted(member)] } };
}

/** An experience that comes at this moment would find nothing yet that waits for it: it is looked at again. */
function stillWithout(unchanged: Write): Write {
  const nothing: Condition[] = EXPERIENCES.map((type) => ({ absent: lastAttribute(type) }));
  return { ...unchanged, if: { all: [...(unchanged.if ? [unchanged.if] : []), ...nothing] } };
}

async function startExisting(world: Needs, run: Run): Promise<StartOutcome> {
  if (!isOpen(run)) return { started: false, reason: 'already-ran' };
  await startRun(world, run);
  return { started: true, run: run.id };
}
