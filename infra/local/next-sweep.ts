import { nextDigestAt } from '../../functions/staff-tasks/digest.ts';
import { DUE_STARTS } from '../../shared/journey/due-start.ts';
import { DUE_RUNS } from '../../shared/journey/run.ts';
import { crossings } from '../../shared/loyalty/levels.ts';
import type { Workflows } from '../../shared/journey/workflows.ts';
import { LEVELS, type Level, type Points } from '../../shared/loyalty/points.ts';
import { levelPartition } from '../../shared/loyalty/standing.ts';
import { UNTOLD_TASKS } from '../../shared/member/staff-task.ts';
import { DUE_MESSAGES } from '../../shared/message/ledger.ts';
import { textOf, type Items } from '../../shared/ports/items.ts';
import { fromEpochMs, toEpochMs, type Instant } from '../../shared/time/instant.ts';

const HOUR = 60 * 60 * 1000;
/** How far ahead is looked: an hour in which nothing is found costs one look in a year. */
const HORIZON_HOURS = 366 * 24;

/** The first full hour after `now`. */
export function nextHour(now: Instant): Instant {
  return hourAt(Math.floor(toEpochMs(now) / HOUR) + 1);
}

/**
 * The first full hour after `now` at which the sweep has something to do, if nothing is written before: on AWS it runs
 * every hour, and of a simulated year's 8,760 all but a few find nothing. What it looks for lies sorted by when: lists of
 * what is due, and the level that whoever stands lowest in it falls out of next; nobody rises by the passing of time. And
 * staff get their mail on the days on which there is something in it.
 * @param until whoever stops there anyway needs not know more than that there is nothing before: then the answer is some
 * hour after it.
 */
export async function nextSweepWithWork(
  items: Items,
  { points, organisation }: Pick<Workflows, 'points' | 'organisation'>,
  now: Instant,
  until?: Instant,
): Promise<Instant> {
  const first = Math.floor(toEpochMs(now) / HOUR) + 1;
  let hour = first + HORIZON_HOURS;
  if (until !== undefined) hour = Math.min(hour, Math.max(first, Math.floor(toEpochMs(until) / HOUR) + 1));
  if (hour === first) return hourAt(first);
  const notAfter = (due: string): void => {
    hour = Math.min(hour, Math.max(first, Math.ceil(Date.parse(due) / HOUR)));
  };
  for (const partition of [DUE_RUNS, DUE_MESSAGES, DUE_STARTS, UNTOLD_TASKS]) {
    const { items: rows } = await items.query({ index: 'byText', partition, limit: 1 });
    for (const row of rows) notAfter(textOf(row, 'textSk').split('#')[0]!);
  }
  const digest = organisation.staff && (await nextDigestAt(items, organisation, now));
  if (digest !== undefined) notAfter(digest);
  for (const level of LEVELS) {
    // One who has risen is found at once.
    const { up } = crossings(level, hourAt(first), points);
    if (up && (await isAny(items, level, up))) return hourAt(first);
    const lowest = await lowestSum(items, level);
    if (lowest !== undefined) hour = Math.min(hour, fallsAt(lowest, level, points, first, hour));
  }
  return hourAt(hour);
}

async function isAny(items: Items, level: Level, range: { readonly from: bigint }): Promise<boolean> {
  const partition = levelPartition(level);
  const { items: rows } = await items.query({ index: 'byNumber', partition, range, limit: 1 });
  return rows.length > 0;
}

async function lowestSum(items: Items, level: Level): Promise<bigint | undefined> {
  const partition = levelPartition(level);
  const { items: rows } = await items.query({ index: 'byNumber', partition, limit: 1 });
  const sum = rows[0]?.numberSk;
  return typeof sum === 'bigint' ? sum : undefined;
}

/** The first hour, from `from` to `to`, at which a sum is below its level; `to` when it is not before. By bisection: a level's bound only grows. */
function fallsAt(sum: bigint, level: Level, points: Points, from: number, to: number): number {
  const hasFallen = (hour: number): boolean => {
    const { down } = crossings(level, hourAt(hour), points);
    return down !== undefined && sum <= down.to;
  };
  let [low, high] = [from, to];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (hasFallen(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

const hourAt = (hour: number): Instant => fromEpochMs(hour * HOUR);
