import { InvalidWrite } from '../ports/items.ts';
import { NUMBER_LIMIT } from './items.order.ts';

/**
 * What DynamoDB takes as a value, and how large it is there. Sizes are in bytes: 400 KB are 409,600 of them, names
 * included (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html). For
 * numbers that page is not exact; the sum below was measured against the service by
 * github.com/nubo-db/dynamodb-conformance (src/item-size.ts).
 */
export const MAX_ITEM_BYTES = 400 * 1024;

/** The top-level attribute counts as the first level; measured, see nubo-db/dynoxide tests/nesting_depth.rs. */
const MAX_LEVELS = 32;
const MAX_NAME_BYTES = 65_535;

/** Names and indexes from the item down to a value. */
type Path = (string | number)[];

/**
 * The bytes an attribute takes, name and value.
 * @throws InvalidWrite naming the attribute by its path, never its value. `at` says which part of the call it is.
 */
export function attributeBytes(name: string, value: unknown, at: string): number {
  return nameBytes(name, at) + valueBytes(value, [name], at);
}

/** The bytes a whole item takes. @throws InvalidWrite as attributeBytes does. */
export function itemBytes(item: Readonly<Record<string, unknown>>, at: string): number {
  let bytes = 0;
  for (const name of Object.keys(item)) bytes += attributeBytes(name, item[name], at);
  return bytes;
}

/** Attributes have a few dozen names, which each write asks about. */
const MOST_NAMES = 1000;
const goodNames = new Map<string, number>();

function nameBytes(name: string, at: string): number {
  let bytes = goodNames.get(name);
  if (bytes === undefined) {
    checkName(name, at);
    bytes = utf8Bytes(name);
    if (goodNames.size >= MOST_NAMES) goodNames.clear();
    goodNames.set(name, bytes);
  }
  return bytes;
}

/** @throws InvalidWrite when no attribute can have this name. */
export function checkName(name: unknown, at: string, path: Path = []): void {
  const fault = nameFault(name);
  if (fault) throw new InvalidWrite(`${at}${inside(path)}: ${fault}`);
}

function nameFault(name: unknown): string | undefined {
  if (typeof name !== 'string') return `expected an attribute name, found ${kind(name)}.`;
  if (name === '') return 'an attribute name is empty; give it at least one character.';
  // Assigning it to a plain object sets the prototype instead and loses the attribute.
  if (name === '__proto__') return 'an attribute cannot be named __proto__; choose another name.';
  if (!name.isWellFormed()) return 'an attribute name holds half a surrogate pair, which UTF-8 cannot.';
  if (name.length * 3 > MAX_NAME_BYTES && utf8Bytes(name) > MAX_NAME_BYTES)
    return `an attribute name is longer than ${MAX_NAME_BYTES} bytes.`;
  return undefined;
}

/** @throws InvalidWrite unless this is a text that can be stored. */
export function checkText(value: string, path: Path, at: string): void {
  if (!value.isWellFormed()) fail(path, at, 'the text holds half a surrogate pair, which UTF-8 cannot.');
}

/** @throws InvalidWrite when the number has more than 38 digits. */
export function checkNumber(value: bigint, path: Path, at: string): void {
  if (value >= NUMBER_LIMIT || value <= -NUMBER_LIMIT)
    fail(path, at, 'the number has more than 38 digits; write it as text.');
}

function valueBytes(value: unknown, path: Path, at: string): number {
  if (path.length > MAX_LEVELS) fail(path.slice(0, 3), at, `nested deeper than ${MAX_LEVELS} levels.`);
  if (typeof value === 'string') {
    checkText(value, path, at);
    return utf8Bytes(value);
  }
  if (typeof value === 'bigint') {
    checkNumber(value, path, at);
    return numberBytes(value);
  }
  if (typeof value === 'boolean' || value === null) return 1;
  if (Array.isArray(value)) return listBytes(value, path, at);
  if (typeof value === 'object') return mapBytes(value, path, at);
  if (typeof value === 'number')
    fail(path, at, 'found a number; write a whole number as bigint and a fraction as text.');
  return fail(path, at, `found ${kind(value)}; leave the attribute out, or write null.`);
}

function listBytes(list: readonly unknown[], path: Path, at: string): number {
  let bytes = 3;
  for (let i = 0; i < list.length; i += 1) {
    path.push(i);
    bytes += 1 + valueBytes(list[i], path, at);
    path.pop();
  }
  return bytes;
}

function mapBytes(map: object, path: Path, at: string): number {
  const prototype: unknown = Object.getPrototypeOf(map);
  if (prototype !== Object.prototype && prototype !== null)
    fail(path, at, `found ${kind(map)}; write text, bigint, boolean, null, lists and plain objects only.`);
  let bytes = 3;
  for (const [name, value] of Object.entries(map)) {
    checkName(name, at, path);
    path.push(name);
    bytes += 1 + utf8Bytes(name) + valueBytes(value, path, at);
    path.pop();
  }
  return bytes;
}

/** One byte, one more for each two digits between the first and the last that is not 0, one for a minus. */
function numberBytes(value: bigint): number {
  if (value === 0n) return 1;
  const digits = (value < 0n ? -value : value).toString();
  let significant = digits.length;
  while (digits.charCodeAt(significant - 1) === 0x30) significant -= 1;
  return 1 + Math.ceil(significant / 2) + (value < 0n ? 1 : 0);
}

export function utf8Bytes(text: string): number {
  return Buffer.byteLength(text);
}

/** What a value is, in words that tell nothing of what it holds. */
export function kind(value: unknown): string {
  if (value === null) return 'null';
  if (value === undefined) return 'undefined';
  if (Array.isArray(value)) return 'a list';
  if (typeof value !== 'object') return `a ${typeof value}`;
  const maker: unknown = value.constructor;
  return typeof maker === 'function' && maker !== Object ? `an object of class ${maker.name}` : 'an object';
}

function inside(path: Path): string {
  return path.length === 0 ? '' : `, attribute "${path.join('.')}"`;
}

export function fail(path: Path, at: string, what: string): never {
  throw new InvalidWrite(`${at}${inside(path)}: ${what}`);
}
