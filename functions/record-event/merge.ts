import { addReceipt } from '../../shared/consent/receipt.ts';
import { closeRun, isOpen, RUN_PREFIX, toRun } from '../../shared/journey/run.ts';
import type { Workflows } from '../../shared/journey/workflows.ts';
import { indicatorOf } from '../../shared/loyalty/indicators.ts';
import { PARTS } from '../../shared/loyalty/points.ts';
import { additions, contributionIn, sumAttribute } from '../../shared/loyalty/standing.ts';
import type { EventFields, Identity } from '../../shared/member/event.ts';
import type { Lookup } from '../../shared/member/lookup.ts';
import { memberKey, toMember, type Member } from '../../shared/member/member.ts';
import { retire } from '../../shared/member/merge.ts';
import type { Change } from '../../shared/member/register.ts';
import { allRows } from '../../shared/member/rows.ts';
import { CHANNELS, PURPOSES } from '../../shared/message/template.ts';
import { textOf, TransactionRefused, type Item, type Write } from '../../shared/ports/items.ts';
import type { Instant } from '../../shared/time/instant.ts';
import { EVENT_PREFIX } from './event-row.ts';
import type { Needs } from './needs.ts';

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

/** A line in the consent log for each no that an event has brought, and for a pause that was brought along. */
export function receiptsOf(
  world: Needs,
  { before, after }: Change,
  { type, form }: { type: string; form: string },
  at: Instant,
): Write[] {
  if (!before || before === after) return [];
  const evidence = { source: `form:${form}`, textVersion: type, language: undefined } as const;
  const receipt = (choice: Parameters<typeof addReceipt>[3]): Write =>
    addReceipt(world, after.ref, evidence, choice, at);
  const receipts = PURPOSES.flatMap((purpose) =>
    CHANNELS.filter((channel) => {
      const name = `${purpose}.${channel}` as const;
      return after.optOuts[name] !== undefined && before.optOuts[name] === undefined;
    }).map((channel) => receipt({ given: false, purpose, channel })),
  );
  const { pausedUntil } = after;
  if (pausedUntil && pausedUntil !== before.pausedUntil) receipts.push(receipt({ pausedUntil }));
  return receipts;
}

/**
 * What follows a merge, as often as it takes: the executions of the duplicate stop, and its events become those of the
 * member, with what they count for. So an event that is delivered again is still known, and counted once.
 */
export async function finishMerge(
  world: Needs,
  { points, organisation }: Pick<Workflows, 'points' | 'organisation'>,
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
    for (const event of await allRows(world.items, { partition, range: { beginsWith: EVENT_PREFIX } })) {
      const indicator = indicatorOf(
        { type: textOf(event, 'type'), at: textOf(event, 'occurredAt') as Instant },
        points,
        organisation.zone,
      );
      await moveEvent(world, event, ref, indicator);
    }
  }
}

/** What counts once a day, and is there already, counted for both rows and counts once. */
async function moveEvent(
  { items }: Needs,
  event: Item,
  to: string,
  indicator: string | undefined,
): Promise<void> {
  const gone: Write = { delete: { pk: event.pk, sk: event.sk }, if: { itemExists: true } };
  const { pk } = memberKey(to);
  const add = additions(contributionIn(event), indicator);
  const count: Write[] = Object.keys(add).length > 0 ? [{ update: memberKey(to), add }] : [];
  try {
    await items.transact([gone, { put: { ...event, pk, member: to }, if: { itemAbsent: true } }, ...count]);
  } catch (error) {
    if (!(error instanceof TransactionRefused)) throw error;
    // Someone else has moved it; or it stands there already, and this one is to go.
    if (error.of(1) && !error.of(0)) await items.transact([{ delete: { pk: event.pk, sk: event.sk } }]);
  }
}
