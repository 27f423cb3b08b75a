import { fails, task, type Case } from './play.ts';

/** Retry. */
export const retries: readonly Case[] = [
  {
    it: 'retries with IntervalSeconds times BackoffRate to the n',
    tests: 'Retrying after error',
    states: {
      T: task({
        Retry: [{ ErrorEquals: ['Busy'], IntervalSeconds: 3, BackoffRate: 1.5, MaxAttempts: 4 }],
        End: true,
      }),
    },
    answers: { T: [fails('Busy'), fails('Busy'), fails('Busy'), fails('Busy'), 'ok'] },
    path: ['T +0', 'T +3', 'T +7.5', 'T +14.25', 'T +24.375'],
    status: 'SUCCEEDED',
  },
  {
    it: 'retries three times after 1, 2 and 4 seconds when the retrier says no more, then fails with the error',
    tests: 'Retrying after error',
    states: { T: task({ Retry: [{ ErrorEquals: ['Busy'] }], End: true }) },
    answers: { T: [fails('Busy', 'still')] },
    path: ['T +0', 'T +1', 'T +3', 'T +7'],
    status: 'FAILED',
    error: 'Busy',
    cause: /^\{"errorType":"Busy","errorMessage":"still","trace":\["/,
  },
  {
    it: 'bounds the delay by MaxDelaySeconds',
    tests: 'Retrying after error',
    states: {
      T: task({
        Retry: [
          {
            ErrorEquals: ['Busy'],
            IntervalSeconds: 10,
            BackoffRate: 10,
            MaxDelaySeconds: 60,
            MaxAttempts: 3,
          },
        ],
        End: true,
      }),
    },
    answers: { T: [fails('Busy'), fails('Busy'), fails('Busy'), 'ok'] },
    path: ['T +0', 'T +10', 'T +70', 'T +130'],
    status: 'SUCCEEDED',
  },
  {
    it: 'draws the delay from zero to the whole with FULL jitter',
    tests: 'Retrying after error',
    states: {
      T: task({ Retry: [{ ErrorEquals: ['Busy'], IntervalSeconds: 8, JitterStrategy: 'FULL' }], End: true }),
    },
    answers: { T: [fails('Busy'), fails('Busy'), 'ok'] },
    random: 0.25,
    path: ['T +0', 'T +2', 'T +6'],
    status: 'SUCCEEDED',
  },
  {
    it: 'leaves the delay whole without jitter, whatever the dice say',
    tests: 'Retrying after error',
    states: {
      T: task({ Retry: [{ ErrorEquals: ['Busy'], IntervalSeconds: 8, JitterStrategy: 'NONE' }], End: true }),
    },
    answers: { T: [fails('Busy'), 'ok'] },
    random: 0.25,
    path: ['T +0', 'T +8'],
    status: 'SUCCEEDED',
  },
  {
    it: 'never retries with MaxAttempts 0',
    tests: 'Retrying after error',
    states: { T: task({ Retry: [{ ErrorEquals: ['Busy'], MaxAttempts: 0 }], End: true }) },
    answers: { T: [fails('Busy')] },
    path: ['T +0'],
    status: 'FAILED',
    error: 'Busy',
  },
  {
    it: 'counts each retrier apart',
    tests: 'Retrying after error',
    states: {
      T: task({
        Retry: [
          { ErrorEquals: ['A'], IntervalSeconds: 1, MaxAttempts: 1 },
          { ErrorEquals: ['B'], IntervalSeconds: 10, MaxAttempts: 2 },
        ],
        End: true,
      }),
    },
    answers: { T: [fails('B'), fails('A'), fails('B'), fails('A')] },
    path: ['T +0', 'T +10', 'T +11', 'T +31'],
    status: 'FAILED',
    error: 'A',
  },
  {
    it: 'asks no later retrier when the first that takes the error has given all',
    tests: 'Retrying after error',
    states: {
      T: task({
        Retry: [{ ErrorEquals: ['A'], MaxAttempts: 1 }, { ErrorEquals: ['States.ALL'] }],
        End: true,
      }),
    },
    answers: { T: [fails('A')] },
    path: ['T +0', 'T +1'],
    status: 'FAILED',
    error: 'A',
  },
  {
    it: 'starts the counters anew when the state is entered again',
    tests: 'Retrying after error',
    states: {
      T: task({
        Retry: [{ ErrorEquals: ['A'], MaxAttempts: 1 }],
        Catch: [{ ErrorEquals: ['Again'], Next: 'W' }],
        End: true,
      }),
      W: { Type: 'Wait', Seconds: 100, Next: 'T' },
    },
    answers: { T: [fails('A'), fails('Again'), fails('A'), 'ok'] },
    path: ['T +0', 'T +1', 'W +101', 'T +101', 'T +102'],
    status: 'SUCCEEDED',
  },
  {
    it: 'evaluates Arguments for each attempt, with the count of retries',
    tests: 'Accessing execution data from the Context object',
    states: {
      T: task({
        Arguments: { FunctionName: 'f', Payload: { attempt: '{% $states.context.State.RetryCount %}' } },
        Retry: [{ ErrorEquals: ['A'] }],
        End: true,
      }),
    },
    answers: { T: [fails('A'), fails('A'), 'ok'] },
    path: ['T +0', 'T +1', 'T +3'],
    status: 'SUCCEEDED',
    payloads: [{ attempt: 0 }, { attempt: 1 }, { attempt: 2 }],
  },
];
