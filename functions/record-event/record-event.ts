import type { Workflows } from '../../shared/journey/workflows.ts';
import { errorFacts, log } from '../../shared/log.ts';
import {
  deliveredEventSchema,
  parseEvent,
  type DeliveredEvent,
  type EventFields,
} from '../../shared/member/event.ts';
import { isLastAnswer } from '../../shared/loyalty/last-answer.ts';
import { createLookup, type Lookup } from '../../shared/member/lookup.ts';
import { memberKey, toMember, type Member } from '../../shared/member/member.ts';
import { survivorRow } from '../../shared/member/merge.ts';
import { isBeyondTrust } from '../../shared/member/trust.ts';
import { memberWrite } from '../../shared/member/register.ts';
import { endWaiting, findWaiting, waitForMember } from '../../shared/member/unmatched.ts';
import { TransactionRefused, type Item, type Write } from '../../shared/ports/items.ts';
import type { Secret } from '../../shared/ports/secrets.ts';
import { unseal } from '../../shared/webhook/seal.ts';
import { dateIn } from '../../shared/time/civil.ts';
import { instant } from '../../shared/time/instant.ts';
import { carryOut, mayBeAwaitedBy, type Following } from './carry-out.ts';
import { changeAnswer } from './change-answer.ts';
import { changeOf, happenedAt } from './change.ts';
import { journeyEffects, runsFor } from './effects.ts';
import { eventKey, eventRow } from './event-row.ts';
import { consentOf, receiptsOf } from './consent.ts';
import { countedIn, countEvent, withLoyalty } from './loyalty.ts';
import { mergeWrites, namedIn, readDuplicate } from './merge.ts';
import type { Needs } from './needs.ts';
import { withNoted } from './noted.ts';
import { withoutObsolete } from './obsolete.ts';
import { planWithMember } from './plan-with-member.ts';
import { readOrigin, recordedFor, waitingUnder, type Origin } from './origin.ts';
import { noteRepeated } from './repeated.ts';
import { withTidyRow } from './tidy.ts';
import { BeyondTrust, EventUnreadable, NobodyNamed } from './unrecordable.ts';
import { mayBeFirstExperience } from './wake.ts';

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
 * @param event the delivered fields as parsed, by a caller who has just done so.
 * @returns the member as found, before the event; undefined where there was none.
 * @throws EventUnreadable when the event no longer fits its type, NobodyNamed when it could wait for no one, BeyondTrust
 * when its sender may not say so; TransactionRefused when others were always quicker.
 */
export async function recordEvent(
  world: Needs,
  workflows: Recorded,
  delivered: DeliveredEvent,
  event: EventFields = parsed(delivered),
): Promise<Member | undefined> {
  if (isBeyondTrust(delivered.type, delivered.trust)) throw new BeyondTrust(delivered);
  const recording = {
    world,
    workflows,
    delivered,
    event,
    lookup: await createLookup(world.items, world.secrets),
  };
  const plan = await commit(recording);
  await plan.followUp();
  return plan.before;
}

function parsed(delivered: DeliveredEvent): EventFields {
  const read = parseEvent(delivered.type, delivered.fields, delivered);
  if (!read.success) throw new EventUnreadable(delivered.id);
  return read.event;
}

interface Recording {
  readonly world: Needs;
  readonly workflows: Recorded;
  readonly delivered: DeliveredEvent;
  readonly event: EventFields;
  readonly lookup: Lookup;
}

interface Plan {
  readonly before: Member | undefined;
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
  if (origin && origin.bodyHash !== delivered.bodyHash) return conflict(recording, origin.ref);
  if (origin?.ref) return planAgain(recording, origin.ref, origin.key ?? delivered.id);
  const claims = event.type === 'member.joined' ? await lookup.claims(event.member) : [];
  const ref = await whose(recording);
  const from = event.type === 'member.merged' ? await lookup.find(event.from) : ref;
  if ((!ref || !from) && event.type !== 'member.joined') return planToWait(recording, origin);
  return planToRecord(recording, { ref, from, origin, claims });
}

