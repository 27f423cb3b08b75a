import { createHash } from 'node:crypto';
import jsonata from 'jsonata';
import { define, expressionIn, isArray, isObject, parseJson, type Json, type JsonObject } from './asl.ts';

/** What an expression may read: `$states`, and each variable by its name. */
export interface Bindings {
  /** `input` and `context`; `result` in what a Task gives; `errorOutput` in a Catcher. */
  readonly states: JsonObject;
  readonly variables: JsonObject;
}

/** An expression threw, gave nothing, or gave something of the wrong kind: `States.QueryEvaluationError`. */
export class QueryEvaluationError extends Error {
  override readonly name = 'States.QueryEvaluationError';
}

/**
 * A value with its expressions evaluated, `field` being where it stands (`Arguments/Payload/run`).
 * @throws QueryEvaluationError
 */
export async function evaluate(value: Json, bindings: Bindings, field: string): Promise<Json> {
  const now = evaluateNow(value, namesOf(bindings));
  return now === undefined ? evaluateFully(value, bindings, field) : now;
}

/** As evaluate(), of what is an object and remains one. */
export async function evaluateObject(
  value: JsonObject,
  bindings: Bindings,
  field: string,
): Promise<JsonObject> {
  const members: Record<string, Json> = { ...value };
  for (const name of workIn(value))
    define(members, name, await evaluate(value[name]!, bindings, `${field}/${name}`));
  return members;
}

/** The same without waiting, as nearly always; undefined where JSONata is needed. */
function evaluateNow(value: Json, names: JsonObject): Json | undefined {
  if (typeof value === 'string') {
    const expression = expressionIn(value);
    return expression === undefined ? value : quickly(expression, names);
  }
  if (!needsWork(value)) return value;
  if (!isObject(value)) return undefined;
  const members: Record<string, Json> = { ...value };
  for (const name of workIn(value)) {
    const member = evaluateNow(value[name]!, names);
    if (member === undefined) return undefined;
    define(members, name, member);
  }
  return members;
}

async function evaluateFully(value: Json, bindings: Bindings, field: string): Promise<Json> {
  if (typeof value === 'string') return evaluateExpression(expressionIn(value)!, bindings, field);
  if (isObject(value)) return evaluateObject(value, bindings, field);
  const items: Json[] = [];
  for (const [index, item] of (value as readonly Json[]).entries())
    items.push(await evaluate(item, bindings, `${field}[${index}]`));
  return items;
}

function namesOf({ variables, states }: Bindings): JsonObject {
  return { ...variables, states };
}

/** Of what a definition holds, most is the same for every execution: each part of it is looked through once. */
const membersAtWork = new WeakMap<object, readonly string[]>();

/** The members in which there is something to evaluate. */
function workIn(value: JsonObject | readonly Json[]): readonly string[] {
  let names = membersAtWork.get(value);
  if (!names) {
    names = Object.entries(value).flatMap(([name, member]) => (needsWork(member) ? [name] : []));
    membersAtWork.set(value, names);
  }
  return names;
}

function needsWork(value: Json): boolean {
  if (typeof value === 'string') return value.startsWith('{%');
  return typeof value === 'object' && value !== null && workIn(value).length > 0;
}

async function evaluateExpression(expression: string, bindings: Bindings, field: string): Promise<Json> {
  const names = namesOf(bindings);
  const place = `The JSONata expression '${expression}' specified for the field '${field}'`;
  let result: Json | undefined;
  try {
    result = toJson(await fully(expression, names));
  } catch (error) {
    throw new QueryEvaluationError(`${place} threw an error during evaluation. ${wordsOf(error)}`);
  }
  if (result === undefined) throw new QueryEvaluationError(`${place} returned nothing (undefined).`);
  return result;
}

// A name that is also an operator or a constant of JSONata is left to it.
const PATH = /^\$([A-Za-z]\w*)((?:\.(?!(?:and|or|in|true|false|null)\b)[A-Za-z]\w*)*)$/;
const paths = new Map<string, readonly string[] | undefined>();

/**
 * The value of a plain path such as `$states.context.Execution.Input.run`, most of what is evaluated, without JSONata;
 * undefined wherever JSONata might do more than follow it: arrays, functions, absent values. A property test holds it
 * to JSONata's own answer.
 */
export function quickly(expression: string, names: JsonObject): Json | undefined {
  let steps = paths.get(expression);
  if (!steps && !paths.has(expression)) {
    const found = PATH.exec(expression);
    steps = found ? [found[1]!, ...found[2]!.split('.').slice(1)] : undefined;
    paths.set(expression, steps);
  }
  if (!steps) return undefined;
  let value: Json | undefined = names;
  for (const step of steps) {
    if (!isObject(value) || !Object.hasOwn(value, step)) return undefined;
    value = value[step];
  }
  return isArray(value) || isFunction(value) ? undefined : value;
}

const compiled = new Map<string, jsonata.Expression>();

/** JSONata's own answer, with the functions of Step Functions. */
export async function fully(expression: string, names: JsonObject): Promise<unknown> {
  let ready = compiled.get(expression);
  if (!ready) {
    ready = jsonata(expression);
    ready.registerFunction('parse', parse, '<s-:x>');
    ready.registerFunction('hash', hash, '<ss:s>');
    compiled.set(expression, ready);
  }
  const result: unknown = await ready.evaluate(undefined, names);
  return result;
}

function parse(text?: string): Json | undefined {
  return text === undefined ? undefined : parseJson(text);
}

const ALGORITHMS: ReadonlySet<string> = new Set(['MD5', 'SHA-1', 'SHA-256', 'SHA-384', 'SHA-512']);

/** https://docs.aws.amazon.com/step-functions/latest/dg/transforming-data.html#jsonata-functions-provided-by-sfn */
function hash(text?: string, algorithm?: string): string | undefined {
  if (text === undefined) return undefined;
  if (algorithm === undefined || !ALGORITHMS.has(algorithm))
    throw new RangeError(`$hash knows ${[...ALGORITHMS].join(', ')}, not ${algorithm}.`);
  return createHash(algorithm.replace('-', '')).update(text).digest('hex');
}

/** A copy without JSONata's marks on arrays. A function is no JSON; undefined stays undefined. */
function toJson(value: unknown): Json | undefined {
  if (isFunction(value)) throw new TypeError('The result is a function, which is no JSON.');
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new RangeError('The result is no finite number.');
    return value;
  }
  if (typeof value !== 'object') return undefined;
  if (Array.isArray(value)) return value.map((item: unknown) => toJson(item) ?? null);
  const members: Record<string, Json> = {};
  for (const [name, member] of Object.entries(value)) {
    const json = toJson(member);
    if (json !== undefined) define(members, name, json);
  }
  return members;
}

function isFunction(value: unknown): boolean {
  if (typeof value === 'function') return true;
  if (typeof value !== 'object' || value === null) return false;
  return '_jsonata_lambda' in value || '_jsonata_function' in value;
}

/** JSONata throws objects with a code and a message, and lets errors of functions through. */
export function wordsOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return String(error);
  const code = 'code' in error ? error.code : undefined;
  const message = 'message' in error ? error.message : undefined;
  return [code, message].filter((part) => typeof part === 'string').join(': ');
}
