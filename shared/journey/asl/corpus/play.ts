import { fromEpochMs, instant, toEpochMs, type Instant } from '../../../time/instant.ts';
import { LAMBDA_INVOKE, LAMBDA_INVOKE_AND_WAIT, parseJson, type Json, type JsonObject } from '../asl.ts';
import type { Ended, Position, Standing } from '../execution.ts';
import { Interpreter } from '../interpret.ts';
import { outcomeOfAnswer, outcomeOfThrow, type Outcome } from '../lambda.ts';
import { load } from '../load.ts';
import type { Paragraph } from './paragraphs.ts';

/** One small machine and what must come of it. */
export interface Case {
  /** What it tests, as the rest of a sentence that begins with "it". */
  readonly it: string;
  /** The paragraph that says so. */
  readonly tests: Paragraph;
  readonly states: Readonly<Record<string, JsonObject>>;
  readonly timeoutSeconds?: number;
  /** Default `{}`. */
  readonly input?: Json;
  /** What each Task answers, attempt by attempt: a payload, an error to throw, or what it tells its own token. The last one repeats. */
  readonly answers?: Readonly<Record<string, readonly unknown[]>>;
  /** What tokens are told from outside, in order of time. */
  readonly tells?: readonly Tell[];
  readonly random?: number;
  /**
   * `<state> +<seconds since the start>` of each step that is taken, retries and timeouts among them; `<state> told +…`
   * when its token was told.
   */
  readonly path: readonly string[];
  readonly status: Ended['status'];
  readonly output?: Json;
  readonly error?: string;
  readonly cause?: string | RegExp;
  /** The payloads that were handed to functions, in order. The first token that was given out stands as `token 1`. */
  readonly payloads?: readonly Json[];
}

export interface Tell {
  /** Seconds since the start. What is due at the same moment comes first. */
  readonly at: number;
  /** The number of the token, from 1 in the order in which they were given out. */
  readonly token: number;
  readonly result: JsonObject;
  /** Whether an attempt was waiting for it. */
  readonly heard: boolean;
}

export const START = instant('2028-01-01T00:00:00Z');

export interface Played {
  readonly path: readonly string[];
  readonly end: Ended;
  readonly payloads: readonly Json[];
  /** Of each of the case's tells, whether it was heard. */
  readonly heard: readonly boolean[];
}

const at = (seconds: number): Instant => fromEpochMs(toEpochMs(START) + seconds * 1000);

/** Runs a case with a clock that jumps from one due time to the next. The first state listed is the first state. */
export async function play({ states, timeoutSeconds, input = {}, ...script }: Case): Promise<Played> {
  const machine = load({
    QueryLanguage: 'JSONata',
    StartAt: Object.keys(states)[0],
    ...(timeoutSeconds === undefined ? {} : { TimeoutSeconds: timeoutSeconds }),
    States: states,
  });
  const execution = { id: 'arn:x', name: 'run-1', machine: 'small', input, startedAt: START };
  const { answers = {}, tells = [], random } = script;
  const interpreter = new Interpreter(machine, execution, random === undefined ? undefined : () => random);
  const path: string[] = [];
  const payloads: Json[] = [];
  const heard: boolean[] = [];
  const tokens: string[] = [];
  const answerOf = scripted(answers);

  let now = START;
  let effect: Standing | Ended = await interpreter.begin();
  const note = (what: string): void => {
    path.push(`${what} +${(toEpochMs(now) - toEpochMs(START)) / 1000}`);
  };
  const tell = async (position: Position, result: JsonObject): Promise<Standing | Ended> => {
    note(`${position.state} told`);
    return interpreter.told(position, { result, at: now }, now);
  };
  const takeStep = async (position: Position): Promise<Standing | Ended> => {
    note(position.state);
    const step = await interpreter.step(position, now);
    if (step.kind !== 'invoke') return step;
    if (position.waits) tokens.push(position.waits.token);
    payloads.push(labelled(step.payload, tokens));
    const answer = answerOf(position.state);
    if (answer instanceof Telling) return tell(position, answer.result);
    return interpreter.settle(position, outcomeOf(answer), now);
  };

  const later = [...tells];
  while (effect.kind === 'standing') {
    // A copy: between two steps a position lives in a database.
    const position: Position = structuredClone(effect.position);
    const next = later[0];
    if (!next || at(next.at) >= position.dueAt) {
      now = fromEpochMs(Math.max(toEpochMs(now), toEpochMs(position.dueAt)));
      effect = await takeStep(position);
      continue;
    }
    later.shift();
    now = at(next.at);
    const waiting = position.waits !== undefined && position.waits.token === tokens[next.token - 1];
    heard.push(waiting);
    if (waiting) effect = await tell(position, next.result);
  }
  // Nobody hears what comes after the end.
  return { path, end: effect, payloads, heard: [...heard, ...later.map(() => false)] };
}

function scripted(answers: NonNullable<Case['answers']>): (state: string) => unknown {
  const attempts = new Map<string, number>();
  return (state) => {
    const list = answers[state] ?? ['done'];
    const attempt = attempts.get(state) ?? 0;
    attempts.set(state, attempt + 1);
    return list[Math.min(attempt, list.length - 1)];
  };
}

function outcomeOf(answer: unknown): Outcome {
  return answer instanceof Throw ? outcomeOfThrow(answer.thrown) : outcomeOfAnswer(answer);
}

/** A payload with its tokens by their numbers, so that a case can name them. */
function labelled(payload: Json, tokens: readonly string[]): Json {
  const text = JSON.stringify(payload);
  return parseJson(tokens.reduce((all, token, index) => all.replaceAll(token, `token ${index + 1}`), text));
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

/** The function tells its own token before it returns. What it then answers or throws is never looked at. */
export class Telling {
  readonly result: JsonObject;
  constructor(result: JsonObject) {
    this.result = result;
  }
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

/** A Task that hands out its token and waits a minute for it. */
export function waitingTask(more: JsonObject): JsonObject {
  return {
    ...task({}),
    Resource: LAMBDA_INVOKE_AND_WAIT,
    Arguments: { FunctionName: 'f', Payload: { token: '{% $states.context.Task.Token %}' } },
    TimeoutSeconds: 60,
    ...more,
  };
}

export const done: JsonObject = { Type: 'Succeed' };
