import { describe, expect, it } from 'vitest';
import { LAMBDA_INVOKE, LAMBDA_INVOKE_AND_WAIT, type JsonObject, type StateMachine } from './asl.ts';
import { check } from './check.ts';

const ended = { ErrorEquals: ['RunEnded'], Output: {}, Next: 'Ended' };

/** Of the kind that journeys become: a message, a wait, a question with a token, and both branches of its answer. */
const sound: StateMachine = {
  QueryLanguage: 'JSONata',
  StartAt: 'hello',
  States: {
    hello: {
      Type: 'Task',
      Resource: LAMBDA_INVOKE,
      Arguments: { FunctionName: 'f', Payload: { run: '{% $states.context.Execution.Input.run %}' } },
      TimeoutSeconds: 90,
      Retry: [{ ErrorEquals: ['Busy', 'States.Timeout'] }],
      Catch: [tooEarly('hello: wait'), ended],
      Output: {},
      Assign: { resumeAt: '{% $states.result.Payload.resumeAt %}' },
      Next: 'story: wait',
    },
    'hello: wait': { Type: 'Wait', Timestamp: '{% $resumeAt %}', Next: 'hello' },
    'story: wait': { Type: 'Wait', Timestamp: '{% $resumeAt %}', Next: 'story' },
    story: {
      Type: 'Task',
      Resource: LAMBDA_INVOKE_AND_WAIT,
      Arguments: { FunctionName: 'f', Payload: { token: '{% $states.context.Task.Token %}' } },
      TimeoutSeconds: 86_400,
      Retry: [{ ErrorEquals: ['Busy'] }],
      Catch: [tooEarly('story: wait'), ended, { ErrorEquals: ['States.Timeout'], Output: {}, Next: 'Ended' }],
      Output: {},
      Assign: { way: '{% $states.result.way %}' },
      Next: 'answer',
    },
    answer: {
      Type: 'Choice',
      Choices: [{ Condition: "{% $way = 'well' %}", Next: 'Ended' }],
      Default: 'Ended',
    },
    Ended: { Type: 'Succeed' },
  },
};

function tooEarly(next: string) {
  const Assign = { resumeAt: '{% $parse($states.errorOutput.Cause).errorMessage %}' };
  return { ErrorEquals: ['TooEarly'], Assign, Output: {}, Next: next };
}

/** The sound machine with one thing changed: fields of a state replaced, `undefined` for taken away. */
function spoilt(state: string, changes: Readonly<Record<string, unknown>>): StateMachine {
  const States = { ...sound.States, [state]: { ...sound.States[state], ...changes } };
  // Spoilt documents are of no type; check() reads them as if they were.
  return JSON.parse(JSON.stringify({ ...sound, States })) as StateMachine;
}

function found(machine: StateMachine): string[] {
  return check(machine).map(({ state, rule }) => `${state}: ${rule}`);
}

const { hello, story } = sound.States;
if (hello?.Type !== 'Task' || story?.Type !== 'Task') throw new Error('Both should be Tasks.');

/** A variable that one branch assigns before both meet. */
function branches(more: JsonObject): StateMachine {
  return {
    QueryLanguage: 'JSONata',
    StartAt: 'choose',
    States: {
      choose: {
        Type: 'Choice',
        Choices: [{ Condition: '{% $states.input.a %}', Assign: { v: 1 }, Next: 'use' }],
        Default: 'use',
        ...more,
      },
      use: { Type: 'Succeed', Output: '{% $v %}' },
    },
  };
}

