import type { Instant } from '../time/instant.ts';

/** What an execution knows: opaque ids and an instant. Nothing about a person may ever be added here. */
export interface RunInput {
  /** The run's id: see shared/journey/run.ts. */
  readonly run: string;
  readonly member: string;
  readonly journey: string;
  /** The instant of the first step, in whole seconds (Step Functions cuts off milliseconds). */
  readonly resumeAt: Instant;
}

export type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

/** Executions of compiled journeys. The name of an execution is the run's id. */
export interface Runs {
  /** Starts an execution. A second start with the same run id does nothing. */
  start(input: RunInput): Promise<void>;
  /** Stops an execution. One that has ended, or never was, is left alone. `cause` holds ids only. */
  stop(run: { readonly run: string; readonly journey: string; readonly cause: string }): Promise<void>;
  /**
   * Tells an execution that stands at a task with a token what it waits for. One that waits no longer (its time is up,
   * it was told already, it has ended, a retry has another token) is left alone.
   * @returns whether it was waiting. `result` holds ids and instants only.
   */
  tell(token: string, result: Readonly<Record<string, string>>): Promise<boolean>;
  /** `undefined` when there is no such execution (or it was forgotten: AWS keeps ended ones for 90 days). */
  status(run: { readonly run: string; readonly journey: string }): Promise<ExecutionStatus | undefined>;
}

/** What the platform reports when an execution has ended (on AWS an EventBridge event). */
export interface ExecutionEnded {
  readonly run: string;
  readonly member: string;
  readonly journey: string;
  readonly status: Exclude<ExecutionStatus, 'RUNNING'>;
  /** Error name only; never its message. */
  readonly error?: string;
  readonly at: Instant;
}
