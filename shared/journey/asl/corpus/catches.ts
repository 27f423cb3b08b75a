import { done, fails, task, Throw, type Case } from './play.ts';

const caught = { Type: 'Succeed', Output: '{% $states.input %}' };

/** Catch, and which errors are taken by what. */
export const catches: readonly Case[] = [
  {
    it: 'catches only after the retries are used up',
    tests: 'Fallback states',
    states: {
      T: task({
        Retry: [{ ErrorEquals: ['A'], MaxAttempts: 1 }],
        Catch: [{ ErrorEquals: ['A'], Next: 'S' }],
        End: true,
      }),
      S: done,
    },
    answers: { T: [fails('A')] },
    path: ['T +0', 'T +1', 'S +1'],
    status: 'SUCCEEDED',
  },
  {
    it: 'gives a Catch the error as output by default: the name, and the type, message and trace as text',
    tests: 'Fallback states',
    states: {
      T: task({ Catch: [{ ErrorEquals: ['A'], Next: 'S' }], End: true }),
      S: {
        Type: 'Succeed',
        Output: [
          '{% $states.input.Error %}',
          '{% $keys($parse($states.input.Cause)) %}',
          '{% $keys($states.input) %}',
        ],
      },
    },
    answers: { T: [fails('A', 'm')] },
    path: ['T +0', 'S +0'],
    status: 'SUCCEEDED',
    output: ['A', ['errorType', 'errorMessage', 'trace'], ['Error', 'Cause']],
  },
  {
    it: 'gives a Catch its own Assign and Output, and not those of the state',
    tests: 'Fallback states',
    states: {
      T: task({
        Assign: { v: 'task' },
        Output: 'task',
        Catch: [
          {
            ErrorEquals: ['A'],
            Assign: { at: '{% $parse($states.errorOutput.Cause).errorMessage %}' },
            Output: '{% $states.errorOutput.Error & $states.input.x %}',
            Next: 'S',
          },
        ],
        Next: 'S',
      }),
      S: { Type: 'Succeed', Output: ['{% $at %}', '{% $states.input %}', '{% $exists($v) %}'] },
    },
    input: { x: '!' },
    answers: { T: [fails('A', '2028-01-01T08:00:00.000Z')] },
    path: ['T +0', 'S +0'],
    status: 'SUCCEEDED',
    output: ['2028-01-01T08:00:00.000Z', 'A!', false],
  },
  {
    it: 'takes the first Catch that names the error',
    tests: 'Fallback states',
    states: {
      T: task({
        Catch: [
          { ErrorEquals: ['B'], Next: 'F' },
          { ErrorEquals: ['A'], Next: 'S' },
          { ErrorEquals: ['States.ALL'], Next: 'F' },
        ],
        End: true,
      }),
      S: done,
      F: { Type: 'Fail' },
    },
    answers: { T: [fails('A')] },
    path: ['T +0', 'S +0'],
    status: 'SUCCEEDED',
  },
  {
    it: 'fails the execution with an error that nothing names',
    tests: 'Fallback states',
    states: {
      T: task({ Retry: [{ ErrorEquals: ['A'] }], Catch: [{ ErrorEquals: ['B'], Next: 'S' }], End: true }),
      S: done,
    },
    answers: { T: [fails('C')] },
    path: ['T +0'],
    status: 'FAILED',
    error: 'C',
  },
  {
    it: 'knows names of errors by case',
    tests: 'Error names',
    states: { T: task({ Catch: [{ ErrorEquals: ['busy'], Next: 'S' }], End: true }), S: done },
    answers: { T: [fails('Busy')] },
    path: ['T +0'],
    status: 'FAILED',
    error: 'Busy',
  },
  {
    it: 'takes any error for States.TaskFailed',
    tests: 'Handling errors in workflows',
    states: { T: task({ Catch: [{ ErrorEquals: ['States.TaskFailed'], Next: 'S' }], End: true }), S: done },
    answers: { T: [fails('A')] },
    path: ['T +0', 'S +0'],
    status: 'SUCCEEDED',
  },
  {
    it: 'takes a timeout for States.ALL and not for States.TaskFailed',
    tests: 'Handling errors in workflows',
    states: {
      T: task({
        Catch: [
          { ErrorEquals: ['States.TaskFailed'], Next: 'F' },
          { ErrorEquals: ['States.ALL'], Next: 'S' },
        ],
        End: true,
      }),
      S: caught,
      F: { Type: 'Fail' },
    },
    answers: { T: [fails('States.Timeout', 'too slow')] },
    path: ['T +0', 'S +0'],
    status: 'SUCCEEDED',
    output: { Error: 'States.Timeout', Cause: 'too slow' },
  },
  {
    it: 'keeps the bare cause of an error of the platform',
    tests: 'Handle transient Lambda service exceptions',
    states: {
      T: task({ Catch: [{ ErrorEquals: ['Lambda.ServiceException'], Next: 'S' }], End: true }),
      S: caught,
    },
    answers: { T: [fails('Lambda.ServiceException', 'down')] },
    path: ['T +0', 'S +0'],
    status: 'SUCCEEDED',
    output: { Error: 'Lambda.ServiceException', Cause: 'down' },
  },
  {
    it: 'lets nothing catch or retry States.DataLimitExceeded',
    tests: 'Handling errors in workflows',
    states: {
      T: task({
        Retry: [{ ErrorEquals: ['States.ALL'] }],
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'S' }],
        End: true,
      }),
      S: done,
    },
    answers: { T: ['å'.repeat(131_080)] },
    path: ['T +0'],
    status: 'FAILED',
    error: 'States.DataLimitExceeded',
  },
  {
    it: 'takes a throw of what is no Error by its type, as Lambda does',
    tests: 'Lambda function errors',
    states: { T: task({ Catch: [{ ErrorEquals: ['string'], Next: 'S' }], End: true }), S: caught },
    answers: { T: [new Throw('oh')] },
    path: ['T +0', 'S +0'],
    status: 'SUCCEEDED',
    output: { Error: 'string', Cause: '{"errorType":"string","errorMessage":"oh","trace":[]}' },
  },
  {
    it: 'takes an answer that is no JSON for a failure of the function',
    tests: 'Lambda function errors',
    states: { T: task({ Catch: [{ ErrorEquals: ['TypeError'], Next: 'S' }], End: true }), S: done },
    answers: { T: [1n] },
    path: ['T +0', 'S +0'],
    status: 'SUCCEEDED',
  },
  {
    it: 'retries and catches an evaluation error in the Output of a Task',
    tests: 'Predefined Error Codes',
    states: {
      T: task({
        Output: '{% $states.result.Payload.missing %}',
        Retry: [{ ErrorEquals: ['States.QueryEvaluationError'], MaxAttempts: 1 }],
        Catch: [{ ErrorEquals: ['States.QueryEvaluationError'], Output: {}, Next: 'S' }],
        End: true,
      }),
      S: done,
    },
    path: ['T +0', 'T +1', 'S +1'],
    status: 'SUCCEEDED',
    output: {},
  },
  {
    it: 'catches an evaluation error in Arguments, and then nothing is invoked',
    tests: 'Predefined Error Codes',
    states: {
      T: task({
        Arguments: { FunctionName: 'f', Payload: '{% $states.input.missing %}' },
        Catch: [{ ErrorEquals: ['States.QueryEvaluationError'], Output: 'caught', Next: 'S' }],
        End: true,
      }),
      S: done,
    },
    path: ['T +0', 'S +0'],
    status: 'SUCCEEDED',
    output: 'caught',
    payloads: [],
  },
  {
    it: 'fails the execution when a Catch itself cannot be evaluated',
    tests: 'Fallback states',
    states: {
      T: task({
        Catch: [
          {
            ErrorEquals: ['A'],
            Assign: { at: '{% $parse($states.errorOutput.Cause).nothing %}' },
            Next: 'S',
          },
          { ErrorEquals: ['States.ALL'], Next: 'S' },
        ],
        End: true,
      }),
      S: done,
    },
    answers: { T: [fails('A')] },
    path: ['T +0'],
    status: 'FAILED',
    error: 'States.QueryEvaluationError',
  },
  {
    it: 'times out in the middle of a retry delay, which no Catch takes',
    tests: 'Top-level fields',
    states: {
      T: task({
        Retry: [{ ErrorEquals: ['Busy'], IntervalSeconds: 50 }],
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'S' }],
        End: true,
      }),
      S: done,
    },
    answers: { T: [fails('Busy')] },
    timeoutSeconds: 30,
    path: ['T +0', 'T +30'],
    status: 'TIMED_OUT',
    error: 'States.Timeout',
    payloads: [{}],
  },
];
