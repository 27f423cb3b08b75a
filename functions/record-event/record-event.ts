import { startRun } from '../start-journey/start-journey.ts';
import { RUN_PREFIX, toRun, type Run } from '../../shared/journey/run.ts';
import type { Workflows } from '../../shared/journey/workflows.ts';
import { errorFacts, log } from '../../shared/log.ts';
import {
  deliveredEventSchema,
  parseEvent,
  type DeliveredEvent,
  type EventFields,
} from '../../shared/member/event.ts';
import { createLookup, type Lookup } from '../../shared/member/lookup.ts';
import { memberKey, toMember, type Member } from '../../shared/member/member.ts';
import { mergeInto } from '../../shared/member/merge.ts';
import { join, leave, memberWrite, update, withdrawn, type Change } from '../../shared/member/register.ts';
import { allRows } from '../../shared/member/rows.ts';
import { endWaiting, findWaiting, waitForMember } from '../../shared/member/unmatched.ts';
import { TransactionRefused, type Item, type Write } from '../../shared/ports/items.ts';
import type { Secret } from '../../shared/ports/secrets.ts';
import { unseal } from '../../shared/webhook/seal.ts';
import { dateIn } from '../../shared/time/civil.ts';
import type { Instant } from '../../shared/time/instant.ts';
import { journeyEffects } from './effects.ts';
import { eventKey, eventRow } from './event-row.ts';
import { countEvent, withLoyalty } from './loyalty.ts';
import { finishMerge, mergeWrites, namedIn, readDuplicate, receiptsOf } from './merge.ts';
import type { Needs } from './needs.ts';
import { readOrigin, recordedFor, waitingUnder, type Origin } from './origin.ts';

/** What an event is recorded by. */
export type Recorded = Pick<Workflows, 'organisation' | 'journeys' | 'points'>;

/** Another delivery, another event of the same member, or an opt-out may come between reading and writing. */
const ATTEMPTS = 12;

/**
 * Opens a body from the queue.
 * @throws SealBroken, or a ZodError when it is no event; then it belongs with the dead letters.
 */
export function readDelivered(body: string, keys: readonly Secret[]): DeliveredEvent {
  return deliveredEventSchema.parse(JSON.parse(unseal(body, keys)));
}

/**
 * Records one event, once however often it is delivered: the event, the member's change and the runs it starts and
 * ends in ONE transaction; then, as often as it takes, the executions that follow from it.
 * @throws EventUnreadable when the event no longer fits its type; TransactionRefused when others were always quicker.
 */
export async function recordEvent(
  world: Needs,
  workflows: Recorded,
  delivered: DeliveredEvent,
): Promise<void> {
  const parsed = parseEvent(delivered.type, delivered.fields);
  if (!parsed.success) throw new EventUnreadable(delivered.id);
  const recording = {
    world,
    workflows,
    delivered,
    event: parsed.event,
    lookup: await createLookup(world.items, world.secrets),
  };
  const plan = await commit(recording);
  await plan.followUp();
}

interface Recording {
  readonly world: Needs;
  readonly workflows: Recorded;
  readonly delivered: DeliveredEvent;
  readonly event: EventFields;
  readonly lookup: Lookup;
}

interface Plan {
  readonly writes: readonly Write[];
  readonly followUp: () => Promise<void>;
}

async function commit(recording: Recording): Promise<Plan> {
  for (let attempt = 1; ; attempt += 1) {
    const plan = await planFor(recording);
    try {
      if (plan.writes.length > 0) await recording.world.items.transact(plan.writes);
      return plan;
    } catch (error) {
      if (!(error instanceof TransactionRefused) || attempt === ATTEMPTS) throw error;
    }
  }
}

