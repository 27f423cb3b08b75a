import * as z from 'zod';
import {
  expressionIn,
  LAMBDA_INVOKE,
  LAMBDA_INVOKE_AND_WAIT,
  waitsForToken,
  type State,
  type StateMachine,
} from './asl.ts';
import { wordsOf } from './evaluate.ts';
import { readingOf } from './expression.ts';
import { successorsOf, TASK_TOKEN, valuesOf } from './walk.ts';

/** A definition of which every state, field and expression is one that the runner carries out. */
export type LoadedMachine = StateMachine & { readonly [brand]: 'LoadedMachine' };
declare const brand: unique symbol;

/**
 * Makes sure, before anything runs, that the runner carries out all of a definition.
 * @throws UnsupportedByRunner naming every state, field, resource and function that it does not.
 */
export function load(machine: unknown): LoadedMachine {
  const parsed = machineSchema.safeParse(machine);
  if (!parsed.success) throw new UnsupportedByRunner(parsed.error.issues.flatMap(problemsOfIssue));
  // The schema and the types say the same; only the types also know that Next and End exclude each other.
  const loaded = machine as LoadedMachine;
  const problems = [...targetProblems(loaded), ...expressionProblems(loaded)];
  if (problems.length > 0) throw new UnsupportedByRunner(problems);
  return loaded;
}

export class UnsupportedByRunner extends Error {
  override readonly name = 'UnsupportedByRunner';
  /** Such as `state "x": field "ResultPath"`. */
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The local runner does not carry out ${problems.join('; ')}`);
    this.problems = problems;
  }
}

const isExpression = (text: string): boolean => expressionIn(text) !== undefined;
const expression = z.string().refine(isExpression, 'must be a {% … %} expression');
const whole = z.int().min(0);
const positive = z.int().min(1).max(99_999_999);
// `$states` is the platform's. Names as in JSONata, at most 80 characters (workflow variables, Step Functions).
const variable = z.string().regex(/^(?!states$)[A-Za-z_]\w{0,79}$/, 'is no name of a variable');
const common = { Comment: z.string().optional(), QueryLanguage: z.literal('JSONata').optional() };
const leaving = { Assign: z.record(variable, z.json()).optional(), Output: z.json().optional() };
const after = { Next: z.string().optional(), End: z.literal(true).optional() };
const errorEquals = z.array(z.string()).min(1);

const retrierSchema = z.strictObject({
  ErrorEquals: errorEquals,
  Comment: z.string().optional(),
  IntervalSeconds: positive.optional(),
  BackoffRate: z.number().min(1).optional(),
  MaxDelaySeconds: z.int().min(1).max(31_622_400).optional(),
  MaxAttempts: whole.max(99_999_999).optional(),
  JitterStrategy: z.enum(['FULL', 'NONE']).optional(),
});
const catcherSchema = z.strictObject({
  ErrorEquals: errorEquals,
  Comment: z.string().optional(),
  ...leaving,
  Next: z.string(),
});
const ruleSchema = z.strictObject({
  Condition: z.union([expression, z.boolean()]),
  Comment: z.string().optional(),
  ...leaving,
  Next: z.string(),
});

const stateSchema = z.discriminatedUnion('Type', [
  z.strictObject({
    Type: z.literal('Task'),
    ...common,
    ...leaving,
    ...after,
    Resource: z.enum([LAMBDA_INVOKE, LAMBDA_INVOKE_AND_WAIT]),
    Arguments: z.strictObject({ FunctionName: z.string(), Payload: z.json() }),
    TimeoutSeconds: positive.optional(),
    Retry: z.array(retrierSchema).optional(),
    Catch: z.array(catcherSchema).optional(),
  }),
  z
    .strictObject({
      Type: z.literal('Wait'),
      ...common,
      ...leaving,
      ...after,
      Timestamp: z.string().optional(),
      Seconds: z.union([whole.max(99_999_999), expression]).optional(),
    })
    .refine(
      (wait) => (wait.Timestamp === undefined) !== (wait.Seconds === undefined),
      'needs either Timestamp or Seconds',
    ),
  z.strictObject({
    Type: z.literal('Choice'),
    ...common,
    ...leaving,
    Choices: z.array(ruleSchema).min(1),
    Default: z.string().optional(),
  }),
  z.strictObject({ Type: z.literal('Pass'), ...common, ...leaving, ...after }),
  z.strictObject({ Type: z.literal('Succeed'), ...common, Output: z.json().optional() }),
  z.strictObject({
    Type: z.literal('Fail'),
    ...common,
    Error: z.string().optional(),
    Cause: z.string().optional(),
  }),
]);

const machineSchema = z.strictObject({
  Comment: z.string().optional(),
  Version: z.literal('1.0').optional(),
  QueryLanguage: z.literal('JSONata'),
  StartAt: z.string(),
  TimeoutSeconds: positive.optional(),
  States: z.record(z.string(), stateSchema),
});

function problemsOfIssue(issue: z.core.$ZodIssue): string[] {
  const [top, state, ...path] = issue.path.map(String);
  const where = top === 'States' && state !== undefined ? `state "${state}": ` : 'the machine: ';
  const inside = top === 'States' && state !== undefined ? path : issue.path.map(String);
  const field = (name: string): string => `field "${[...inside, name].join('/')}"`;
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => where + field(key));
  if (issue.code === 'invalid_union' && 'discriminator' in issue && issue.discriminator === 'Type')
    return [`${where}a Type other than Task, Wait, Choice, Pass, Succeed or Fail`];
  return [`${where}${inside.length > 0 ? `field "${inside.join('/')}": ` : ''}${issue.message}`];
}

/** Every name of a state that is pointed to must be there, and a state must say what comes after it. */
function targetProblems(machine: StateMachine): string[] {
  const problems: string[] = [];
  if (!Object.hasOwn(machine.States, machine.StartAt))
    problems.push(`the machine: StartAt "${machine.StartAt}", no state`);
  for (const [name, state] of Object.entries(machine.States)) {
    for (const { to } of successorsOf(state))
      if (!Object.hasOwn(machine.States, to)) problems.push(`state "${name}": a Next "${to}", no state`);
    if (hasAfter(state) && (state.Next === undefined) === (state.End === undefined))
      problems.push(`state "${name}": needs either Next or End`);
  }
  return problems;
}

function hasAfter(state: State): state is Extract<State, { readonly Type: 'Task' | 'Wait' | 'Pass' }> {
  return state.Type === 'Task' || state.Type === 'Wait' || state.Type === 'Pass';
}

/** Of `$states.context`, only what the runner fills in. */
const CONTEXT =
  /^context\.(Execution\.(Id|Name|StartTime|Input(\..*)?)|State\.(Name|EnteredTime|RetryCount)|StateMachine\.Name)$/;

function expressionProblems(machine: StateMachine): string[] {
  return Object.entries(machine.States).flatMap(([name, state]) =>
    valuesOf(state).flatMap(({ field, part, expression: text }) => {
      const where = `state "${name}": field "${field}": `;
      let reading;
      try {
        reading = readingOf(text);
      } catch (error) {
        return [`${where}an expression that JSONata cannot parse: ${wordsOf(error)}`];
      }
      const context = reading.states.filter((path) => !/^(input|result|errorOutput)(\.|$)/.test(path));
      const hasToken = state.Type === 'Task' && waitsForToken(state) && part === 'state';
      return [
        ...reading.refused.map((reason) => where + reason),
        ...context
          .filter((path) => !CONTEXT.test(path) && !(hasToken && path === TASK_TOKEN))
          .map((path) => `${where}$states${path && `.${path}`}`),
      ];
    }),
  );
}