describe('our own rules over a definition', () => {
  it('find nothing in a sound definition', () => {
    expect(check(sound)).toEqual([]);
  });

  it.each<[string, StateMachine, string[]]>([
    [
      'a variable that nothing assigns',
      spoilt('story: wait', { Timestamp: '{% $later %}' }),
      ['story: wait: undefined-variable'],
    ],
    [
      'a variable that the way from the task before no longer assigns',
      spoilt('hello', { Assign: undefined }),
      ['story: wait: undefined-variable'],
    ],
    [
      'a variable that one Catch, and not the other way, assigns',
      spoilt('hello', {
        Catch: [
          { ErrorEquals: ['TooEarly'], Output: {}, Next: 'hello: wait' },
          { ErrorEquals: ['RunEnded'], Next: 'Ended' },
        ],
      }),
      ['hello: wait: undefined-variable'],
    ],
    ['a misspelt function', spoilt('Ended', { Output: '{% $cont([1]) %}' }), ['Ended: undefined-variable']],
    ['$eval', spoilt('Ended', { Output: "{% $eval('1') %}" }), ['Ended: expression']],
    ['what is no JSONata', spoilt('Ended', { Output: '{% ( %}' }), ['Ended: expression']],
    [
      'a result where there is none',
      spoilt('Ended', { Output: '{% $states.result %}' }),
      ['Ended: out-of-place'],
    ],
    [
      'an error where there is none',
      spoilt('hello', { Output: '{% $states.errorOutput.Error %}' }),
      ['hello: out-of-place'],
    ],
    [
      'a result in a Catch',
      spoilt('story', {
        Catch: [...story.Catch!, { ErrorEquals: ['A'], Output: '{% $states.result %}', Next: 'Ended' }],
      }),
      ['story: out-of-place'],
    ],
    [
      'a Task without TimeoutSeconds',
      spoilt('hello', { TimeoutSeconds: undefined }),
      ['hello: task-timeout'],
    ],
    [
      'a token that is waited for without end',
      spoilt('story', { TimeoutSeconds: undefined }),
      ['story: token-timeout'],
    ],
    [
      'a silence that is retried, which would ask again',
      spoilt('story', {
        Retry: [{ ErrorEquals: ['States.Timeout'] }],
        Catch: [tooEarly('story: wait'), ended],
      }),
      ['story: token-timeout'],
    ],
    [
      'a silence that a wildcard in Retry takes',
      spoilt('story', { Retry: [{ ErrorEquals: ['States.ALL'] }] }),
      ['story: token-timeout', 'story: retry-before-catch'],
    ],
    [
      'a token that the function never gets',
      spoilt('story', { Arguments: { FunctionName: 'f', Payload: { run: 'r' } } }),
      ['story: token-lost'],
    ],
    [
      'a token that goes into the name of the function and not to it',
      spoilt('story', { Arguments: { FunctionName: '{% $states.context.Task.Token %}', Payload: {} } }),
      ['story: token-lost'],
    ],
    [
      'a Payload that is no JSONata, and so holds no token',
      spoilt('story', { Arguments: { FunctionName: 'f', Payload: '{% ( %}' } }),
      ['story: expression', 'story: token-lost'],
    ],
    [
      'a token in a task that waits for none',
      spoilt('story', { Resource: LAMBDA_INVOKE }),
      ['story: out-of-place'],
    ],
    [
      'a token in a state that is no task',
      spoilt('Ended', { Output: '{% $states.context.Task.Token %}' }),
      ['Ended: out-of-place'],
    ],
    [
      'a token when its task is left',
      spoilt('story', { Output: '{% $states.context.Task.Token %}' }),
      ['story: out-of-place'],
    ],
    [
      'a token in a Catch',
      spoilt('story', {
        Catch: [
          ...story.Catch!,
          { ErrorEquals: ['A'], Output: '{% $states.context.Task.Token %}', Next: 'Ended' },
        ],
      }),
      ['story: out-of-place'],
    ],
    [
      'States.ALL in company',
      spoilt('story', { Catch: [...story.Catch!, { ErrorEquals: ['States.ALL', 'A'], Next: 'Ended' }] }),
      ['story: wildcard'],
    ],
    [
      'States.ALL before the last',
      spoilt('story', { Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Ended' }, ...story.Catch!] }),
      ['story: wildcard'],
    ],
    [
      'States.ALL in Retry, over the errors that are caught',
      spoilt('hello', { Retry: [...hello.Retry!, { ErrorEquals: ['States.ALL'] }] }),
      ['hello: retry-before-catch'],
    ],
    [
      'States.TaskFailed in Retry, which is as wide',
      spoilt('story', { Retry: [...story.Retry!, { ErrorEquals: ['States.TaskFailed'] }] }),
      ['story: retry-before-catch'],
    ],
    [
      'a caught error in Retry',
      spoilt('story', { Retry: [{ ErrorEquals: ['TooEarly'] }, ...story.Retry!] }),
      ['story: retry-before-catch'],
    ],
    [
      'a state to which no way leads',
      spoilt('hello', { Catch: [{ ErrorEquals: ['RunEnded'], Next: 'Ended' }] }),
      ['hello: wait: unreachable'],
    ],
    [
      'a wait for a part of a second',
      spoilt('hello: wait', { Timestamp: undefined, Seconds: 1.5 }),
      ['hello: wait: whole-seconds'],
    ],
    [
      'a wait until a part of a second',
      spoilt('hello: wait', { Timestamp: '2028-01-01T00:00:00.250Z' }),
      ['hello: wait: whole-seconds'],
    ],
  ])('find %s', (_, machine, findings) => {
    expect(found(machine)).toEqual(findings);
  });

  it('find a variable that only one branch assigns, and nothing once both do', () => {
    expect(found(branches({}))).toEqual(['use: undefined-variable']);
    expect(found(branches({ Assign: { v: 2 } }))).toEqual([]);
  });

  it('follow ways round a loop until nothing changes', () => {
    const loop: StateMachine = {
      QueryLanguage: 'JSONata',
      StartAt: 'a',
      States: {
        a: { Type: 'Pass', Assign: { x: 1, y: 1 }, Next: 'b' },
        b: { Type: 'Choice', Choices: [{ Condition: '{% $x > 1 %}', Next: 'c' }], Default: 'd' },
        c: { Type: 'Pass', Output: '{% $z %}', End: true },
        d: { Type: 'Pass', Assign: { z: 1 }, Next: 'b' },
      },
    };
    expect(found(loop)).toEqual(['c: undefined-variable']);
  });

  it('say where, what and what to do', () => {
    expect(check(spoilt('story: wait', { Timestamp: '{% $later %}' }))).toEqual([
      {
        state: 'story: wait',
        rule: 'undefined-variable',
        message: 'Timestamp reads $later, which not every way to this state has assigned: assign it on all.',
      },
    ]);
  });
});
