/** What a contender must survive without losing a step that it has called done. */
export type Durability = 'kill -9' | 'loss of power' | 'nothing (memory)';

/** How many steps are made durable together. */
export type Commit = 'each step' | 'batches';

/** A system that does the job. */
export interface Contender {
  readonly name: string;
  readonly durability: Durability;
  readonly commit: Commit;
  /** By how much fewer runs are measured, where it would otherwise take minutes. */
  readonly share: number;
  /** The settings that it is measured with, for people. */
  settings(): string;
  /** Chooses among settings, where there are some to try; once, before the first round. */
  tune?(runs: number): Promise<void>;
  /** Starts everything, empty. */
  open(): Promise<Opened>;
}

export interface Opened {
  /** Makes runs of these names ready to go; none of their steps is done. */
  plan(runs: readonly string[]): Promise<void>;
  /** Does all steps of all that was planned, to the end, and resolves when every one is durable. */
  work(): Promise<void>;
  /** The message keys, in the order in which they were appended. */
  log(): Promise<readonly string[]>;
  /** Seconds of processor that servers of its own have taken; absent where there is none, undefined where nobody tells. */
  serverCpu?(): number | undefined;
  close(): Promise<void>;
}