/** A page of ours knows the member for certain, whoever else has the address; all else is found by what the form gave. */
async function whose({ world, delivered, event, lookup }: Recording): Promise<string | undefined> {
  const row = delivered.ref === undefined ? undefined : await survivorRow(world.items, delivered.ref);
  return row ? toMember(row).ref : lookup.find(event.member);
}

async function conflict({ world, delivered }: Recording, ref: string | undefined): Promise<Plan> {
  const { id, form } = delivered;
  log.error('delivery conflict: the same delivery id came with another body; the first one counts', {
    event: id,
    form,
  });
  const row = ref === undefined ? undefined : await survivorRow(world.items, ref);
  return { before: row && toMember(row), writes: [], followUp: async () => undefined };
}

/** The same delivery once more: nothing is written, but what should have followed is made sure of. */
async function planAgain(recording: Recording, ref: string, key: string): Promise<Plan> {
  const { world, event, delivered } = recording;
  const survivor = await survivorRow(world.items, ref);
  const before = survivor && toMember(survivor);
  // After a merge the event is with the member, or still on its way there.
  const row =
    (before && (await world.items.get(eventKey(before.ref, key)))) ??
    (await world.items.get(eventKey(ref, key)));
  const at = typeof row?.occurredAt === 'string' ? instant(row.occurredAt) : happenedAt(event, delivered);
  const journeys = Object.keys((row?.outcomes ?? {}) as object);
  // As when it was recorded: a form that has been believed more since then starts nothing by what came before.
  const trust = row?.id === delivered.id && row.trust === 'low' ? row.trust : delivered.trust;
  const again = { plans: undefined, made: undefined, mayBeAwaited: true };
  const follows = { ref, at, trust, journeys, ...again, mayBeFirst: mayBeFirstExperience(event.type) };
  return { before, writes: [], followUp: () => follow(recording, follows) };
}

