import { DUE_PREFIX, refuseDue, toDueStart, type DueStart } from '../../shared/journey/due-start.ts';
import type { Journey } from '../../shared/journey/journey.ts';
import { planStart } from '../../shared/journey/plan-start.ts';
import { closeRun, isOpen, RUN_PREFIX, toRun } from '../../shared/journey/run.ts';
import type { Workflows } from '../../shared/journey/workflows.ts';
import { answerKeyIn, isLastAnswer } from '../../shared/loyalty/last-answer.ts';
import { PARTS, type Points } from '../../shared/loyalty/points.ts';
import { additions, sumAttribute } from '../../shared/loyalty/standing.ts';
import type { EventFields, Identity } from '../../shared/member/event.ts';
import type { Lookup } from '../../shared/member/lookup.ts';
import { memberKey, toMember, type Member } from '../../shared/member/member.ts';
import { retire } from '../../shared/member/merge.ts';
import type { Change } from '../../shared/member/register.ts';
import { allRows } from '../../shared/member/rows.ts';
import { TransactionRefused, type Item, type Write } from '../../shared/ports/items.ts';
import type { Instant } from '../../shared/time/instant.ts';
import { changeAnswer } from './change-answer.ts';
import { EVENT_PREFIX } from './event-row.ts';
import { countedIn } from './loyalty.ts';
import type { Needs } from './needs.ts';
import { noteRepeated, saidOn } from './repeated.ts';

/** Whom an event names: all of them must be known before it can be recorded. */
export function namedIn(event: EventFields): readonly Identity[] {
  return event.type === 'member.merged' ? [event.member, event.from] : [event.member];
}

/** The row that is to be merged, as it stands. */
export async function readDuplicate({ items }: Needs, ref: string): Promise<Member> {
  const row = await items.get(memberKey(ref));
  if (!row) throw new TypeError(`Member ${ref} has a lookup row and no row; run a check of the store.`);
  return toMember(row);
}

/** The writes that end the duplicate: its runs, its lookups, its own row. */
export async function mergeWrites(
  world: Needs,
  lookup: Lookup,
  { change, from, at, now }: { change: Change; from: Member; at: Instant; now: Instant },
): Promise<Write[]> {
  if (change.before === change.after) return [];
  const earlier = await Promise.all((from.mergedFrom ?? []).map((ref) => readDuplicate(world, ref)));
  const runs = await allRows(world.items, {
    partition: memberKey(from.ref).pk,
    range: { beginsWith: RUN_PREFIX },
  });
  const listed = ['numberPk', 'numberSk', ...PARTS.map(sumAttribute)];
  return [
    ...runs
      .map(toRun)
      .filter(isOpen)
      .map((run) => closeRun(run, { state: 'ended', reason: 'member.merged' }, now)),
    ...lookup.moved([from, ...earlier], from.ref, change.after.ref),
    retire(from, change.after.ref, at, listed),
  ];
}

/**
 * What follows a merge, as often as it takes: the executions of the duplicate stop, what is due for it becomes due for
 * the member, and its events become those of the member, with what they count for. So an event that is delivered again
 * is still known, and counted once.
 */
export async function finishMerge(
  world: Needs,
  { points, organisation, journeys }: Pick<Workflows, 'points' | 'organisation' | 'journeys'>,
  ref: string,
): Promise<void> {
  const row = await world.items.get(memberKey(ref));
  for (const from of (row && toMember(row).mergedFrom) ?? []) {
    const partition = memberKey(from).pk;
    const runs = await allRows(world.items, { partition, range: { beginsWith: RUN_PREFIX } });
    for (const run of runs.map(toRun)) {
      if (run.state !== 'ended') continue;
      await world.runs.stop({ run: run.id, journey: run.journey, cause: run.reason });
    }
    for (const due of await allRows(world.items, { partition, range: { beginsWith: DUE_PREFIX } })) {
      await moveDueTo(world, toDueStart(due), ref, journeys);
    }
    for (const event of await allRows(world.items, { partition, range: { beginsWith: EVENT_PREFIX } })) {
      await moveEvent(world, event, ref, { points, zone: organisation.zone });
    }
  }
}

/**
 * What was planned by a date of the duplicate's is planned by the member's own; what follows an event, or is a wave that
 * waits for the policy, would be lost.
 */
async function moveDueTo(
  world: Needs,
  due: DueStart,
  member: string,
  journeys: ReadonlyMap<string, Pick<Journey, 'startsOn'>>,
): Promise<void> {
  const { journey, occurrence, dueAt } = due;
  const now = world.clock.now();
  const startsOn = journeys.get(journey)?.startsOn;
  const isOfEvent =
    startsOn?.kind === 'after' && startsOn.since !== 'joinedOn' && startsOn.since !== 'member.joined';
  const isWaiting = startsOn?.kind === 'survey' && occurrence <= now;
  if (isOfEvent || isWaiting) await planStart(world, { member, journey, occurrence, dueAt });
  try {
    await world.items.transact(refuseDue(due, 'merged', now));
  } catch (error) {
    // It has begun, or was taken away by another delivery of this.
    if (!(error instanceof TransactionRefused)) throw error;
  }
}

/** An answer, or the same merge once more, may come between reading and writing. */
const ATTEMPTS = 12;

/**
 * What counts once a day, and is there already, counted for both rows and counts once; of two answers to a question in a
 * wave the last one counts.
 */
async function moveEvent(
  { items }: Pick<Needs, 'items'>,
  event: Item,
  to: string,
  rules: { points: Points; zone: string },
): Promise<void> {
  const { pk } = memberKey(to);
  const { member: _from, ...kept } = event;
  const moved: Item = { ...kept, pk, sk: event.sk };
  const gone: Write = { delete: { pk: event.pk, sk: event.sk }, if: { itemExists: true } };
  const isAnswer = answerKeyIn(event) !== undefined;
  for (let attempt = 1; ; attempt += 1) {
    const other = await items.get({ pk, sk: event.sk });
    const isCounted = other !== undefined && !(isAnswer && isLastAnswer(moved, other));
    const add = additions(countedIn(event, rules), other && countedIn(other, rules));
    const put: Write = other ? changeAnswer(other, moved) : { put: moved, if: { itemAbsent: true } };
    // Of answers only the last is kept, of the others not a word.
    const words = other && !isAnswer ? noteRepeated(other, saidOn(event)) : [];
    const count: Write[] = Object.keys(add).length > 0 ? [{ update: memberKey(to), add }] : [];
    try {
      await items.transact(isCounted ? [gone, ...words] : [gone, put, ...count]);
      return;
    } catch (error) {
      if (!(error instanceof TransactionRefused)) throw error;
      // Someone else has moved it.
      if (error.of(0)) return;
      if (attempt === ATTEMPTS) throw error;
    }
  }
}
