import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from './asl.ts';
import { LAMBDA_INVOKE, LAMBDA_INVOKE_AND_WAIT } from './asl.ts';
import { load, UnsupportedByRunner } from './load.ts';

const task = {
  Type: 'Task',
  Resource: LAMBDA_INVOKE,
  Arguments: { FunctionName: 'f', Payload: {} },
  End: true,
};

const TOKEN = '{% $states.context.Task.Token %}';
const waiting = {
  ...task,
  Resource: LAMBDA_INVOKE_AND_WAIT,
  Arguments: { FunctionName: 'f', Payload: { token: TOKEN } },
};

function machineOf(state: JsonObject, more: JsonObject = {}): JsonObject {
  return { QueryLanguage: 'JSONata', StartAt: 'x', States: { x: state }, ...more };
}

function problemsOf(machine: Json): readonly string[] {
  try {
    load(machine);
    return [];
  } catch (error) {
    if (error instanceof UnsupportedByRunner) return error.problems;
    throw error;
  }
}

const output = (expression: string): JsonObject =>
  machineOf({ Type: 'Pass', Output: `{% ${expression} %}`, End: true });

describe('loading a definition', () => {
  it('takes what the runner carries out as it is', () => {
    const machine = machineOf(task);
    expect(load(machine)).toBe(machine);
  });

  it('takes a task that hands out its token and waits for it', () => {
    expect(problemsOf(machineOf(waiting))).toEqual([]);
  });

  it.each<[string, Json, string]>([
    ['a field of JSONPath', machineOf({ ...task, ResultPath: '$' }), 'state "x": field "ResultPath"'],
    ['a heartbeat', machineOf({ ...task, HeartbeatSeconds: 5 }), 'state "x": field "HeartbeatSeconds"'],
    ['credentials', machineOf({ ...task, Credentials: {} }), 'state "x": field "Credentials"'],
    [
      'another argument of the integration',
      machineOf({ ...task, Arguments: { ...task.Arguments, InvocationType: 'Event' } }),
      'state "x": field "Arguments/InvocationType"',
    ],
    [
      'an unknown field of a retrier',
      machineOf({ ...task, Retry: [{ ErrorEquals: ['A'], Backoff: 2 }] }),
      'state "x": field "Retry/0/Backoff"',
    ],
    [
      'a Map',
      machineOf({ Type: 'Map', End: true }),
      'state "x": a Type other than Task, Wait, Choice, Pass, Succeed or Fail',
    ],
    [
      'a Parallel',
      machineOf({ Type: 'Parallel', Branches: [], End: true }),
      'state "x": a Type other than Task, Wait, Choice, Pass, Succeed or Fail',
    ],
    [
      'another query language of a state',
      machineOf({ ...task, QueryLanguage: 'JSONPath' }),
      'state "x": field "QueryLanguage": Invalid input: expected "JSONata"',
    ],
    [
      'another query language of the machine',
      machineOf(task, { QueryLanguage: 'JSONPath' }),
      'the machine: field "QueryLanguage": Invalid input: expected "JSONata"',
    ],
    [
      'a field of the machine',
      machineOf(task, { ProcessorConfig: {} }),
      'the machine: field "ProcessorConfig"',
    ],
    [
      'a resource of another service',
      machineOf({ ...task, Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken' }),
      `state "x": field "Resource": Invalid option: expected one of "${LAMBDA_INVOKE}"|"${LAMBDA_INVOKE_AND_WAIT}"`,
    ],
    [
      'a heartbeat of a task with a token',
      machineOf({ ...waiting, HeartbeatSeconds: 5 }),
      'state "x": field "HeartbeatSeconds"',
    ],
    [
      'a token in a task that waits for none',
      machineOf({ ...task, Arguments: waiting.Arguments }),
      'state "x": field "Arguments/Payload/token": $states.context.Task.Token',
    ],
    [
      'a token after its task is over',
      machineOf({ ...waiting, Assign: { token: TOKEN } }),
      'state "x": field "Assign/token": $states.context.Task.Token',
    ],
    [
      'a token in a Catch',
      machineOf({ ...waiting, Catch: [{ ErrorEquals: ['A'], Output: TOKEN, Next: 'x' }] }),
      'state "x": field "Catch[0]/Output": $states.context.Task.Token',
    ],
    [
      'the task of the context object as a whole',
      machineOf({ ...waiting, Arguments: { FunctionName: 'f', Payload: '{% $states.context.Task %}' } }),
      'state "x": field "Arguments/Payload": $states.context.Task',
    ],
    [
      'a wait without an end',
      machineOf({ Type: 'Wait', End: true }),
      'state "x": needs either Timestamp or Seconds',
    ],
    [
      'a wait with two ends',
      machineOf({ Type: 'Wait', Seconds: 1, Timestamp: '2028-01-01T00:00:00Z', End: true }),
      'state "x": needs either Timestamp or Seconds',
    ],
    [
      'a variable that is the platform’s own',
      machineOf({ Type: 'Pass', Assign: { states: 1 }, End: true }),
      'state "x": field "Assign/states": Invalid key in record',
    ],
    ['a state that is not there', machineOf({ Type: 'Pass', Next: 'y' }), 'state "x": a Next "y", no state'],
    ['a start that is not there', machineOf(task, { StartAt: 'y' }), 'the machine: StartAt "y", no state'],
    ['a state that leads nowhere', machineOf({ Type: 'Pass' }), 'state "x": needs either Next or End'],
    [
      'a state that leads on and ends',
      machineOf({ Type: 'Pass', Next: 'x', End: true }),
      'state "x": needs either Next or End',
    ],
  ])('refuses %s by name', (_, machine, problem) => {
    expect(problemsOf(machine)).toEqual([problem]);
  });

  it.each([
    ["$eval('1')", 'Step Functions has no $eval: use $parse'],
    ['$now()', '$now reads the wall clock: take time from $states.context'],
    ['$millis()', '$millis reads the wall clock: take time from $states.context'],
    ['$random()', '$random is not repeatable: let a task answer it'],
    ['$shuffle([1])', '$shuffle is not repeatable: let a task answer it'],
    ['$uuid()', '$uuid is not repeatable: let a task answer it'],
    ['$range(1, 2, 1)', '$range is in no compiled journey: the runner takes only what the compiler writes'],
    [
      '$partition([1], 1)',
      '$partition is in no compiled journey: the runner takes only what the compiler writes',
    ],
    ['$x ?? 1', 'the operators ?? and ?: are newer than the JSONata 2.0.6 of Step Functions'],
    ['$x ?: 1', 'the operators ?? and ?: are newer than the JSONata 2.0.6 of Step Functions'],
    ['name', '"name" stands alone: read $states.input'],
    ['$.name', 'there is no $ at the top: read $states.input'],
    ['$$.name', 'there is no $$ at the top: read $states.input'],
    ['$map([1], function($v) { $now() })', '$now reads the wall clock: take time from $states.context'],
    ['$states.context.Task.Token', '$states.context.Task.Token'],
    ['$states.context.Execution.RoleArn', '$states.context.Execution.RoleArn'],
    ['$states.context', '$states.context'],
    ['$keys($states)', '$states'],
  ])('refuses the expression %s', (expression, reason) => {
    expect(problemsOf(output(expression))).toEqual([`state "x": field "Output": ${reason}`]);
  });

  it('refuses an expression that JSONata cannot parse, with its words', () => {
    expect(problemsOf(output('1 +'))).toEqual([
      'state "x": field "Output": an expression that JSONata cannot parse: S0207: Unexpected end of expression',
    ]);
  });

  it.each([
    "'a ?? b ?: c'",
    '$states.input.rows[a > 1].b',
    '$states.input.rows^(<a).b',
    '$map($states.input.rows, function($row, $i) { $row.a + $i })',
    '($sum := 1; $sum + 1)',
    '$states.input.rows.($.a)',
    '$states.context.Execution.Input.anything.at.all',
  ])('takes the expression %s', (expression) => {
    expect(problemsOf(output(expression))).toEqual([]);
  });

  it('names all that it refuses at once', () => {
    const machine = {
      ...machineOf(task),
      States: {
        x: { ...task, ResultPath: '$' },
        y: { Type: 'Map' },
        z: { Type: 'Pass', Result: 1, End: true },
      },
    };
    expect(() => load(machine)).toThrow(
      'The local runner does not carry out state "x": field "ResultPath"; ' +
        'state "y": a Type other than Task, Wait, Choice, Pass, Succeed or Fail; state "z": field "Result"',
    );
  });
});
