import type { Chance } from './chance.ts';
import type { Account } from './judge.ts';

/** A part of the product's life in which it is killed so many times, and what came of it. */
export interface Phase {
  readonly name: string;
  readonly live: (kills: number, chance: Chance) => Promise<Outcome>;
}

export interface Outcome extends Account {
  /** How often it was killed, in the middle of what the phase is about. */
  readonly killed: number;
  /** Of starts after a kill, from the start of the process to the line that says what to open, in milliseconds. */
  readonly restarts: readonly number[];
}
