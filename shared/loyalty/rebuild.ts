import {
  TransactionRefused,
  textOf,
  type Condition,
  type Item,
  type Items,
  type Write,
} from '../ports/items.ts';
import { civilDate } from '../time/civil.ts';
import { instant, type Instant } from '../time/instant.ts';
import { answerKeyIn, isLastAnswer } from './last-answer.ts';
import { contributionOf, sumsOf, type Answer, type Contribution, type Sums } from './contribution.ts';
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

/** Where members stand in the index: a partition for each level, and one for those who have left. */
export const MEMBER_PARTITIONS: readonly string[] = [...LEVELS.map(levelPartition), LEFT];

/** All rows of members, whatever their level; who has left too. From an index: a moment old. */
export async function* memberRows(items: Items, partitions = MEMBER_PARTITIONS): AsyncGenerator<Item> {
  for (const partition of partitions) {
    let after: string | undefined;
    do {
      const page = await items.query({ index: 'byNumber', partition, limit: 1000, ...(after && { after }) });
      yield* page.items;
      after = page.next;
    } while (after !== undefined);
  }
}

/** A member's events, and what each counts for under these points. Of the answers to a question in a wave the last counts. */
export async function recount(
  items: Items,
  pk: string,
  points: Points,
  zone: string,
): Promise<{ events: readonly { row: Item; contribution: Contribution | undefined }[]; sums: Sums }> {
  const events: { row: Item; contribution: Contribution | undefined }[] = [];
  const counted = new Set<string>();
  const rows = await eventRows(items, pk);
  const answers = lastAnswers(rows);
  for (const row of rows) {
    const answer = answerKeyIn(row);
    const given = {
      id: answer ?? textOf(row, 'id'),
      type: textOf(row, 'type'),
      at: instant(textOf(row, 'occurredAt')),
      ...(typeof row.on === 'string' && { on: civilDate(row.on) }),
      ...answerIn(row),
    };
    const isChanged = answer !== undefined && answers.get(answer) !== row;
    const isNothing = isChanged || row.undated === true;
    const contribution = isNothing ? undefined : contributionOf(given, points, zone);
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

/** Answers that were recorded before there was one row for all of them have a row each. */
function lastAnswers(rows: readonly Item[]): ReadonlyMap<string, Item> {
  const last = new Map<string, Item>();
  for (const row of rows) {
    const key = answerKeyIn(row);
    const other = key === undefined ? undefined : last.get(key);
    if (key !== undefined && (!other || isLastAnswer(row, other))) last.set(key, row);
  }
  return last;
}

function changeOf(row: Item, contribution: Contribution | undefined): Write | undefined {
  const key = { pk: row.pk, sk: row.sk };
  const before = contributionIn(row);
  if (!contribution) {
    return before && { update: key, remove: ['part', 'micro', 'weighedAt'], if: asRecorded(row) };
  }
  const isSame =
    before?.part === contribution.part &&
    before.micro === contribution.micro &&
    before.at === contribution.at;
  return isSame ? undefined : { update: key, set: contributionFields(contribution), if: asRecorded(row) };
}

/** No later answer has taken the row since. */
function asRecorded(row: Item): Condition {
  return { attribute: 'id', equals: textOf(row, 'id') };
}

/** No event has been counted since. */
function asRead({ numberSk }: Item) {
  return typeof numberSk === 'bigint' ? { attribute: 'numberSk', equals: numberSk } : { absent: 'numberSk' };
}

function answerIn({ answer }: Item): { answer: Answer } | undefined {
  if (typeof answer !== 'object' || answer === null || !('question' in answer)) return undefined;
  const { question, score, choice } = answer;
  if (typeof question !== 'string') return undefined;
  return { answer: typeof choice === 'string' ? { question, choice } : { question, score: Number(score) } };
}
