import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Item, Value } from '../ports/items.ts';

/**
 * Values as DynamoDB writes them. Not by lib-dynamodb, which refuses a map that has an attribute named `constructor`,
 * gives numbers as JavaScript's unless told otherwise by options that all clients of one base share, and leaves the
 * items in the reasons of a cancelled transaction as they are. Ours are six types.
 */
export type Attributes = Record<string, AttributeValue>;

export function toAttributes(values: Readonly<Record<string, Value>>): Attributes {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, toAttribute(value)]));
}

export function toAttribute(value: Value): AttributeValue {
  if (typeof value === 'string') return { S: value };
  if (typeof value === 'bigint') return { N: value.toString() };
  if (typeof value === 'boolean') return { BOOL: value };
  if (value === null) return { NULL: true };
  if (isList(value)) return { L: value.map(toAttribute) };
  return { M: toAttributes(value) };
}

// Array.isArray does not take readonly arrays out of a union.
function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

/**
 * An item that DynamoDB returned.
 * @throws TypeError naming the attribute by its path, never its value, when it is of a type that the items port has
 * not: something else has written to the table.
 */
export function fromAttributes(attributes: Attributes): Item {
  return fromMap(attributes, []) as Item;
}

function fromMap(attributes: Attributes, path: readonly string[]): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [name, fromAttribute(value, [...path, name])]),
  );
}

function fromAttribute(value: AttributeValue, path: readonly string[]): Value {
  if (value.S !== undefined) return value.S;
  if (value.N !== undefined) return toBigInt(value.N, path);
  if (value.BOOL !== undefined) return value.BOOL;
  if (value.NULL !== undefined) return null;
  if (value.L !== undefined) return value.L.map((one, index) => fromAttribute(one, [...path, String(index)]));
  if (value.M !== undefined) return fromMap(value.M, path);
  return refuse(path, 'text, a number, a boolean, null, a list or a map', Object.keys(value)[0] ?? 'nothing');
}

/** DynamoDB writes numbers without an exponent. */
function toBigInt(digits: string, path: readonly string[]): bigint {
  return /^-?\d+$/.test(digits) ? BigInt(digits) : refuse(path, 'a whole number', 'another');
}

function refuse(path: readonly string[], expected: string, found: string): never {
  throw new TypeError(
    `Attribute "${path.join('.')}" of an item should be ${expected}, found ${found}; something else has written to the table.`,
  );
}
