import type { Level } from '../../shared/loyalty/points.ts';
import { LEVELS } from '../../shared/loyalty/points.ts';
import { indexAt } from '../../shared/loyalty/loyalty-index.ts';
import { LEFT, levelPartition, standingOf } from '../../shared/loyalty/standing.ts';
import type { Item } from '../../shared/ports/items.ts';
import type { Instant } from '../../shared/time/instant.ts';
import type { Written } from './written.ts';

/** Where members are listed: by level, the highest first, and those who have left. */
export const STANDINGS = [...LEVELS.toReversed(), 'left'] as const;
export type Standing = Level | 'left';

export const partitionOf = (standing: Standing): string =>
  standing === 'left' ? LEFT : levelPartition(standing);

/** A member in a list. */
export interface Who {
  readonly ref: string;
  readonly name: string | undefined;
  readonly number: string | undefined;
  readonly standing: Standing;
  /** 0-100, at this moment. */
  readonly index: number;
}

const REF = 'MEMBER#';

/** Reads only what a list shows, so that a page of many rows is quick. */
export function whoIn(row: Item, now: Instant, { points }: Pick<Written, 'points'>): Who {
  const { sums, level } = standingOf(row);
  const text = (name: string): string | undefined => {
    const value = row[name];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const names = [text('givenName'), text('familyName')].filter((part) => part !== undefined);
  return {
    ref: row.pk.slice(REF.length),
    name: names.length > 0 ? names.join(' ') : undefined,
    number: text('membershipNumber'),
    standing: level ?? 'left',
    index: indexAt(sums, now, points),
  };
}

/** Whether a row is to be found at all: not one that was merged into another, nor one that was erased. */
export const isShown = ({ mergedInto, status }: Item): boolean =>
  mergedInto === undefined && status !== 'erased';
