import { totalOf } from '../../shared/loyalty/contribution.ts';
import { crossings, levelFor } from '../../shared/loyalty/levels.ts';
import { LEVELS, type Level, type Points } from '../../shared/loyalty/points.ts';
import { levelPartition, standingOf } from '../../shared/loyalty/standing.ts';
import { textOf, TransactionRefused, type Item, type Range, type Write } from '../../shared/ports/items.ts';
import type { Instant } from '../../shared/time/instant.ts';
import type { Needs } from './needs.ts';

/** What is left over comes in the next hour. */
const MOST_CHANGES = 2_000;

/**
 * Moves those members to another level whose index has crossed out of theirs, up or down: two range queries a level, so
 * that it costs as much as there are changes. Each change is an event of the member.
 * @returns how many changed.
 */
export async function sweepLevels(world: Pick<Needs, 'items' | 'clock'>, points: Points): Promise<number> {
  const now = world.clock.now();
  let changed = 0;
  for (const level of LEVELS) {
    const { up, down } = crossings(level, now, points);
    for (const range of [up, down]) {
      if (range) changed += await changeAll(world, points, { level, range, now }, MOST_CHANGES - changed);
    }
  }
  return changed;
}

async function changeAll(
  { items }: Pick<Needs, 'items'>,
  points: Points,
  { level, range, now }: { level: Level; range: Range; now: Instant },
  most: number,
): Promise<number> {
  let changed = 0;
  let after: string | undefined;
  do {
    const partition = levelPartition(level);
    const page = await items.query({ index: 'byNumber', partition, range, ...(after && { after }) });
    for (const { pk, sk } of page.items) {
      if (changed >= most) return changed;
      // The index may lag: the row itself decides.
      const row = await items.get({ pk, sk });
      if (row && (await change(items, points, { row, from: level, now }))) changed += 1;
    }
    after = page.next;
  } while (after !== undefined);
  return changed;
}

async function change(
  items: Needs['items'],
  points: Points,
  { row, from, now }: { row: Item; from: Level; now: Instant },
): Promise<boolean> {
  const { sums, level } = standingOf(row);
  const to = levelFor(totalOf(sums), now, points, from);
  if (level !== from || to === from) return false;
  try {
    await items.transact(writes(row, { from, to, now }));
    return true;
  } catch (error) {
    // An event, or another sweep, was quicker: the next hour looks again.
    if (error instanceof TransactionRefused) return false;
    throw error;
  }
}

function writes(row: Item, { from, to, now }: { from: Level; to: Level; now: Instant }): Write[] {
  const { pk, sk } = row;
  const id = `level.changed#${now}`;
  return [
    {
      update: { pk, sk },
      set: { numberPk: levelPartition(to) },
      if: { all: [{ attribute: 'numberPk', equals: levelPartition(from) }, unchangedSum(row)] },
    },
    {
      put: {
        pk,
        sk: `EVENT#${id}`,
        id,
        type: 'level.changed',
        member: textOf(row, 'ref'),
        from,
        to,
        occurredAt: now,
        recordedAt: now,
        outcomes: {},
      },
      if: { itemAbsent: true },
    },
  ];
}

function unchangedSum({ numberSk }: Item) {
  if (typeof numberSk !== 'bigint') throw new TypeError('Attribute "numberSk" should be a number.');
  return { attribute: 'numberSk', equals: numberSk };
}
