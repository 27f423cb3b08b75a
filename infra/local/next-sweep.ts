import { nextDigestAt } from '../../functions/staff-tasks/digest.ts';
import { DUE_DIGESTS } from '../../functions/staff-tasks/digest-row.ts';
import { DUE_STARTS } from '../../shared/journey/due-start.ts';
import { DUE_RUNS } from '../../shared/journey/run.ts';
import { crossings } from '../../shared/loyalty/levels.ts';
import type { Workflows } from '../../shared/journey/workflows.ts';
import { LEVELS, type Level, type Points } from '../../shared/loyalty/points.ts';
import { levelPartition } from '../../shared/loyalty/standing.ts';
import { OPEN_TASKS, UNTOLD_TASKS } from '../../shared/member/staff-task.ts';
import { DUE_MESSAGES } from '../../shared/message/ledger.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import { textOf, type Item, type Items } from '../../shared/ports/items.ts';
import { fromEpochMs, toEpochMs, type Instant } from '../../shared/time/instant.ts';

const HOUR = 60 * 60 * 1000;
/** How far ahead is looked: an hour in which nothing is found costs one look in a year. */
const HORIZON_HOURS = 366 * 24;

/** Rows under these, sorted by time, are what the sweep looks for. */
const SWEPT = [DUE_RUNS, DUE_MESSAGES, DUE_STARTS, UNTOLD_TASKS];
/** Of these, how much there is to do has to be reckoned. */
const IN_DIGESTS = new Set([OPEN_TASKS, DUE_DIGESTS]);

/** Knows an hour before which no sweep finds anything to do. */
export interface NextSweep {
  /** Not before it, and maybe not at it. */
  notBefore(): Instant;
  /** Finds out which hour it is. */
  find(items: Items): Promise<void>;
  /** Whether the sweep is to be done now. It may fail half-way: then the very next hour may have something to do. */
  isDue(): boolean;
  /** The sweep has done nothing, and is due as before. */
  repeat(): void;
  /** A row was written, and this is what it holds now. */
  wrote(row: Item): void;
}

/**
 * Finding the hour out takes a dozen queries, and time goes on in steps of minutes. A row that is written only ever brings
 * it forward, to when that row asks for a sweep, and until it is written again.
 * @param isWatched whether `wrote` is told of every row; if not, the hour is forgotten whenever something was done.
 */
export function createNextSweep(
  clock: Pick<Clock, 'now'>,
  workflows: Pick<Workflows, 'points' | 'organisation'>,
  { isWatched }: { readonly isWatched: boolean },
): NextSweep {
  let found = firstAfter(clock.now());
  /** Of rows written since then, those that ask for an earlier hour. */
  const earlier = new Map<string, number>();
  const notBefore = (): number => {
    let hour = found;
    for (const one of earlier.values()) if (one < hour) hour = one;
    return hour;
  };
  const reset = (hour: number): void => {
    earlier.clear();
    found = hour;
  };
  return {
    notBefore: () => hourAt(notBefore()),
    isDue() {
      const now = clock.now();
      const isDue = hourAt(notBefore()) <= now;
      if (isDue || !isWatched) reset(firstAfter(now));
      return isDue;
    },
    repeat: () => reset(firstAfter(clock.now()) - 1),
    async find(items) {
      // What is written in the meantime stands beside what is found.
      reset(firstAfter(clock.now()) + HORIZON_HOURS);
      try {
        found = hourOf(await nextSweepWithWork(items, workflows, clock.now()));
      } catch (error) {
        found = firstAfter(clock.now());
        throw error;
      }
    },
    wrote(row) {
      const first = firstAfter(clock.now());
      const hour = Math.max(
        first,
        Math.min(...hoursAskedFor(row, workflows.points, { first, before: found })),
      );
      const name = `${row.pk} ${row.sk}`;
      if (hour < found) earlier.set(name, hour);
      else earlier.delete(name);
    },
  };
}

/** When a row asks for a sweep; none where that is not before `before`. */
function* hoursAskedFor(
  { textPk, textSk, numberPk, numberSk }: Item,
  points: Points,
  { first, before }: { readonly first: number; readonly before: number },
): Generator<number> {
  if (typeof textPk === 'string' && typeof textSk === 'string') {
    if (SWEPT.includes(textPk)) yield hourOf(dueIn(textSk));
    else if (IN_DIGESTS.has(textPk)) yield first;
  }
  const level = LEVELS.find((one) => levelPartition(one) === numberPk);
  if (level === undefined || typeof numberSk !== 'bigint') return;
  const { up } = crossings(level, hourAt(first), points);
  if (up && numberSk >= up.from) yield first;
  // Mostly it falls no sooner than another, which is one look.
  else if (hasFallen(numberSk, level, points, before - 1))
    yield fallsAt(numberSk, level, points, first, before);
}

const firstAfter = (now: Instant): number => Math.floor(toEpochMs(now) / HOUR) + 1;
const hourOf = (due: string): number => Math.ceil(Date.parse(due) / HOUR);
const dueIn = (sort: string): string => sort.split('#')[0]!;

/** The first full hour after `now`. */
export function nextHour(now: Instant): Instant {
  return hourAt(firstAfter(now));
}

/**
 * The first full hour after `now` at which the sweep has something to do, if nothing is written before: on AWS it runs
 * every hour, and of a simulated year's 8,760 all but a few find nothing. What it looks for lies sorted by when: lists of
 * what is due, and the level that whoever stands lowest in it falls out of next; nobody rises by the passing of time. And
 * staff get their mail on the days on which there is something in it.
 */
export async function nextSweepWithWork(
  items: Items,
  { points, organisation }: Pick<Workflows, 'points' | 'organisation'>,
  now: Instant,
): Promise<Instant> {
  const first = firstAfter(now);
  let hour = first + HORIZON_HOURS;
  const notAfter = (due: string): void => {
    hour = Math.min(hour, Math.max(first, hourOf(due)));
  };
  for (const partition of SWEPT) {
    const { items: rows } = await items.query({ index: 'byText', partition, limit: 1 });
    for (const row of rows) notAfter(dueIn(textOf(row, 'textSk')));
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
  let [low, high] = [from, to];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (hasFallen(sum, level, points, middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

function hasFallen(sum: bigint, level: Level, points: Points, hour: number): boolean {
  const { down } = crossings(level, hourAt(hour), points);
  return down !== undefined && sum <= down.to;
}

const hourAt = (hour: number): Instant => fromEpochMs(hour * HOUR);
