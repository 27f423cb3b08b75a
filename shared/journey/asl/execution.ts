import type { ExecutionStatus } from '../../ports/runs.ts';
import type { Instant } from '../../time/instant.ts';
import type { Json, JsonObject } from './asl.ts';

/** What is fixed when an execution starts. */
export interface Execution {
  readonly id: string;
  readonly name: string;
  /** The state machine's name. */
  readonly machine: string;
  readonly input: Json;
  readonly startedAt: Instant;
}

/** Where an execution stands: all that must be kept between two steps. Plain JSON. */
export interface Position {
  readonly state: string;
  readonly input: Json;
  readonly variables: JsonObject;
  readonly enteredAt: Instant;
  /** Retries given since the state was entered, by retrier. */
  readonly retries: readonly number[];
  /** When to take the next step: a wait's end, a retry's time, or at once. */
  readonly dueAt: Instant;
  /** About as many events as Step Functions would have in the history. */
  readonly events: number;
  /** Only in a task with a token. */
  readonly waits?: Waiting;
}

/** An attempt of a task that is over when its token is told, not when its invocation has ended. */
export interface Waiting {
  /** Another one for each attempt: see token.ts. */
  readonly token: string;
  /** When its time is up; absent until the invocation has ended. */
  readonly until?: Instant;
}

/** What a token was told, and when. */
export interface Told {
  readonly result: JsonObject;
  readonly at: Instant;
}

export type Standing = { readonly kind: 'standing'; readonly position: Position };
export type Invoke = { readonly kind: 'invoke'; readonly functionName: string; readonly payload: Json };
export type Ended = {
  readonly kind: 'ended';
  readonly status: Exclude<ExecutionStatus, 'RUNNING' | 'ABORTED'>;
  /** The state in which it ended. */
  readonly state: string;
  readonly output?: Json;
  readonly error?: string;
  readonly cause?: string;
};

export function failed(position: Position, error: string | undefined, cause: string | undefined): Ended {
  return {
    kind: 'ended',
    status: 'FAILED',
    state: position.state,
    ...(error === undefined ? {} : { error }),
    ...(cause === undefined ? {} : { cause }),
  };
}