async function planFor(recording: Recording): Promise<Plan> {
  const { world, delivered, event, lookup } = recording;
  const origin = await readOrigin(world.items, delivered.id);
  if (origin && origin.bodyHash !== delivered.bodyHash) return conflict(delivered);
  if (origin?.ref) return planAgain(recording, origin.ref, origin.key ?? delivered.id);
  const claims = event.type === 'member.joined' ? await lookup.claims(event.member) : [];
  const ref = await lookup.find(event.member);
  const from = event.type === 'member.merged' ? await lookup.find(event.from) : ref;
  if ((!ref || !from) && event.type !== 'member.joined') return planToWait(recording, origin);
  return planToRecord(recording, { ref, from, origin, claims });
}

function conflict({ id, form }: DeliveredEvent): Plan {
  log.error('delivery conflict: the same delivery id came with another body; the first one counts', {
    event: id,
    form,
  });
  return { writes: [], followUp: async () => undefined };
}

/** The same delivery once more: nothing is written, but what should have followed is made sure of. */
async function planAgain(recording: Recording, ref: string, key: string): Promise<Plan> {
  const row = await recording.world.items.get(eventKey(ref, key));
  const journeys = Object.keys((row?.outcomes ?? {}) as object);
  return { writes: [], followUp: () => carryOut(recording, ref, journeys) };
}

/** Nobody is known by this identity: the event waits, and nothing of it is lost. */
async function planToWait(recording: Recording, origin: Origin | undefined): Promise<Plan> {
  const { world, workflows, delivered, event, lookup } = recording;
  const keys = [...new Set(namedIn(event).flatMap((one) => lookup.keys(one)))];
  const writes = origin
    ? []
    : [waitingUnder(keys, delivered), ...(await waitForMember(world, delivered, keys))];
  return {
    writes,
    async followUp() {
      // A member who was made while this was written has not seen it waiting: one of the two sees the other.
      const found = await Promise.all(namedIn(event).map((one) => lookup.find(one)));
      if (found.every((ref) => ref !== undefined)) await recordEvent(world, workflows, delivered);
    },
  };
}

async function planToRecord(
  recording: Recording,
  found: {
    ref: string | undefined;
    /** Of a merge the duplicate, of all else the same as `ref`. */
    from: string | undefined;
    origin: Origin | undefined;
    claims: readonly Write[];
  },
): Promise<Plan> {
  const { world, workflows, delivered, event, lookup } = recording;
  const { organisation, points } = workflows;
  const now = world.clock.now();
  const at = happenedAt(event, delivered);
  const row = found.ref ? await world.items.get(memberKey(found.ref)) : undefined;
  const counted = countEvent(event, delivered.id, at, { points, zone: organisation.zone });
  const key = counted.contribution?.event ?? delivered.id;
  const earlier = found.ref ? await world.items.get(eventKey(found.ref, key)) : undefined;
  if (found.ref && earlier?.id === delivered.id) {
    return earlier.bodyHash === delivered.bodyHash
      ? planAgain(recording, found.ref, key)
      : conflict(delivered);
  }

  const from = found.from && found.from !== found.ref ? await readDuplicate(world, found.from) : undefined;
  const change = changeOf(row && toMember(row), event, {
    ref: found.ref ?? world.ids.ref(),
    from,
    at,
    today: dateIn(organisation.zone, at),
  });
  const { ref } = change.after;
  const runs = found.ref ? await runsOf(world, ref) : [];
  const { writes, outcomes } = journeyEffects(workflows, event, { change, runs, at, now });
  // A membership number is one member's for good: then the event's own row, where its key is the same at every
  // delivery, is enough to know it again.
  const isKnownAgain = isNumbered(event, row) && (key === delivered.id || at === event.occurredAt);
  const origin = isKnownAgain && !found.origin ? [] : [recordedFor({ ref, key }, delivered, found.origin)];
  // What counts once a day has been counted by another delivery of the day.
  const recorded = earlier ? [] : [eventRow(ref, key, recording, { at, now, outcomes, counted })];
  const member = earlier
    ? memberWrite(change)
    : withLoyalty(memberWrite(change), { change, row, counted, now, points });
  return {
    writes: [
      ...origin,
      ...recorded,
      member,
      ...(from
        ? await mergeWrites(world, lookup, { change, from, at, now })
        : lookup.writes(change.before, change.after)),
      ...receiptsOf(world, change, delivered, at),
      ...(change.before ? [] : found.claims),
      ...writes,
      ...endWaiting(delivered.id, found.origin?.waits ?? []),
    ],
    followUp: () => carryOut(recording, ref, Object.keys(outcomes)),
  };
}

