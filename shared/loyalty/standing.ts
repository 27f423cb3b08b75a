import type { Item, Value } from '../ports/items.ts';
import type { Instant } from '../time/instant.ts';
import { totalOf, type Contribution, type Sums } from './contribution.ts';
import { levelFor } from './levels.ts';
import { LEVELS, PARTS, type Level, type Part, type Points } from './points.ts';

/**
 * How loyalty stands on a member's row: a sum for each part, their total as the sort value of `byNumber`, and the level
 * as that index's partition. So an event is one atomic ADD, and the members of a level lie sorted by their index.
 */
export interface Standing {
  readonly sums: Sums;
  /** Undefined for who has left: they keep their sums and are in no level. */
  readonly level: Level | undefined;
}

const PARTITION = 'LEVEL#';
/** Where those stand who have left: to be found by a rebuild, and in no ranking. */
export const LEFT = `${PARTITION}left`;

export const levelPartition = (level: Level): string => `${PARTITION}${level}`;
export const sumAttribute = (part: Part): string => `sum.${part}`;

export function standingOf(row: Item): Standing {
  const sum = (part: Part): bigint => {
    const value = row[sumAttribute(part)] ?? 0n;
    if (typeof value !== 'bigint')
      throw new TypeError(`Attribute "${sumAttribute(part)}" should be a number.`);
    return value;
  };
  const sums: Sums = { activity: sum('activity'), satisfaction: sum('satisfaction'), use: sum('use') };
  return { sums, level: LEVELS.find((level) => row.numberPk === levelPartition(level)) };
}

/** What one event counts for on the row: points for one part, and 1 for the year's indicator. */
export interface Counting {
  readonly contribution: Contribution | undefined;
  readonly indicator: string | undefined;
}

/**
 * What one event adds to the row: to its part, to the total, and to the year's indicator. Only what changes.
 * @param instead what counts no longer, because this event has taken its place: it is taken back.
 */
export function additions(counting: Counting, instead?: Counting): Record<string, bigint> {
  const add = new Map<string, bigint>();
  const count = ({ contribution, indicator }: Counting, sign: 1n | -1n): void => {
    const by = (attribute: string, amount: bigint) =>
      add.set(attribute, (add.get(attribute) ?? 0n) + sign * amount);
    if (contribution) {
      by(sumAttribute(contribution.part), contribution.micro);
      by('numberSk', contribution.micro);
    }
    if (indicator !== undefined) by(indicator, 1n);
  };
  count(counting, 1n);
  if (instead) count(instead, -1n);
  return Object.fromEntries([...add].filter(([, amount]) => amount !== 0n));
}

/** All the attributes for these sums, of a member who is there or has left. */
export function attributesOf(
  sums: Sums,
  member: { readonly active: boolean; readonly level?: Level | undefined },
  at: Instant,
  points: Points,
): Record<string, Value> {
  const total = totalOf(sums);
  return {
    ...Object.fromEntries(PARTS.map((part) => [sumAttribute(part), sums[part]])),
    numberSk: total,
    numberPk: member.active ? levelPartition(levelFor(total, at, points, member.level)) : LEFT,
  };
}

/** What an event's row keeps of its contribution, and back. */
export function contributionFields({ part, micro, at }: Contribution): Record<string, Value> {
  return { part, micro, weighedAt: at };
}

export function contributionIn(row: Item): Contribution | undefined {
  const part = PARTS.find((one) => one === row.part);
  const { micro, weighedAt, type, sk } = row;
  if (!part || typeof micro !== 'bigint' || typeof weighedAt !== 'string' || typeof type !== 'string')
    return undefined;
  return { event: sk.replace(/^EVENT#/, ''), type, at: weighedAt as Instant, part, micro };
}
