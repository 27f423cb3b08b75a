import type { Catcher, Retrier } from './asl/asl.ts';
import { NOT_ACCEPTED, RUN_ENDED, STORE_BUSY, TOO_EARLY } from './errors.ts';
import { waitState } from './state-names.ts';

/** The state in which an execution stops when its run was ended elsewhere. */
export const ENDED = 'Ended';

/** Of a task with a token this is the silence that it waits for, and no failure. */
const TIMEOUT = 'States.Timeout';

/**
 * What Lambda and its integration throw when the function did not run, or did not end, for no fault of its own.
 * https://docs.aws.amazon.com/step-functions/latest/dg/bp-lambda-serviceexception.html
 */
const TRANSIENT = [
  'Lambda.ServiceException',
  'Lambda.AWSLambdaException',
  'Lambda.SdkClientException',
  'Lambda.ClientExecutionTimeoutException',
  'Lambda.TooManyRequestsException',
  // Out of memory, killed, or over the function's own time limit, in Lambda's older and newer words.
  'Lambda.Unknown',
  'Sandbox.Timedout',
  'Runtime.ExitError',
] as const;

// Exact names only: Retry is read before Catch, so a wildcard would swallow TooEarly and RunEnded.

export function providerRetrier(notAfterDays: number): Retrier {
  // A provider may throttle or pause for days. After the first hours an attempt comes each hour on average (full
  // jitter on two), and 30 a day for two days more than the message may be late reach the moment when send-message
  // itself skips it as too late.
  return {
    ErrorEquals: [NOT_ACCEPTED],
    IntervalSeconds: 30,
    BackoffRate: 2,
    MaxDelaySeconds: 7200,
    MaxAttempts: 30 * (notAfterDays + 2),
    JitterStrategy: 'FULL',
  };
}

/** Of a task without a token, where a call that never ended is a failure like others. */
export const storeRetrier = (): Retrier => retrier([STORE_BUSY, ...TRANSIENT, TIMEOUT]);
export const storeRetrierWithToken = (): Retrier => retrier([STORE_BUSY, ...TRANSIENT]);

function retrier(names: readonly string[]): Retrier {
  // Nothing was done, or the store knows: the functions are idempotent, so an answer that was lost is asked for again.
  // 100 attempts with a mean of 7.5 minutes outlast an outage of half a day.
  return {
    ErrorEquals: names,
    IntervalSeconds: 2,
    BackoffRate: 2,
    MaxDelaySeconds: 900,
    MaxAttempts: 100,
    JitterStrategy: 'FULL',
  };
}

export function tooEarly(step: string): Catcher {
  return {
    ErrorEquals: [TOO_EARLY],
    Assign: { resumeAt: '{% $parse($states.errorOutput.Cause).errorMessage %}' },
    Output: {},
    Next: waitState(step),
  };
}

export const runEnded = (): Catcher => ({ ErrorEquals: [RUN_ENDED], Output: {}, Next: ENDED });

export const timedOut = (next: string): Catcher => ({ ErrorEquals: [TIMEOUT], Output: {}, Next: next });
