import { done, fails, waitingTask, type Case } from './play.ts';

const given = (n: number) => ({ token: `token ${n}` });
const silence = { ErrorEquals: ['States.Timeout'], Output: 'silence', Next: 'S' };

/** Tasks with a token that is not told in time, or not at the first attempt. */
export const silences: readonly Case[] = [
  {
    it: 'reports States.Timeout to Catch when nothing was told within TimeoutSeconds',
    tests: 'Task State',
    states: {
      T: waitingTask({
        Catch: [{ ErrorEquals: ['States.Timeout'], Output: '{% $states.errorOutput.Error %}', Next: 'S' }],
        End: true,
      }),
      S: done,
    },
    path: ['T +0', 'T +60', 'S +60'],
    status: 'SUCCEEDED',
    output: 'States.Timeout',
  },
  {
    it: 'fails the execution with States.Timeout when nothing catches it',
    tests: 'Predefined Error Codes',
    states: { T: waitingTask({ End: true }) },
    path: ['T +0', 'T +60'],
    status: 'FAILED',
    error: 'States.Timeout',
  },
  {
    it: 'does not take the timeout for States.TaskFailed',
    tests: 'Handling errors in workflows',
    states: {
      T: waitingTask({
        Retry: [{ ErrorEquals: ['States.TaskFailed'] }],
        Catch: [{ ErrorEquals: ['States.TaskFailed'], Next: 'F' }, silence],
        End: true,
      }),
      S: done,
      F: { Type: 'Fail' },
    },
    path: ['T +0', 'T +60', 'S +60'],
    status: 'SUCCEEDED',
    output: 'silence',
  },
  {
    it: 'does not hear what comes when the time is up, nor later',
    tests: 'SendTaskSuccess',
    states: {
      T: waitingTask({ Catch: [{ ...silence, Next: 'W' }], End: true }),
      W: { Type: 'Wait', Seconds: 100, End: true },
    },
    tells: [
      { at: 60, token: 1, result: {}, heard: false },
      { at: 61, token: 1, result: {}, heard: false },
      { at: 500, token: 1, result: {}, heard: false },
    ],
    path: ['T +0', 'T +60', 'W +160'],
    status: 'SUCCEEDED',
    output: 'silence',
  },
  {
    it: 'retries a timeout with another token and its whole time anew',
    tests: 'Retrying after error',
    states: {
      T: waitingTask({
        Retry: [{ ErrorEquals: ['States.Timeout'], IntervalSeconds: 7, MaxAttempts: 1 }],
        Catch: [silence],
        End: true,
      }),
      S: done,
    },
    path: ['T +0', 'T +60', 'T +67', 'T +127', 'S +127'],
    status: 'SUCCEEDED',
    output: 'silence',
    payloads: [given(1), given(2)],
  },
  {
    it: 'hears the token of a retry, and the one before no more',
    tests: 'Retrying after error',
    states: {
      T: waitingTask({ Retry: [{ ErrorEquals: ['Busy'], IntervalSeconds: 10, BackoffRate: 1 }], End: true }),
    },
    answers: { T: [fails('Busy'), fails('Busy'), 'ok'] },
    tells: [
      { at: 5, token: 1, result: { way: 'too late' }, heard: false },
      { at: 15, token: 1, result: { way: 'too late' }, heard: false },
      { at: 25, token: 2, result: { way: 'too late' }, heard: false },
      { at: 30, token: 3, result: { way: 'yes' }, heard: true },
    ],
    path: ['T +0', 'T +10', 'T +20', 'T told +30'],
    status: 'SUCCEEDED',
    output: { way: 'yes' },
    payloads: [given(1), given(2), given(3)],
  },
  {
    it: 'counts the time from the attempt, not from the entry of the state',
    tests: 'Using timeouts to avoid stuck executions',
    states: {
      T: waitingTask({
        Retry: [{ ErrorEquals: ['Busy'], IntervalSeconds: 50, MaxAttempts: 1 }],
        Catch: [silence],
        End: true,
      }),
      S: done,
    },
    answers: { T: [fails('Busy'), 'ok'] },
    path: ['T +0', 'T +50', 'T +110', 'S +110'],
    status: 'SUCCEEDED',
  },
  {
    it: 'catches an error of the function at once, without waiting for the token',
    tests: 'Fallback states',
    states: {
      T: waitingTask({ Catch: [{ ErrorEquals: ['Ended'], Output: 'ended', Next: 'S' }, silence], End: true }),
      S: done,
    },
    answers: { T: [fails('Ended')] },
    tells: [{ at: 5, token: 1, result: {}, heard: false }],
    path: ['T +0', 'S +0'],
    status: 'SUCCEEDED',
    output: 'ended',
  },
  {
    it: 'asks again, with another token and its whole time, after a wait that a caught error led to',
    tests: 'Fallback states',
    states: {
      T: waitingTask({
        Catch: [
          {
            ErrorEquals: ['TooEarly'],
            Assign: { resumeAt: '{% $parse($states.errorOutput.Cause).errorMessage %}' },
            Output: {},
            Next: 'W',
          },
          silence,
        ],
        End: true,
      }),
      W: { Type: 'Wait', Timestamp: '{% $resumeAt %}', Next: 'T' },
      S: done,
    },
    answers: { T: [fails('TooEarly', '2028-01-01T00:01:40.000Z'), 'ok'] },
    tells: [
      { at: 120, token: 1, result: { way: 'old' }, heard: false },
      { at: 159, token: 2, result: { way: 'yes' }, heard: true },
    ],
    path: ['T +0', 'W +100', 'T +100', 'T told +159'],
    status: 'SUCCEEDED',
    output: { way: 'yes' },
    payloads: [given(1), given(2)],
  },
  {
    it: 'retries an evaluation error over what was told with another invocation and another token',
    tests: 'Retrying after error',
    states: {
      T: waitingTask({
        Output: '{% $states.result.way %}',
        Retry: [{ ErrorEquals: ['States.QueryEvaluationError'], IntervalSeconds: 3 }],
        End: true,
      }),
    },
    tells: [
      { at: 5, token: 1, result: {}, heard: true },
      { at: 7, token: 1, result: { way: 'old' }, heard: false },
      { at: 9, token: 2, result: { way: 'yes' }, heard: true },
    ],
    path: ['T +0', 'T told +5', 'T +8', 'T told +9'],
    status: 'SUCCEEDED',
    output: 'yes',
    payloads: [given(1), given(2)],
  },
  {
    it: 'times out with the execution when that ends first, which no Catch takes',
    tests: 'Top-level fields',
    states: { T: waitingTask({ Catch: [silence], End: true }), S: done },
    timeoutSeconds: 30,
    tells: [{ at: 40, token: 1, result: {}, heard: false }],
    path: ['T +0', 'T +30'],
    status: 'TIMED_OUT',
    error: 'States.Timeout',
  },
  {
    it: 'times out with the execution when both times end at once',
    tests: 'Top-level fields',
    states: { T: waitingTask({ Catch: [silence], End: true }), S: done },
    timeoutSeconds: 60,
    path: ['T +0', 'T +60'],
    status: 'TIMED_OUT',
    error: 'States.Timeout',
  },
  {
    it: 'waits no longer than an execution may last when there is no TimeoutSeconds',
    tests: 'Quotas related to state machine executions',
    states: {
      W: { Type: 'Wait', Seconds: 1000, Next: 'T' },
      T: { ...withoutTimeout(), Catch: [silence], End: true },
      S: done,
    },
    path: ['W +1000', 'T +1000', 'T +31536000'],
    status: 'TIMED_OUT',
    error: 'States.Timeout',
  },
];

function withoutTimeout() {
  const { TimeoutSeconds: _, ...rest } = waitingTask({});
  return rest;
}
