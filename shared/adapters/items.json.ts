import type { Item, Value } from '../ports/items.ts';

declare global {
  interface JSON {
    /** Stands in what is stringified for the text as it is (ES2026, in Node since 22); TypeScript's libraries lack it. */
    rawJSON(text: string): object;
  }
}

/** An item without its key as JSON, bigints as plain numbers. */
export function writeBody(item: Item): string {
  const attributes: Record<string, unknown> = {};
  for (const name of Object.keys(item)) {
    if (name !== 'pk' && name !== 'sk') attributes[name] = plain(item[name]);
  }
  return JSON.stringify(attributes);
}

// A copy and a bare JSON.stringify take two thirds of the time of a replacer, which is called for every value.
function plain(value: unknown): unknown {
  if (typeof value === 'bigint') {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : JSON.rawJSON(value.toString());
  }
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(plain);
  const copy: Record<string, unknown> = {};
  for (const name of Object.keys(value)) copy[name] = plain((value as Record<string, unknown>)[name]);
  return copy;
}

/** A map or a list as JSON.parse made it: a list is a container too, its indexes being names. */
interface Container {
  [name: string]: Value;
}

function isContainer(value: unknown): value is Container {
  return typeof value === 'object' && value !== null;
}

/** Numbers from here on have 16 digits or more; a JavaScript number keeps all that have fewer. */
const LONG = 1e15;
const LONG_IN_TEXT = /(?<=[:,[])-?\d{16,}(?=[,}\]])/g;

/** The item that `writeBody` wrote. */
export function readBody(pk: string, sk: string, body: string): Item {
  const parsed = parse(body);
  const long: { readonly container: Container; readonly name: string }[] = [];
  const toBigInts = (container: Container): void => {
    for (const name of Object.keys(container)) {
      const value: unknown = container[name];
      if (typeof value === 'number') {
        if (Math.abs(value) < LONG) container[name] = BigInt(value);
        else long.push({ container, name });
      } else if (isContainer(value)) toBigInts(value);
    }
  };
  toBigInts(parsed);
  if (long.length === 0) return Object.assign(parsed, { pk, sk });

  // A reviver would do, but makes a read six times slower, and it is the rows with sums of points that are read most.
  // Every long number is found in the text, and in this order, as the body was written in the order of the names. A
  // piece of some text may look like one: then there are more of them, and the reviver has to tell them apart.
  const digits = body.match(LONG_IN_TEXT) ?? [];
  if (digits.length !== long.length) return Object.assign(parse(body, bigNumber), { pk, sk });
  for (const [index, { container, name }] of long.entries()) container[name] = BigInt(digits[index]!);
  return Object.assign(parsed, { pk, sk });
}

function parse(body: string, reviver?: typeof bigNumber): Container {
  const parsed: unknown = JSON.parse(body, reviver);
  if (!isContainer(parsed))
    throw new TypeError('The body of an item is not a JSON object; the table was written by something else.');
  return parsed;
}

/** The third argument (ES2026) has the number as it was written. */
function bigNumber(_name: string, value: unknown, context?: { source: string }): unknown {
  return typeof value === 'number' ? BigInt(context!.source) : value;
}