/** Whether the event found its member by the membership number that the member has. */
function isNumbered(event: EventFields, row: Item | undefined): boolean {
  const number = event.member.membershipNumber?.toLowerCase();
  const has = row?.membershipNumber;
  return event.type !== 'member.joined' && typeof has === 'string' && has.toLowerCase() === number;
}

/** What is said to have happened after it was received happened, as far as anyone can know, when it was received. */
function happenedAt({ occurredAt }: EventFields, { receivedAt }: DeliveredEvent): Instant {
  return occurredAt && occurredAt < receivedAt ? occurredAt : receivedAt;
}

function changeOf(
  before: Member | undefined,
  event: EventFields,
  context: Parameters<typeof join>[2] & { readonly from: Member | undefined },
): Change {
  if (event.type === 'member.joined') return join(before, event, context);
  if (!before) throw new TypeError('Only a join makes a member; all else waits for one.');
  if (event.type === 'member.left') return leave(before, context.at);
  if (event.type === 'member.updated') return update(before, event, context.at);
  if (event.type === 'consent.withdrawn') return withdrawn(before, event, context.at);
  if (context.from) return mergeInto(before, context.from);
  return { before, after: before };
}

/** After these a member may be found by what found nobody, or two, before. */
const LEARNING: ReadonlySet<string> = new Set(['member.joined', 'member.updated', 'member.merged']);

/** What follows from a recorded event outside the store. Any part of it may be done again, harmlessly. */
async function carryOut(recording: Recording, ref: string, journeys: readonly string[]): Promise<void> {
  const { world, event } = recording;
  // First what had waited: a leave among it ends the run before its first message goes.
  if (event.type === 'member.merged') await finishMerge(world, recording.workflows, ref);
  if (LEARNING.has(event.type)) await recordWaiting(recording, ref);
  if (journeys.length === 0) return;
  for (const run of await runsOf(world, ref)) {
    if (!journeys.includes(run.journey)) continue;
    if (run.state === 'ended') {
      await world.runs.stop({ run: run.id, journey: run.journey, cause: run.reason });
    }
    if (run.state !== 'starting') continue;
    try {
      await startRun(world, run);
    } catch (error) {
      // The event is stored; the queue tries again, and the hourly sweep after that.
      log.warn('a run could not be started yet', { run: run.id, ...errorFacts(error) });
      throw error;
    }
  }
}

/** Records the events that came before their member. */
async function recordWaiting({ world, workflows, lookup }: Recording, ref: string): Promise<void> {
  const row = await world.items.get(memberKey(ref));
  if (!row) return;
  const keys = await world.secrets.get('seal');
  for (const { event, body } of await findWaiting(world, lookup, toMember(row))) {
    try {
      await recordEvent(world, workflows, readDelivered(body, keys));
    } catch (error) {
      // It must not hold up the member: it stays where it is listed, and takes the queue's way of trying again.
      log.error('an event that had waited for its member was not recorded', { event, ...errorFacts(error) });
      await world.queue.send(body);
    }
  }
}

async function runsOf(world: Needs, member: string): Promise<readonly Run[]> {
  const partition = memberKey(member).pk;
  return (await allRows(world.items, { partition, range: { beginsWith: RUN_PREFIX } })).map(toRun);
}

/** A stored event that no longer fits its schema: goes to the dead letters, for a person to look at. */
export class EventUnreadable extends Error {
  override readonly name = 'EventUnreadable';
  constructor(id: string) {
    super(`Event ${id} on the queue does not fit its type's schema.`);
  }
}
