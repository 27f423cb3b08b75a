import { TransactionRefused, textOf, type Item, type Items, type Write } from '../ports/items.ts';
import { instant, type Instant } from '../time/instant.ts';
import { contributionOf, sumsOf, type Contribution, type Sums } from './contribution.ts';
import { LEVELS, type Points } from './points.ts';
import {
  attributesOf,
  contributionFields,
  contributionIn,
  LEFT,
  levelPartition,
  standingOf,
} from './standing.ts';

/** A transaction holds at most 100 writes; the member's own is in the last one. */
const EVENTS_A_TRANSACTION = 99;
const ATTEMPTS = 5;

/** All rows of members, whatever their level; who has left too. From an index: a moment old. */
export async function* memberRows(items: Items): AsyncGenerator<Item> {
  for (const partition of [...LEVELS.map(levelPartition), LEFT]) {
    let after: string | undefined;
    do {
      const page = await items.query({ index: 'byNumber', partition, limit: 1000, ...(after && { after }) });
      yield* page.items;
      after = page.next;
    } while (after !== undefined);
  }
}

/** A member's events, and what each counts for under these points. */
export async function recount(
  items: Items,
  pk: string,
  points: Points,
  zone: string,
): Promise<{ events: readonly { row: Item; contribution: Contribution | undefined }[]; sums: Sums }> {
  const events: { row: Item; contribution: Contribution | undefined }[] = [];
  const counted = new Set<string>();
  for (const row of await eventRows(items, pk)) {
    const contribution = contributionOf(
      {
        id: textOf(row, 'id'),
        type: textOf(row, 'type'),
        at: instant(textOf(row, 'occurredAt')),
        ...answerIn(row),
      },
      points,
      zone,
    );
    // Where points now count once a day what they counted each time, the first of the day counts.
    const first = contribution && !counted.has(contribution.event);
    if (contribution) counted.add(contribution.event);
    events.push({ row, contribution: first ? contribution : undefined });
  }
  return { events, sums: sumsOf(events.flatMap(({ contribution }) => contribution ?? [])) };
}

/**
 * Brings a member's events, sums and level to what the points say now. It may be stopped and begun again at any time;
 * an event that comes in between makes it look again.
 * @returns whether anything changed.
 */
export async function rebuildMember(
  items: Items,
  { pk, sk }: { readonly pk: string; readonly sk: string },
  given: { points: Points; zone: string; now: Instant },
): Promise<boolean> {
  for (let attempt = 1; ; attempt += 1) {
    const row = await items.get({ pk, sk });
    if (!row) return false;
    const { events, sums } = await recount(items, pk, given.points, given.zone);
    const writes = events.flatMap(({ row: event, contribution }) => changeOf(event, contribution) ?? []);
    const { level } = standingOf(row);
    const attributes = attributesOf(sums, { active: row.numberPk !== LEFT, level }, given.now, given.points);
    const isSame = Object.entries(attributes).every(([name, value]) => row[name] === value);
    if (isSame && writes.length === 0) return false;
    try {
      for (let at = 0; at < writes.length; at += EVENTS_A_TRANSACTION) {
        await items.transact(writes.slice(at, at + EVENTS_A_TRANSACTION));
      }
      await items.transact([{ update: { pk, sk }, set: attributes, if: asRead(row) }]);
      return true;
    } catch (error) {
      if (!(error instanceof TransactionRefused) || attempt === ATTEMPTS) throw error;
    }
  }
}

async function eventRows(items: Items, partition: string): Promise<readonly Item[]> {
  const rows: Item[] = [];
  let after: string | undefined;
  do {
    const page = await items.query({
      partition,
      range: { beginsWith: 'EVENT#' },
      limit: 1000,
      ...(after && { after }),
    });
    rows.push(...page.items);
    after = page.next;
  } while (after !== undefined);
  return rows.toSorted((a, b) => (textOf(a, 'occurredAt') < textOf(b, 'occurredAt') ? -1 : 1));
}

function changeOf(row: Item, contribution: Contribution | undefined): Write | undefined {
  const key = { pk: row.pk, sk: row.sk };
  const before = contributionIn(row);
  if (!contribution) {
    return before && { update: key, remove: ['part', 'micro', 'weighedAt'], if: { itemExists: true } };
  }
  const isSame =
    before?.part === contribution.part &&
    before.micro === contribution.micro &&
    before.at === contribution.at;
  return isSame
    ? undefined
    : { update: key, set: contributionFields(contribution), if: { itemExists: true } };
}

/** No event has been counted since. */
function asRead({ numberSk }: Item) {
  return typeof numberSk === 'bigint' ? { attribute: 'numberSk', equals: numberSk } : { absent: 'numberSk' };
}

function answerIn({ answer }: Item): { answer: { question: string; score: number } } | undefined {
  if (typeof answer !== 'object' || answer === null || !('question' in answer)) return undefined;
  const { question, score } = answer;
  return typeof question === 'string' ? { answer: { question, score: Number(score) } } : undefined;
}
