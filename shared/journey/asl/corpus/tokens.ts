import { done, Telling, waitingTask, type Case } from './play.ts';

const CALLBACK = 'Wait for a Callback with Task Token';

/** Tasks with a token that is told, and what comes of what it is told. */
export const tokens: readonly Case[] = [
  {
    it: 'stands still until the token is told, and then goes on at once',
    tests: CALLBACK,
    states: { T: waitingTask({ Next: 'S' }), S: done },
    tells: [{ at: 5, token: 1, result: { way: 'yes' }, heard: true }],
    path: ['T +0', 'T told +5', 'S +5'],
    status: 'SUCCEEDED',
    payloads: [{ token: 'token 1' }],
  },
  {
    it: 'gives what was told as the result itself, without the frame of an invocation',
    tests: 'SendTaskSuccess',
    states: { T: waitingTask({ End: true }) },
    tells: [{ at: 5, token: 1, result: { way: 'yes' }, heard: true }],
    path: ['T +0', 'T told +5'],
    status: 'SUCCEEDED',
    output: { way: 'yes' },
  },
  {
    it: 'has what was told in Assign and Output, beside the input',
    tests: 'Assigning variables',
    states: {
      T: waitingTask({
        Assign: { way: '{% $states.result.way %}' },
        Output: ['{% $states.result.way %}', '{% $states.input.a %}'],
        Next: 'S',
      }),
      S: { Type: 'Succeed', Output: ['{% $way %}', '{% $states.input %}'] },
    },
    input: { a: 1 },
    tells: [{ at: 5, token: 1, result: { way: 'yes' }, heard: true }],
    path: ['T +0', 'T told +5', 'S +5'],
    status: 'SUCCEEDED',
    output: ['yes', ['yes', 1]],
  },
  {
    it: 'takes no notice of what the function answers',
    tests: CALLBACK,
    states: { T: waitingTask({ End: true }) },
    answers: { T: [{ way: 'of the function' }] },
    tells: [{ at: 59.999, token: 1, result: { way: 'told' }, heard: true }],
    path: ['T +0', 'T told +59.999'],
    status: 'SUCCEEDED',
    output: { way: 'told' },
  },
  {
    it: 'goes on at once when the function tells its own token',
    tests: CALLBACK,
    states: { T: waitingTask({ Next: 'S' }), S: done },
    answers: { T: [new Telling({ way: 'from within' })] },
    tells: [{ at: 5, token: 1, result: { way: 'again' }, heard: false }],
    path: ['T +0', 'T told +0', 'S +0'],
    status: 'SUCCEEDED',
    output: { way: 'from within' },
  },
  {
    it: 'hands the token to the function wherever Arguments read it, and another one to a later state',
    tests: 'Get a Token from the Context object',
    states: {
      T: waitingTask({
        Arguments: {
          FunctionName: 'f',
          Payload: {
            deep: [{ token: '{% $states.context.Task.Token %}' }],
            text: "{% 'is ' & $states.context.Task.Token %}",
          },
        },
        Next: 'U',
      }),
      U: waitingTask({ End: true }),
    },
    answers: { T: [new Telling({})], U: [new Telling({})] },
    path: ['T +0', 'T told +0', 'U +0', 'U told +0'],
    status: 'SUCCEEDED',
    payloads: [{ deep: [{ token: 'token 1' }], text: 'is token 1' }, { token: 'token 2' }],
  },
  {
    it: 'hears a token once',
    tests: 'SendTaskSuccess',
    states: {
      T: waitingTask({ Assign: { way: '{% $states.result.way %}' }, Next: 'W' }),
      W: { Type: 'Wait', Seconds: 100, Output: '{% $way %}', End: true },
    },
    tells: [
      { at: 5, token: 1, result: { way: 'first' }, heard: true },
      { at: 6, token: 1, result: { way: 'second' }, heard: false },
    ],
    path: ['T +0', 'T told +5', 'W +105'],
    status: 'SUCCEEDED',
    output: 'first',
  },
  {
    it: 'hears no token that it has not given out',
    tests: 'SendTaskSuccess',
    states: {
      T: waitingTask({
        Catch: [{ ErrorEquals: ['States.Timeout'], Output: 'silence', Next: 'S' }],
        End: true,
      }),
      S: done,
    },
    tells: [{ at: 5, token: 2, result: {}, heard: false }],
    path: ['T +0', 'T +60', 'S +60'],
    status: 'SUCCEEDED',
    output: 'silence',
  },
  {
    it: 'chooses by what was told',
    tests: 'JSONata Choice Rules',
    states: {
      T: waitingTask({ Assign: { way: '{% $states.result.way %}' }, Output: {}, Next: 'C' }),
      C: {
        Type: 'Choice',
        Choices: [
          { Condition: "{% $way = '0-6' %}", Next: 'Low' },
          { Condition: "{% $way = '9-10' %}", Next: 'High' },
        ],
        Default: 'Low',
      },
      Low: { Type: 'Fail' },
      High: done,
    },
    tells: [{ at: 5, token: 1, result: { way: '9-10' }, heard: true }],
    path: ['T +0', 'T told +5', 'C +5', 'High +5'],
    status: 'SUCCEEDED',
    output: {},
  },
  {
    it: 'waits until what was told',
    tests: 'Wait State',
    states: {
      T: waitingTask({ Assign: { resumeAt: '{% $states.result.resumeAt %}' }, Next: 'W' }),
      W: { Type: 'Wait', Timestamp: '{% $resumeAt %}', Next: 'S' },
      S: done,
    },
    tells: [{ at: 5, token: 1, result: { resumeAt: '2028-01-01T00:02:00.000Z' }, heard: true }],
    path: ['T +0', 'T told +5', 'W +120', 'S +120'],
    status: 'SUCCEEDED',
  },
  {
    it: 'catches an evaluation error over what was told',
    tests: 'Predefined Error Codes',
    states: {
      T: waitingTask({
        Assign: { way: '{% $states.result.way %}' },
        Catch: [{ ErrorEquals: ['States.QueryEvaluationError'], Output: 'caught', Next: 'S' }],
        End: true,
      }),
      S: done,
    },
    tells: [{ at: 5, token: 1, result: { other: 'x' }, heard: true }],
    path: ['T +0', 'T told +5', 'S +5'],
    status: 'SUCCEEDED',
    output: 'caught',
  },
  {
    it: 'lets nothing catch a result over the limit',
    tests: 'Handling errors in workflows',
    states: {
      T: waitingTask({ Output: {}, Catch: [{ ErrorEquals: ['States.ALL'], Next: 'S' }], End: true }),
      S: done,
    },
    tells: [{ at: 5, token: 1, result: { text: 'å'.repeat(131_080) }, heard: true }],
    path: ['T +0', 'T told +5'],
    status: 'FAILED',
    error: 'States.DataLimitExceeded',
  },
];
