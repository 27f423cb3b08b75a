import { parseJson, type Json } from './asl.ts';

/** How a Task's invocation ended: with its payload, or with the error as Step Functions names it. */
export type Outcome = { readonly payload: Json } | { readonly error: string; readonly cause: string };

/**
 * What Lambda makes of a function's answer: JSON, and null for nothing. One that is no JSON is the function's failure.
 */
export function outcomeOfAnswer(answer: unknown): Outcome {
  try {
    // A round trip, as on the wire: dates become text, undefined members go, and nobody shares an object.
    // JSON.stringify gives undefined for undefined and for functions, whatever its type says.
    const text: string | undefined = JSON.stringify(answer);
    return { payload: text === undefined ? null : parseJson(text) };
  } catch (error) {
    return outcomeOfThrow(error);
  }
}

/**
 * What Step Functions shows of a throw: `errorType` is the error's name, and all that is kept is
 * `{ errorType, errorMessage, trace }`. Names of the platform itself (`Lambda.…`, `States.Timeout`) carry a bare cause.
 */
export function outcomeOfThrow(thrown: unknown): Outcome {
  if (!(thrown instanceof Error)) {
    const errorMessage = typeof thrown === 'object' && thrown !== null ? '[object]' : String(thrown);
    return {
      error: typeof thrown,
      cause: JSON.stringify({ errorType: typeof thrown, errorMessage, trace: [] }),
    };
  }
  const name = thrown.name || 'Error';
  const { message } = thrown;
  if (PLATFORM.test(name)) return { error: name, cause: message };
  const trace = typeof thrown.stack === 'string' ? thrown.stack.split('\n') : [];
  return { error: name, cause: JSON.stringify({ errorType: name, errorMessage: message, trace }) };
}

const PLATFORM = /^(Lambda|States|Sandbox|Runtime)\./;
