import { seededBytes } from '../../../shared/adapters/ids.local.ts';

/** What happens by chance in an invented life: the same for a seed. */
export interface Chance {
  /** From 0, up to and without 1. */
  (): number;
  /** Whether something of this probability happens. */
  happens(probability: number): boolean;
  pick<T>(of: readonly [T, ...T[]]): T;
  /** A whole number from `from` to `to`, both possible. */
  between(from: number, to: number): number;
}

export function chanceOf(seed: string): Chance {
  const bytes = seededBytes(seed);
  const number = (): number => Buffer.from(bytes(4)).readUInt32BE() / 2 ** 32;
  return Object.assign(number, {
    happens: (probability: number) => number() < probability,
    pick: <T>(of: readonly [T, ...T[]]): T => of[Math.floor(number() * of.length)] ?? of[0],
    between: (from: number, to: number) => from + Math.floor(number() * (to - from + 1)),
  });
}
