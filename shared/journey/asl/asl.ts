/**
 * The Amazon States Language as far as we use it: https://states-language.net/spec.html with `QueryLanguage: JSONata`.
 * A string value that starts with `{%` and ends with `%}` is a JSONata expression; any other string is itself.
 */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [name: string]: Json;
}

export function isArray(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** @throws SyntaxError when the text is no JSON. */
export function parseJson(text: string): Json {
  // What JSON.parse gives is JSON: the one place where its `any` gets its type.
  return JSON.parse(text) as Json;
}

/** Gives an object a member. `__proto__` is a name like any other in JSON, and assigning to it is not. */
export function define<T>(target: Record<string, T>, name: string, value: T): void {
  if (name === '__proto__')
    Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
  else target[name] = value;
}

/** A copy that shares nothing with the value: what JSON.parse makes of its text, without the text. */
export function copyOf(value: Json): Json {
  // In a text there is no -0.
  if (typeof value === 'number') return value + 0;
  if (isArray(value)) return value.map(copyOf);
  if (!isObject(value)) return value;
  const copy: Record<string, Json> = { ...value };
  for (const name of Object.keys(value)) {
    const member = value[name]!;
    if (typeof member === 'object' || typeof member === 'number') define(copy, name, copyOf(member));
  }
  return copy;
}

export interface StateMachine {
  readonly Comment?: string;
  readonly QueryLanguage: 'JSONata';
  readonly StartAt: string;
  /** Whole seconds for the whole execution. */
  readonly TimeoutSeconds?: number;
  readonly States: Readonly<Record<string, State>>;
}

export type State = TaskState | WaitState | ChoiceState | PassState | SucceedState | FailState;

/** What comes after: either the name of a state or the end of the execution. */
export type After =
  { readonly Next: string; readonly End?: never } | { readonly End: true; readonly Next?: never };

interface Named {
  readonly Comment?: string;
}

/** `Assign` and `Output` are evaluated together: neither sees what the other gives. */
interface Leaving {
  readonly Assign?: JsonObject;
  readonly Output?: Json;
}

export const LAMBDA_INVOKE = 'arn:aws:states:::lambda:invoke';
/** Stands still until the token in the context is told, or the time is up. */
export const LAMBDA_INVOKE_AND_WAIT = 'arn:aws:states:::lambda:invoke.waitForTaskToken';

export type TaskState = Named &
  Leaving &
  After & {
    readonly Type: 'Task';
    readonly Resource: typeof LAMBDA_INVOKE | typeof LAMBDA_INVOKE_AND_WAIT;
    readonly Arguments: { readonly FunctionName: string; readonly Payload: Json };
    /** Whole seconds for one attempt; with a token, until it is told. */
    readonly TimeoutSeconds?: number;
    readonly Retry?: readonly Retrier[];
    readonly Catch?: readonly Catcher[];
  };

/** Either `Timestamp` or `Seconds`. Step Functions cuts the fraction of a second off a timestamp. */
export type WaitState = Named &
  Leaving &
  After & { readonly Type: 'Wait'; readonly Timestamp?: string; readonly Seconds?: number | string };

export interface ChoiceState extends Named, Leaving {
  readonly Type: 'Choice';
  readonly Choices: readonly ChoiceRule[];
  readonly Default?: string;
}

export interface ChoiceRule extends Named, Leaving {
  readonly Condition: string | boolean;
  readonly Next: string;
}

export type PassState = Named & Leaving & After & { readonly Type: 'Pass' };

export interface SucceedState extends Named {
  readonly Type: 'Succeed';
  readonly Output?: Json;
}

export interface FailState extends Named {
  readonly Type: 'Fail';
  readonly Error?: string;
  readonly Cause?: string;
}

/** Delay before attempt n (from 0): IntervalSeconds · BackoffRate^n, at most MaxDelaySeconds; FULL jitter draws from 0 to that. */
export interface Retrier extends Named {
  readonly ErrorEquals: readonly string[];
  /** Default 1. */
  readonly IntervalSeconds?: number;
  /** Default 2. */
  readonly BackoffRate?: number;
  readonly MaxDelaySeconds?: number;
  /** Retries, not counting the first attempt. Default 3; 0 is never. */
  readonly MaxAttempts?: number;
  readonly JitterStrategy?: 'FULL' | 'NONE';
}

export interface Catcher extends Named, Leaving {
  readonly ErrorEquals: readonly string[];
  readonly Next: string;
}

/** Whether a task stands still until its token is told. */
export function waitsForToken({ Resource }: TaskState): boolean {
  return Resource === LAMBDA_INVOKE_AND_WAIT;
}

/** What stands between `{%` and `%}`, trimmed; undefined when the text is no expression. */
export function expressionIn(text: string): string | undefined {
  return text.length >= 4 && text.startsWith('{%') && text.endsWith('%}')
    ? text.slice(2, -2).trim()
    : undefined;
}

/** A value with every `${name}` in its texts replaced, as CloudFormation replaces definition substitutions. */
export function substitute(value: unknown, substitutions: Readonly<Record<string, string>>): Json {
  const text = JSON.stringify(value).replaceAll(/\$\{(\w+)\}/g, (_, name: string) => {
    if (!Object.hasOwn(substitutions, name)) throw new SubstitutionMissing(name);
    return JSON.stringify(substitutions[name]).slice(1, -1);
  });
  return parseJson(text);
}

export class SubstitutionMissing extends Error {
  override readonly name = 'SubstitutionMissing';
  constructor(name: string) {
    super(
      `A definition holds \${${name}}, for which there is no substitution. Add "${name}" to the substitutions.`,
    );
  }
}
