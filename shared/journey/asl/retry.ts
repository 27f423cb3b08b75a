import type { Retrier } from './asl.ts';

/** No Retry and no Catch takes these, whatever wildcard they name. https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html */
const TERMINAL: ReadonlySet<string> = new Set(['States.Runtime', 'States.DataLimitExceeded']);

/** Whether an `ErrorEquals` takes an error: by its name, or by `States.ALL` (all) or `States.TaskFailed` (all but a timeout). */
export function takes(errorEquals: readonly string[], error: string): boolean {
  if (TERMINAL.has(error)) return false;
  return errorEquals.some(
    (name) =>
      name === error || name === 'States.ALL' || (name === 'States.TaskFailed' && error !== 'States.Timeout'),
  );
}

// The most that MaxDelaySeconds may be, so that an unbounded backoff stays a time.
const LONGEST_DELAY_SECONDS = 31_622_400;

/**
 * Whether and when an error is tried again. `attempts` counts the retries that each retrier has given since the state was
 * entered. The first retrier that takes the error decides: when it has given all, no later one is asked.
 * @param random a number from 0 to 1 for FULL jitter; 1 is the whole delay.
 */
export function retryOf(
  retriers: readonly Retrier[],
  attempts: readonly number[],
  error: string,
  random: () => number,
): { readonly retrier: number; readonly delayMs: number } | undefined {
  const retrier = retriers.findIndex(({ ErrorEquals }) => takes(ErrorEquals, error));
  if (retrier === -1) return undefined;
  const {
    IntervalSeconds = 1,
    BackoffRate = 2,
    MaxDelaySeconds,
    MaxAttempts = 3,
    JitterStrategy,
  } = retriers[retrier]!;
  const given = attempts[retrier] ?? 0;
  if (given >= MaxAttempts) return undefined;
  const most = MaxDelaySeconds ?? LONGEST_DELAY_SECONDS;
  const seconds = Math.min(IntervalSeconds * BackoffRate ** given, most);
  return { retrier, delayMs: Math.round(seconds * 1000 * (JitterStrategy === 'FULL' ? random() : 1)) };
}
