import {
  LAMBDA_INVOKE,
  type Catcher,
  type Json,
  type Retrier,
  type State,
  type StateMachine,
} from './asl/asl.ts';
import { NOT_ACCEPTED, RUN_ENDED, STORE_BUSY, TOO_EARLY } from './errors.ts';
import type { Journey, SendStep, WaitFor } from './journey.ts';
import { JourneyInvalid } from './language.ts';
import { longestDays, problemsOf, waitState, windowState } from './problems.ts';
import type { SendTask } from './task.ts';

/** The state in which an execution stops when its run was ended elsewhere. */
const ENDED = 'Ended';

/** The substitution that stands for the function send-message: its ARN on AWS, its name on one machine. */
const SEND_MESSAGE = '${sendMessage}';

const SECONDS_A_DAY = 86_400;
// Well over send-message's own limit of a minute, so that a slow answer is not taken for a lost one.
const ATTEMPT_SECONDS = 90;

/**
 * A journey in the Amazon States Language with JSONata. A message costs two transitions, a Wait and a Task:
 *
 *     "hello: wait"   Wait until $states.input.resumeAt                  → "hello"
 *     "hello"         Task send-message; resumeAt := its answer          → "story: wait"
 *                       TooEarly: resumeAt := the error's message        → "hello: window"
 *                       RunEnded                                         → "Ended"
 *     "hello: window" Wait until $resumeAt                               → "hello"
 *     "story: wait"   Wait until $resumeAt                               → "story"
 *     "story"         Task send-message, then the end; TooEarly          → "story: wait"
 *     "Ended"         Succeed
 *
 * Only the first step needs a window state: its wait reads the input, where the variable is not yet assigned. Outputs
 * are empty, so that the history holds the execution's input, each task and each answer, and no more. An error that is
 * neither retried nor caught fails the execution, which the platform reports.
 * @throws JourneyInvalid for a journey that journey() would have refused.
 */
export function compile(journey: Journey): StateMachine {
  const problems = problemsOf(journey);
  if (problems.length > 0) throw new JourneyInvalid(journey.name, problems);
  const sends = dueSteps(journey);
  const states: Record<string, State> = {};
  sends.forEach(({ send, next }, index) => {
    const first = index === 0;
    states[waitState(send.name)] = waitUntil(first ? '$states.input.resumeAt' : '$resumeAt', send.name);
    states[send.name] = {
      Type: 'Task',
      Resource: LAMBDA_INVOKE,
      Arguments: { FunctionName: SEND_MESSAGE, Payload: payload(journey, send, next) },
      TimeoutSeconds: ATTEMPT_SECONDS,
      Retry: retries(send),
      Catch: catches(first ? windowState(send.name) : waitState(send.name)),
      Output: {},
      ...(next
        ? { Assign: { resumeAt: '{% $states.result.Payload.resumeAt %}' }, Next: waitState(next.step) }
        : { End: true }),
    };
    if (first) states[windowState(send.name)] = waitUntil('$resumeAt', send.name);
  });
  states[ENDED] = { Type: 'Succeed' };
  return {
    Comment: `The journey ${journey.name}, compiled from workflows/${journey.name}/journey.ts`,
    QueryLanguage: 'JSONata',
    StartAt: waitState(sends[0]!.send.name),
    TimeoutSeconds: longestDays(journey.steps) * SECONDS_A_DAY,
    States: states,
  };
}

/** Each send with what follows it. */
function dueSteps({ steps }: Journey): { send: SendStep; next: SendTask['next'] }[] {
  const sends: { send: SendStep; next: SendTask['next'] }[] = [];
  let between: WaitFor | undefined;
  for (const step of steps) {
    if (step.kind === 'wait') {
      between = step.wait;
      continue;
    }
    const before = sends.at(-1);
    if (before && between) before.next = { step: step.name, days: between.days, at: between.at };
    sends.push({ send: step, next: null });
  }
  return sends;
}

function waitUntil(instant: string, next: string): State {
  return { Type: 'Wait', Timestamp: `{% ${instant} %}`, Next: next };
}

function payload(journey: Journey, send: SendStep, next: SendTask['next']): Json {
  const task: SendTask = {
    run: '{% $states.context.Execution.Input.run %}',
    member: '{% $states.context.Execution.Input.member %}',
    journey: '{% $states.context.Execution.Input.journey %}',
    step: send.name,
    message: send.message,
    purpose: journey.purpose,
    notAfterDays: send.notAfterDays,
    next,
  };
  return task;
}

/** Exact names only: Retry is read before Catch, so a wildcard would swallow TooEarly and RunEnded. */
function retries(send: SendStep): readonly Retrier[] {
  return [
    {
      // A provider may throttle or pause for days. After the first hours an attempt comes each hour on average (full
      // jitter on two), and 30 a day for two days more than the message may be late reach the moment when
      // send-message itself skips it as too late.
      ErrorEquals: [NOT_ACCEPTED],
      IntervalSeconds: 30,
      BackoffRate: 2,
      MaxDelaySeconds: 7200,
      MaxAttempts: 30 * (send.notAfterDays + 2),
      JitterStrategy: 'FULL',
    },
    {
      // Nothing was sent, or the ledger knows: send-message is idempotent, so an answer that was lost is asked for
      // again. 100 attempts with a mean of 7.5 minutes outlast an outage of half a day.
      ErrorEquals: [STORE_BUSY, ...TRANSIENT],
      IntervalSeconds: 2,
      BackoffRate: 2,
      MaxDelaySeconds: 900,
      MaxAttempts: 100,
      JitterStrategy: 'FULL',
    },
  ];
}

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
  'States.Timeout',
] as const;

function catches(again: string): readonly Catcher[] {
  return [
    {
      ErrorEquals: [TOO_EARLY],
      Assign: { resumeAt: '{% $parse($states.errorOutput.Cause).errorMessage %}' },
      Output: {},
      Next: again,
    },
    { ErrorEquals: [RUN_ENDED], Output: {}, Next: ENDED },
  ];
}
