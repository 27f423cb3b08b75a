import jsonata from 'jsonata';
import * as z from 'zod';

/** Functions that a source gives its maps, by name. */
export type Helpers = Readonly<Record<string, (given: unknown) => unknown>>;
/** @throws whatever went wrong, in words that may quote the body: never show them. */
export type FormMap = (body: unknown, helpers: Helpers) => Promise<unknown>;

/** Milliseconds, calls within calls, and elements of a list: what an expression gets, whatever the body asks of it. */
const LIMITS = { timeout: 200, stack: 100, sequence: 1000 };
/** JSONata's own code for the first of them. */
const TIMED_OUT = 'D1012';

// Evaluates text, may take for ever, or makes the same body give different events.
const REFUSED_FUNCTIONS = new Set(['eval', 'match', 'random', 'shuffle', 'now', 'millis']);

/** Reads an expression of JSONata. @throws MapInvalid, saying what is wrong and where. */
export function readMap(text: string): FormMap {
  let expression: jsonata.Expression;
  try {
    expression = jsonata(text, LIMITS);
  } catch (error) {
    throw new MapInvalid(problemOf(error, text));
  }
  refuseDangerous(expression.ast());
  return async (body, helpers) => {
    try {
      return (await expression.evaluate(body, helpers)) as unknown;
    } catch (error) {
      // The limit of time is the wall's, which a busy machine spends too: only what runs into it twice is to blame itself.
      if ((error as { code?: unknown }).code !== TIMED_OUT) throw error;
      return (await expression.evaluate(body, helpers)) as unknown;
    }
  };
}

/** JSONata throws plain objects, with the place counted in characters. */
function problemOf(error: unknown, text: string): string {
  const { message, position } = z
    .object({ message: z.string(), position: z.number() })
    .partial()
    .parse(error);
  return `cannot be read as JSONata${position === undefined ? '' : `, at character ${position}`}: ${message ?? 'no reason given'}${lineOf(text, position)}`;
}

/** A map of many lines is read by line, not by character. */
function lineOf(text: string, position: number | undefined): string {
  if (position === undefined || !text.includes('\n')) return '';
  const line = text.slice(0, position).split('\n').length;
  return `, in its line ${line}: ${text.split('\n')[line - 1]!.trim()}`;
}

function refuseDangerous(root: unknown): void {
  const open: unknown[] = [root];
  while (open.length > 0) {
    const node = open.pop();
    if (typeof node !== 'object' || node === null) continue;
    const { type, value } = node as { type?: unknown; value?: unknown };
    if (type === 'regex')
      throw new MapInvalid('uses a regular expression, which could run for ever on a hostile body');
    if (type === 'variable' && typeof value === 'string' && REFUSED_FUNCTIONS.has(value)) {
      throw new MapInvalid(`uses $${value}, which is not allowed in a map`);
    }
    open.push(...Object.values(node));
  }
}

/** What is wrong with a map, to be read after "its map". */
export class MapInvalid extends Error {
  override readonly name = 'MapInvalid';
}
