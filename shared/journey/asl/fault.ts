import { isArray, isObject, type Json } from './asl.ts';
import { evaluate, QueryEvaluationError, type Bindings } from './evaluate.ts';

/** What a state reports, as Retry, Catch and the end of an execution see it. */
export interface Fault {
  readonly error: string;
  readonly cause: string;
}

class DataLimitExceeded extends Error {
  override readonly name = 'States.DataLimitExceeded';
}

// The quota for any input, output or result of a state.
const MOST_BYTES = 262_144;

/** @throws what faultOf() knows when the value is larger than Step Functions takes. */
export function checkSize(value: Json, what: string): void {
  // Nearly all values are far below it, which is seen without writing them out.
  if (mostBytesOf(value) <= MOST_BYTES) return;
  if (Buffer.byteLength(JSON.stringify(value)) > MOST_BYTES)
    throw new DataLimitExceeded(`The ${what} is larger than ${MOST_BYTES} bytes.`);
}

/** At least as much as the value takes as JSON in UTF-8. */
function mostBytesOf(value: Json): number {
  if (typeof value === 'string') return mostBytesOfText(value);
  // Such as -1.2345678901234567e-300.
  if (typeof value !== 'object' || value === null) return 25;
  let bytes = 2;
  if (isArray(value)) for (const item of value) bytes += mostBytesOf(item) + 1;
  else if (isObject(value))
    for (const name of Object.keys(value)) bytes += mostBytesOfText(name) + mostBytesOf(value[name]!) + 2;
  return bytes;
}

/** A unit of UTF-16 takes six bytes where it is escaped (\u001f), else three at most. */
function mostBytesOfText(text: string): number {
  return 6 * text.length + 2;
}

export async function evaluateText(
  text: string | undefined,
  bindings: Bindings,
  field: string,
): Promise<string | undefined> {
  const value = text === undefined ? undefined : await evaluate(text, bindings, field);
  if (value !== undefined && typeof value !== 'string') throw wrongKind(field, 'string', value);
  return value;
}

export function wrongKind(field: string, expected: string, value: Json): QueryEvaluationError {
  return new QueryEvaluationError(
    `The field '${field}' must be a ${expected}, but was ${JSON.stringify(value)}.`,
  );
}

/** Errors of the language become the state's error; anything else is a mistake of ours and passes. */
export function faultOf(error: unknown, state: string): Fault {
  if (!(error instanceof QueryEvaluationError || error instanceof DataLimitExceeded)) throw error;
  return {
    error: error.name,
    cause: `An error occurred while executing the state '${state}'. ${error.message}`,
  };
}