/** Nobody is known by this identity: the event waits, and nothing of it is lost. */
async function planToWait(recording: Recording, origin: Origin | undefined): Promise<Plan> {
  const { world, workflows, delivered, event, lookup } = recording;
  const keys = [...new Set(namedIn(event).flatMap((one) => lookup.keys(one)))];
  if (keys.length === 0) throw new NobodyNamed(delivered.id);
  const writes = origin
    ? []
    : [waitingUnder(keys, delivered), ...(await waitForMember(world, delivered, keys))];
  return {
    before: undefined,
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
  const rules = { points, zone: organisation.zone };
  const counted = countEvent(event, delivered.id, at, { ...rules, quiet: delivered.quiet ?? false });
  const { key } = counted;
  const earlier = found.ref ? await world.items.get(eventKey(found.ref, key)) : undefined;
  if (found.ref && earlier?.id === delivered.id) {
    return earlier.bodyHash === delivered.bodyHash
      ? planAgain(recording, found.ref, key)
      : conflict(recording, found.ref);
  }

  const from = found.from && found.from !== found.ref ? await readDuplicate(world, found.from) : undefined;
  const before = row && toMember(row);
  const consent = consentOf(before, event, delivered, { at, now });
  const { quiet = false, trust } = delivered;
  const about = { ref: found.ref ?? world.ids.ref(), from, at, today: dateIn(organisation.zone, at), quiet };
  const change = consent?.change ?? changeOf(before, event, about);
  const { ref } = change.after;
  const origin = (): Write => recordedFor({ ref, key }, delivered, found.origin);
  const waited = endWaiting(delivered.id, found.origin?.waits ?? []);
  const isAnswer = event.type === 'survey.answered';
  const isOfConsent = event.type === 'consent.given' || event.type === 'consent.withdrawn';
  const given = { ...eventKey(ref, key), occurredAt: at, receivedAt: delivered.receivedAt, recordedAt: now };
  if (isAnswer && earlier && !isLastAnswer(given, earlier)) {
    // It had been changed before it came: it is known again from now on, and there is nothing that it changes.
    return { before, writes: [origin(), memberWrite(change), ...waited], followUp: async () => undefined };
  }
  const runs = await runsFor(world.items, workflows, event, change);
  const effects = journeyEffects(workflows, event, { change, runs, at, now, trust });
  const { writes, outcomes } = effects;
  // A membership number is one member's for good: then the event's own row, where its key is the same at every
  // delivery, is enough to know it again. The row of an answer is that of all answers to its question.
  const isKnownAgain =
    !isAnswer && !isOfConsent && isNumbered(event, row) && (key === delivered.id || at === event.occurredAt);
  // What counts once for a date has been counted by another delivery; an answer changes the one before it.
  const isCounted = earlier !== undefined && !isAnswer;
  const said = { outcomes, consent: consent?.words };
  const kept = eventRow(ref, recording, { at, now, ...said, counted });
  const recorded: Write = earlier ? changeAnswer(earlier, kept) : { put: kept, if: { itemAbsent: true } };
  const instead = earlier && countedIn(earlier, rules);
  const repeated = earlier && isCounted ? noteRepeated(earlier, said) : [];
  const counts = isCounted ? NOTHING : counted;
  const member = withLoyalty(memberWrite(change), {
    change,
    row,
    counted: counts,
    instead: isCounted ? undefined : instead,
    now,
    points,
  });
  const noted = withNoted(member, change, event, { at, decides: writes.length + repeated.length > 0 });
  const made = change.before ? undefined : change.after;
  const planned = made ? planWithMember(made, effects.plans) : { writes: [], plans: effects.plans };
  // One who was just made has no runs but those that begin here.
  const journeys = made ? effects.begun : Object.keys(outcomes);
  const mayBeAwaited = mayBeAwaitedBy(runs, event, workflows.journeys);
  const mayBeFirst = mayBeFirstExperience(event.type, change.before);
  const follows = { ref, at, trust, journeys, plans: planned.plans, made, mayBeAwaited, mayBeFirst };
  return {
    before,
    writes: [
      ...(isKnownAgain && !found.origin ? [] : [origin()]),
      ...(isCounted ? repeated : [recorded]),
      ...withTidyRow(noted, row, { change, type: event.type, runs, now, workflows }),
      ...(from
        ? await mergeWrites(world, lookup, { change, from, at, now })
        : lookup.writes(change.before, change.after)),
      ...receiptsOf(world, change, { event, form: delivered.form, yes: consent?.given ?? false }, at),
      ...(change.before ? [] : found.claims),
      ...writes,
      ...planned.writes,
      ...(await withoutObsolete(world.items, workflows, change, now)),
      ...waited,
    ],
    followUp: () => follow(recording, follows),
  };
}

const NOTHING = { contribution: undefined, indicator: undefined };

/** Whether the event found its member by the membership number that the member has. */
function isNumbered(event: EventFields, row: Item | undefined): boolean {
  const number = event.member.membershipNumber?.toLowerCase();
  const has = row?.membershipNumber;
  return event.type !== 'member.joined' && typeof has === 'string' && has.toLowerCase() === number;
}

function follow(recording: Recording, follows: Omit<Following, 'event' | 'recordWaiting'>): Promise<void> {
  const { world, workflows, event } = recording;
  const waiting = (member: Member) => recordWaiting(recording, member);
  return carryOut(world, workflows, { ...follows, event, recordWaiting: waiting });
}

/** Records the events that came before their member. @returns whether there were any. */
async function recordWaiting({ world, workflows, lookup }: Recording, member: Member): Promise<boolean> {
  const waiting = await findWaiting(world, lookup, member);
  if (waiting.length === 0) return false;
  const keys = await world.secrets.get('seal');
  for (const { event, body } of waiting) {
    try {
      await recordEvent(world, workflows, readDelivered(body, keys));
    } catch (error) {
      // It must not hold up the member: it stays where it is listed, and takes the queue's way of trying again.
      log.error('an event that had waited for its member was not recorded', { event, ...errorFacts(error) });
      await world.queue.send(body);
    }
  }
  return true;
}
