import { nextDigestAt } from '../../functions/staff-tasks/digest.ts';
import { DUE_DIGESTS } from '../../functions/staff-tasks/digest-row.ts';
import { DUE_STARTS } from '../../shared/journey/due-start.ts';
import { DUE_RUNS } from '../../shared/journey/run.ts';
import type { Workflows } from '../../shared/journey/workflows.ts';
import { crossings, type Crossings } from '../../shared/loyalty/levels.ts';
import { LEVELS, type Level, type Points } from '../../shared/loyalty/points.ts';
import { levelPartition } from '../../shared/loyalty/standing.ts';
import { OPEN_TASKS, UNTOLD_TASKS } from '../../shared/member/staff-task.ts';
import { DUE_MESSAGES } from '../../shared/message/ledger.ts';
import { textOf, type Item, type Items } from '../../shared/ports/items.ts';
import { fromEpochMs, toEpochMs, type Instant } from '../../shared/time/instant.ts';

const HOUR = 60 * 60 * 1000;

/** A full hour: how many of them have passed since 1970-01-01T00:00Z. */
export type Hour = number;
export const firstAfter = (now: Instant): Hour => Math.floor(toEpochMs(now) / HOUR) + 1;
export const instantOf = (hour: Hour): Instant => fromEpochMs(hour * HOUR);
/** The first full hour that is not before an instant. */
const hourOf = (due: string): Hour => Math.ceil(Date.parse(due) / HOUR);
const dueIn = (sort: string): string => sort.split('#')[0]!;

/**
 * Something that the sweep looks for. Its hours are the first full ones at which there is something to do; an hour that has
 * passed means at once, and none is Infinity.
 */
export interface SweepSource {
  /** As things stand now. */
  find(items: Items, now: Instant): Promise<Hour>;
  /** What a row asks for by itself, if that is before `before`; undefined when it is no affair of this source. */
  asked(row: Item, first: Hour, before: Hour): Hour | undefined;
}

export function sweepSources({
  points,
  organisation,
}: Pick<Workflows, 'points' | 'organisation'>): readonly SweepSource[] {
  return [
    ...[DUE_RUNS, DUE_MESSAGES, DUE_STARTS, UNTOLD_TASKS].map(dueList),
    ...(organisation.staff ? [digests(organisation)] : []),
    ...LEVELS.map((level) => crossing(level, points)),
  ];
}

/** A list of what is due, sorted by when. */
function dueList(partition: string): SweepSource {
  return {
    async find(items) {
      const { items: rows } = await items.query({ index: 'byText', partition, limit: 1 });
      return rows[0] ? hourOf(dueIn(textOf(rows[0], 'textSk'))) : Infinity;
    },
    asked: ({ textPk, textSk }) =>
      textPk === partition && typeof textSk === 'string' ? hourOf(dueIn(textSk)) : undefined,
  };
}

/** Staff get their mail on the days on which there is something in it: from one row alone that cannot be told. */
function digests(organisation: Workflows['organisation']): SweepSource {
  return {
    async find(items, now) {
      const at = await nextDigestAt(items, organisation, now);
      return at === undefined ? Infinity : hourOf(at);
    },
    asked: ({ textPk }, first) => (textPk === OPEN_TASKS || textPk === DUE_DIGESTS ? first : undefined),
  };
}

/** Whoever stands lowest in a level falls out of it next. Nobody rises by the passing of time: one who has is found at once. */
function crossing(level: Level, points: Points): SweepSource {
  const partition = levelPartition(level);
  // Each row that is written asks for the bounds of the same two hours.
  const known = new Map<Hour, Crossings>();
  const at = (hour: Hour): Crossings => {
    let found = known.get(hour);
    if (!found) {
      found = crossings(level, instantOf(hour), points);
      if (known.size >= MOST_HOURS) known.clear();
      known.set(hour, found);
    }
    return found;
  };
  const hasFallen = (sum: bigint, hour: Hour): boolean => {
    const { down } = at(hour);
    return down !== undefined && sum <= down.to;
  };
  /** The first hour, from `from` on, at which a sum is below its level. By bisection: a level's bound only grows. */
  const fallsAt = (sum: bigint, from: Hour): Hour => {
    let [low, high] = [from, from + HORIZON];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (hasFallen(sum, middle)) high = middle;
      else low = middle + 1;
    }
    return low;
  };
  return {
    async find(items, now) {
      const first = firstAfter(now);
      const { up } = at(first);
      const risen =
        up && (await items.query({ index: 'byNumber', partition, range: { from: up.from }, limit: 1 }));
      if (risen && risen.items.length > 0) return first;
      const { items: rows } = await items.query({ index: 'byNumber', partition, limit: 1 });
      const lowest = rows[0]?.numberSk;
      return typeof lowest === 'bigint' ? fallsAt(lowest, first) : Infinity;
    },
    asked({ numberPk, numberSk }, first, before) {
      if (numberPk !== partition || typeof numberSk !== 'bigint') return undefined;
      const { up } = at(first);
      if (up && numberSk >= up.from) return first;
      // Mostly it falls no sooner than another, which is one look.
      const isSooner = before > first && hasFallen(numberSk, before - 1);
      return isSooner ? fallsAt(numberSk, first) : undefined;
    },
  };
}

/** Those two, and a few bisections of a year of hours. */
const MOST_HOURS = 64;

/** How far ahead is looked: a fall takes a year and more, and an hour in which nothing is found costs one look in a year. */
export const HORIZON: Hour = 366 * 24;
