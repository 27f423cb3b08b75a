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

/** What to make of an attribute of a type that the items port has not. */
type Foreign = (path: readonly string[], expected: string, found: string) => Value;

/**
 * An item that DynamoDB returned.
 * @param foreign default: it is refused.
 * @throws TypeError naming the attribute by its path, never its value, when it is of a type that the items port has
 * not: something else has written to the table.
 */
export function fromAttributes(attributes: Attributes, foreign: Foreign = refuse): Item {
  return fromMap(attributes, [], foreign) as Item;
}

/** The same, of a table that something has spoilt: an attribute that cannot be read is there, and says nothing. */
export const fromSpoilt = (attributes: Attributes): Item => fromAttributes(attributes, () => null);

function fromMap(attributes: Attributes, path: readonly string[], foreign: Foreign): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [name, fromAttribute(value, [...path, name], foreign)]),
  );
}

function fromAttribute(value: AttributeValue, path: readonly string[], foreign: Foreign): Value {
  if (value.S !== undefined) return value.S;
  // DynamoDB writes numbers without an exponent.
  if (value.N !== undefined)
    return /^-?\d+$/.test(value.N) ? BigInt(value.N) : foreign(path, 'a whole number', 'another');
  if (value.BOOL !== undefined) return value.BOOL;
  if (value.NULL !== undefined) return null;
  if (value.L !== undefined)
    return value.L.map((one, index) => fromAttribute(one, [...path, String(index)], foreign));
  if (value.M !== undefined) return fromMap(value.M, path, foreign);
  const found = Object.keys(value)[0] ?? 'nothing';
  return foreign(path, 'text, a number, a boolean, null, a list or a map', found);
}

function refuse(path: readonly string[], expected: string, found: string): never {
  throw new TypeError(
    `Attribute "${path.join('.')}" of an item should be ${expected}, found ${found}; something else has written to the table.`,
  );
}
