import type { Condition, Value, Write } from '../ports/items.ts';
import { toAttribute, type Attributes } from './items.aws.value.ts';

/** What a call carries beside its expressions: DynamoDB refuses an empty map, and one that holds more than is used. */
export interface Used {
  readonly ExpressionAttributeNames?: Record<string, string>;
  readonly ExpressionAttributeValues?: Attributes;
}

/** The placeholders of all expressions of one call or write, each name and each scalar once. */
export interface Placeholders {
  name(attribute: string): string;
  value(value: Value): string;
  used(): Used;
}

export function createPlaceholders(): Placeholders {
  // A Map tells '1' from 1n and takes two bigints of the same number for one key.
  const names = new Map<string, string>();
  const values = new Map<Value, string>();
  return {
    name: (attribute) => placeholder(names, attribute, '#'),
    value: (value) => placeholder(values, value, ':'),
    used: () => ({
      ...(names.size > 0 && { ExpressionAttributeNames: inverted(names, (name) => name) }),
      ...(values.size > 0 && { ExpressionAttributeValues: inverted(values, toAttribute) }),
    }),
  };
}

function placeholder<Meaning>(known: Map<Meaning, string>, meaning: Meaning, sign: '#' | ':'): string {
  const given = known.get(meaning) ?? `${sign}${known.size}`;
  known.set(meaning, given);
  return given;
}

function inverted<Meaning, Sent>(
  known: ReadonlyMap<Meaning, string>,
  send: (meaning: Meaning) => Sent,
): Record<string, Sent> {
  return Object.fromEntries([...known].map(([meaning, given]) => [given, send(meaning)]));
}

/**
 * DynamoDB decides a comparison as the port does: false where the attribute is absent or of another type, and `NOT`
 * turns that to true. Tried out in test/conformance/items-conditions.ts.
 */
export function conditionExpression(condition: Condition, to: Placeholders): string {
  const one = unwrap(condition);
  if ('itemAbsent' in one) return `attribute_not_exists(${to.name('pk')})`;
  if ('itemExists' in one) return `attribute_exists(${to.name('pk')})`;
  if ('absent' in one) return `attribute_not_exists(${to.name(one.absent)})`;
  if ('exists' in one) return `attribute_exists(${to.name(one.exists)})`;
  if ('all' in one) return one.all.map((part) => nested(part, to)).join(' AND ');
  if ('any' in one) return one.any.map((part) => nested(part, to)).join(' OR ');
  if ('not' in one) return `NOT ${nested(one.not, to)}`;
  const attribute = to.name(one.attribute);
  if ('equals' in one) return `${attribute} = ${to.value(one.equals)}`;
  if ('atMost' in one) return `${attribute} <= ${to.value(one.atMost)}`;
  return `${attribute} >= ${to.value(one.atLeast)}`;
}

/** A condition inside of another. Parentheses stand around what is made of parts only: DynamoDB refuses doubled ones. */
function nested(condition: Condition, to: Placeholders): string {
  const one = unwrap(condition);
  const expression = conditionExpression(one, to);
  return 'all' in one || 'any' in one || 'not' in one ? `(${expression})` : expression;
}

/** A list of one condition is that condition. */
function unwrap(condition: Condition): Condition {
  const parts = 'all' in condition ? condition.all : 'any' in condition ? condition.any : [];
  return parts.length === 1 ? unwrap(parts[0]!) : condition;
}

export function updateExpression(write: Extract<Write, { update: unknown }>, to: Placeholders): string {
  const { set = {}, add = {}, remove = [] } = write;
  const clauses: readonly (readonly [string, readonly string[]])[] = [
    ['SET', Object.entries(set).map(([name, value]) => `${to.name(name)} = ${to.value(value)}`)],
    ['ADD', Object.entries(add).map(([name, value]) => `${to.name(name)} ${to.value(value)}`)],
    ['REMOVE', remove.map((name) => to.name(name))],
  ];
  return clauses
    .filter(([, parts]) => parts.length > 0)
    .map(([verb, parts]) => `${verb} ${parts.join(', ')}`)
    .join(' ');
}
