import { done, fails, task, type Case } from './play.ts';

/** Expressions, variables, inputs and outputs. */
export const data: readonly Case[] = [
  {
    it: 'hands a Task its Payload and gives the integration its shape of a result',
    states: {
      T: task({
        Arguments: {
          FunctionName: 'f',
          Payload: { a: '{% $states.input.a %}', list: [1, '{% $states.input.a %}'] },
        },
        End: true,
      }),
    },
    input: { a: 'x' },
    answers: { T: [{ answer: 42 }] },
    path: ['T +0'],
    status: 'SUCCEEDED',
    output: { ExecutedVersion: '$LATEST', Payload: { answer: 42 }, StatusCode: 200 },
    payloads: [{ a: 'x', list: [1, 'x'] }],
  },
  {
    it: 'gives null for a function that answers nothing, and leaves out its undefined members',
    states: {
      T: task({ Output: '{% $states.result.Payload %}', Next: 'U' }),
      U: task({ Output: ['{% $states.input %}', '{% $states.result.Payload %}'], End: true }),
    },
    answers: { T: [undefined], U: [{ a: undefined, b: 1 }] },
    path: ['T +0', 'U +0'],
    status: 'SUCCEEDED',
    output: [null, { b: 1 }],
  },
  {
    it: 'evaluates Assign all at once with the old values',
    states: {
      P: { Type: 'Pass', Assign: { a: 1, b: 2 }, Next: 'Q' },
      Q: { Type: 'Pass', Assign: { a: '{% $b %}', b: '{% $a %}' }, Next: 'S' },
      S: { Type: 'Succeed', Output: ['{% $a %}', '{% $b %}'] },
    },
    path: ['P +0', 'Q +0', 'S +0'],
    status: 'SUCCEEDED',
    output: [2, 1],
  },
  {
    it: 'does not show Output what Assign gives in the same state',
    states: {
      P: { Type: 'Pass', Assign: { a: 'old' }, Next: 'Q' },
      Q: { Type: 'Pass', Assign: { a: 'new' }, Output: '{% $a %}', Next: 'S' },
      S: { Type: 'Succeed', Output: ['{% $states.input %}', '{% $a %}'] },
    },
    path: ['P +0', 'Q +0', 'S +0'],
    status: 'SUCCEEDED',
    output: ['old', 'new'],
  },
  {
    it: 'keeps variables that a later Assign does not name, over waits and tasks',
    states: {
      P: { Type: 'Pass', Assign: { a: 1 }, Next: 'W' },
      W: { Type: 'Wait', Seconds: 5, Assign: { b: '{% $a + 1 %}' }, Next: 'T' },
      T: task({ Assign: { c: '{% $b + 1 %}' }, Next: 'S' }),
      S: { Type: 'Succeed', Output: '{% [$a, $b, $c] %}' },
    },
    path: ['P +0', 'W +5', 'T +5', 'S +5'],
    status: 'SUCCEEDED',
    output: [1, 2, 3],
  },
  {
    it: 'passes the input of a Pass and of a Wait on when they have no Output',
    states: { P: { Type: 'Pass', Next: 'W' }, W: { Type: 'Wait', Seconds: 1, End: true } },
    input: { kept: true },
    path: ['P +0', 'W +1'],
    status: 'SUCCEEDED',
    output: { kept: true },
  },
  {
    it: 'takes only a string that starts with {% and ends with %} for an expression',
    states: {
      S: {
        Type: 'Succeed',
        Output: ['{% 1 + 1 %}', ' {% 1 + 1 %}', '{% 1 + 1 %} ', 'a {% 1 + 1 %}', '{%1+1%}', '{{ 1 + 1 }}'],
      },
    },
    path: ['S +0'],
    status: 'SUCCEEDED',
    output: [2, ' {% 1 + 1 %}', '{% 1 + 1 %} ', 'a {% 1 + 1 %}', 2, '{{ 1 + 1 }}'],
  },
  {
    it: 'fails with the words of Step Functions when an expression gives nothing',
    states: { P: { Type: 'Pass', Output: { deep: ['{% $states.input.no %}'] }, End: true } },
    path: ['P +0'],
    status: 'FAILED',
    error: 'States.QueryEvaluationError',
    cause:
      "An error occurred while executing the state 'P'. The JSONata expression '$states.input.no' specified for the field 'Output/deep[0]' returned nothing (undefined).",
  },
  {
    it: 'leaves out what is undefined within the object of one expression',
    states: { S: { Type: 'Succeed', Output: "{% { 'a': $states.input.no, 'b': 1 } %}" } },
    path: ['S +0'],
    status: 'SUCCEEDED',
    output: { b: 1 },
  },
  {
    it: 'fails when an expression throws, and says with what',
    states: { P: { Type: 'Pass', Output: "{% 1 + 'a' %}", End: true } },
    path: ['P +0'],
    status: 'FAILED',
    error: 'States.QueryEvaluationError',
    cause: /threw an error during evaluation\. T2002: /,
  },
  {
    it: 'fails when an expression gives a function, which is no JSON',
    states: { P: { Type: 'Pass', Output: '{% $sum %}', End: true } },
    path: ['P +0'],
    status: 'FAILED',
    error: 'States.QueryEvaluationError',
    cause: /a function/,
  },
  {
    it: 'fails when a variable has not been assigned',
    states: { P: { Type: 'Pass', Output: '{% $nobody %}', End: true } },
    path: ['P +0'],
    status: 'FAILED',
    error: 'States.QueryEvaluationError',
    cause: /'\$nobody'/,
  },
  {
    it: 'gives the context object its names and times',
    states: {
      W: { Type: 'Wait', Seconds: 7, Next: 'S' },
      S: {
        Type: 'Succeed',
        Output: {
          execution: '{% $states.context.Execution.Name %}',
          id: '{% $states.context.Execution.Id %}',
          input: '{% $states.context.Execution.Input %}',
          started: '{% $states.context.Execution.StartTime %}',
          state: '{% $states.context.State.Name %}',
          entered: '{% $states.context.State.EnteredTime %}',
          machine: '{% $states.context.StateMachine.Name %}',
        },
      },
    },
    input: { run: 'r' },
    path: ['W +7', 'S +7'],
    status: 'SUCCEEDED',
    output: {
      execution: 'run-1',
      id: 'arn:x',
      input: { run: 'r' },
      started: '2028-01-01T00:00:00.000Z',
      state: 'S',
      entered: '2028-01-01T00:00:07.000Z',
      machine: 'small',
    },
  },
  {
    it: 'keeps the input of the execution in the context whatever states put out',
    states: {
      P: { Type: 'Pass', Output: {}, Next: 'S' },
      S: { Type: 'Succeed', Output: ['{% $states.input %}', '{% $states.context.Execution.Input.run %}'] },
    },
    input: { run: 'r' },
    path: ['P +0', 'S +0'],
    status: 'SUCCEEDED',
    output: [{}, 'r'],
  },
  {
    it: 'has $states.result only in a Task and $states.errorOutput only in a Catch',
    states: {
      T: task({
        Output: ['{% $exists($states.result) %}', '{% $exists($states.errorOutput) %}'],
        Next: 'U',
      }),
      U: task({
        Catch: [
          {
            ErrorEquals: ['A'],
            Output: [
              '{% $states.input %}',
              '{% $exists($states.result) %}',
              '{% $exists($states.errorOutput) %}',
            ],
            Next: 'S',
          },
        ],
        End: true,
      }),
      S: done,
    },
    answers: { U: [fails('A')] },
    path: ['T +0', 'U +0', 'S +0'],
    status: 'SUCCEEDED',
    output: [[true, false], false, true],
  },
  {
    it: 'has $parse and $hash, which Step Functions adds to JSONata',
    states: {
      S: {
        Type: 'Succeed',
        Output: [
          '{% $parse(\'{"a":[1]}\').a %}',
          "{% $hash('abc', 'MD5') %}",
          "{% $hash('abc', 'SHA-1') %}",
          "{% $substring($hash('abc', 'SHA-256'), 0, 16) %}",
        ],
      },
    },
    path: ['S +0'],
    status: 'SUCCEEDED',
    // The test vectors of RFC 1321 and FIPS 180-4.
    output: [
      [1],
      '900150983cd24fb0d6963f7d28e17f72',
      'a9993e364706816aba3e25717850c26c9cd0d89d',
      'ba7816bf8f01cfea',
    ],
  },
  {
    it: 'fails when $hash is asked for an algorithm that there is not',
    states: { P: { Type: 'Pass', Output: "{% $hash('abc', 'CRC') %}", End: true } },
    path: ['P +0'],
    status: 'FAILED',
    error: 'States.QueryEvaluationError',
    cause: /\$hash knows MD5, SHA-1, SHA-256, SHA-384, SHA-512, not CRC/,
  },
  {
    it: 'fails when $parse is given what is no JSON',
    states: { P: { Type: 'Pass', Output: "{% $parse('{') %}", End: true } },
    path: ['P +0'],
    status: 'FAILED',
    error: 'States.QueryEvaluationError',
  },
  {
    it: 'keeps a list of one as a list where it is data, and makes one of a path over lists what JSONata makes of it',
    states: {
      S: {
        Type: 'Succeed',
        Output: ['{% $states.input.one %}', '{% $states.input.rows.a %}', '{% $states.input.rows[0].a %}'],
      },
    },
    input: { one: [7], rows: [{ a: 1 }, { a: 2 }] },
    path: ['S +0'],
    status: 'SUCCEEDED',
    output: [[7], [1, 2], 1],
  },
  {
    it: 'invokes the function that an expression names, and only with text',
    states: {
      T: task({ Arguments: { FunctionName: '{% $states.input.n %}', Payload: {} }, End: true }),
    },
    input: { n: 5 },
    path: ['T +0'],
    status: 'FAILED',
    error: 'States.QueryEvaluationError',
    cause: /FunctionName' must be a string, but was 5/,
    payloads: [],
  },
];
