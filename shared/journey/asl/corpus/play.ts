import { fromEpochMs, instant, toEpochMs } from '../../../time/instant.ts';
import { LAMBDA_INVOKE, type Json, type JsonObject } from '../asl.ts';
import type { Ended, Position } from '../execution.ts';
import { Interpreter } from '../interpret.ts';
import { outcomeOfAnswer, outcomeOfThrow } from '../lambda.ts';
import { load } from '../load.ts';

/** One small machine and what must come of it. */
export interface Case {
  /** What it tests, as the rest of a sentence that begins with "it". */
  readonly it: string;
  readonly states: Readonly<Record<string, JsonObject>>;
  readonly timeoutSeconds?: number;
  /** Default `{}`. */
  readonly input?: Json;
  /** What each Task answers, attempt by attempt: a payload, or an error to throw. The last one repeats. */
  readonly answers?: Readonly<Record<string, readonly unknown[]>>;
  readonly random?: number;
  /** `<state> +<seconds since the start>` of each step that is taken, retries among them. */
  readonly path: readonly string[];
  readonly status: Ended['status'];
  readonly output?: Json;
  readonly error?: string;
  readonly cause?: string | RegExp;
  /** The payloads that were handed to functions, in order. */
  readonly payloads?: readonly Json[];
}

export const START = instant('2028-01-01T00:00:00Z');

export interface Played {
  readonly path: readonly string[];
  readonly end: Ended;
  readonly payloads: readonly Json[];
}

/** Runs a case with a clock that jumps from one due time to the next. The first state listed is the first state. */
export async function play({
  states,
  timeoutSeconds,
  input = {},
  answers = {},
  random,
}: Case): Promise<Played> {
  const machine = load({
    QueryLanguage: 'JSONata',
    StartAt: Object.keys(states)[0],
    ...(timeoutSeconds === undefined ? {} : { TimeoutSeconds: timeoutSeconds }),
    States: states,
  });
  const execution = { id: 'arn:x', name: 'run-1', machine: 'small', input, startedAt: START };
  const interpreter = new Interpreter(machine, execution, random === undefined ? undefined : () => random);
  const path: string[] = [];
  const payloads: Json[] = [];
  const attempts = new Map<string, number>();
  const answer = (state: string): unknown => {
    const list = answers[state] ?? ['done'];
    const attempt = attempts.get(state) ?? 0;
    attempts.set(state, attempt + 1);
    return list[Math.min(attempt, list.length - 1)];
  };

  let now = START;
  let effect = await interpreter.begin();
  while (effect.kind === 'standing') {
    // A copy: between two steps a position lives in a database.
    const position: Position = structuredClone(effect.position);
    now = fromEpochMs(Math.max(toEpochMs(now), toEpochMs(position.dueAt)));
    path.push(`${position.state} +${(toEpochMs(now) - toEpochMs(START)) / 1000}`);
    const step = await interpreter.step(position, now);
    if (step.kind !== 'invoke') {
      effect = step;
      continue;
    }
    payloads.push(step.payload);
    const given = answer(position.state);
    const outcome = given instanceof Throw ? outcomeOfThrow(given.thrown) : outcomeOfAnswer(given);
    effect = await interpreter.settle(position, outcome, now);
  }
  return { path, end: effect, payloads };
}

/** An answer that is a throw, of whatever a function may throw. */
export class Throw {
  readonly thrown: unknown;
  constructor(thrown: unknown) {
    this.thrown = thrown;
  }
}

export function fails(name: string, message = ''): Throw {
  return new Throw(Object.assign(new Error(message), { name }));
}

/** A Task with an empty payload and only what the case is about. */
export function task(more: JsonObject): JsonObject {
  return {
    Type: 'Task',
    Resource: LAMBDA_INVOKE,
    Arguments: { FunctionName: 'f', Payload: {} },
    TimeoutSeconds: 9,
    ...more,
  };
}

export const done: JsonObject = { Type: 'Succeed' };
