import { seededBytes } from '../../shared/adapters/ids.local.ts';

/** Whole numbers from a seed: the same seed draws the same moments. */
export interface Chance {
  /** From 0 to `limit` - 1. */
  below(limit: number): number;
}

export function chanceFrom(seed: string): Chance {
  const bytes = seededBytes(`kill-${seed}`);
  return { below: (limit) => Buffer.from(bytes(4)).readUInt32BE() % limit };
}
