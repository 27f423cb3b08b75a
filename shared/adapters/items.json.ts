import type { Item, Value } from '../ports/items.ts';

/** An item without its key as JSON, bigints as plain numbers. */
export function writeBody(item: Item): string {
  return mapText(item, isAttribute);
}

const isAttribute = (name: string): boolean => name !== 'pk' && name !== 'sk';

// Put together by hand, since JSON knows no bigint: a copy to give to JSON.stringify takes twice the time.
function mapText(map: Attributes, has?: (name: string) => boolean): string {
  let text = '';
  for (const name of Object.keys(map)) {
    if (has === undefined || has(name))
      text += `${text === '' ? '' : ','}${nameText(name)}${valueText(map[name]!)}`;
  }
  return `{${text}}`;
}

function valueText(value: Value): string {
  if (typeof value === 'bigint') return value.toString();
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return isList(value) ? `[${value.map(valueText).join()}]` : mapText(value);
}

type Attributes = Extract<Value, { readonly [name: string]: Value }>;
const isList = (value: object): value is readonly Value[] => Array.isArray(value);

/** Attributes have a few dozen names; those of maps may be anything. */
const MOST_NAMES = 1000;
const names = new Map<string, string>();

function nameText(name: string): string {
  let text = names.get(name);
  if (text === undefined) {
    text = `${JSON.stringify(name)}:`;
    if (names.size >= MOST_NAMES) names.clear();
    names.set(name, text);
  }
  return text;
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
