import type { Json } from './asl.ts';
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
  const text = JSON.stringify(value);
  // A UTF-16 unit is at most three bytes of UTF-8.
  if (text.length * 3 > MOST_BYTES && Buffer.byteLength(text) > MOST_BYTES)
    throw new DataLimitExceeded(`The ${what} is larger than ${MOST_BYTES} bytes.`);
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
