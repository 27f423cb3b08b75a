import {
  INDEXES,
  InvalidWrite,
  type Condition,
  type IndexName,
  type Key,
  type Query,
  type Write,
} from '../ports/items.ts';
import { compareText } from './items.order.ts';
import {
  MAX_ITEM_BYTES,
  attributeBytes,
  checkName,
  checkNumber,
  checkText,
  fail,
  itemBytes,
  kind,
  utf8Bytes,
} from './items.value.ts';

/**
 * What DynamoDB refuses before it looks at any item. Every adapter asks here first, so that all refuse the same
 * calls with the same words. What depends on the stored item (items.update.ts) is found while writing.
 *
 * Sources: the API reference of TransactWriteItems and Query,
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html, and the answers of the service
 * recorded by github.com/nubo-db/dynamodb-conformance.
 */
const MAX_WRITES = 100;
const MAX_TRANSACTION_BYTES = 4 * 1024 * 1024;
export const MAX_PARTITION_BYTES = 2048;
export const MAX_SORT_BYTES = 1024;
/**
 * An expression has at most 4,096 bytes and 300 operators. These leave room for `attribute_not_exists(#123) AND `,
 * the longest that a condition becomes, and for `#123 = :123, `.
 */
const MAX_CONDITIONS = 100;
const MAX_UPDATED = 200;

const MAX_PAGE = 1000;

/** The attributes that are keys of an index, each of one type whether or not the item stands in the index. */
const INDEX_KEYS: ReadonlyMap<string, 'partition' | 'text' | 'number'> = new Map(
  Object.values(INDEXES).flatMap(({ partition, sort, type }) => [
    [partition, 'partition' as const],
    [sort, type],
  ]),
);

/** @throws InvalidWrite when the transaction could not succeed, whatever items there are. */
export function checkTransaction(writes: readonly Write[]): void {
  if (writes.length < 1 || writes.length > MAX_WRITES)
    throw new InvalidWrite(`A transaction has 1 to ${MAX_WRITES} writes, found ${writes.length}.`);
  const seen: Key[] = [];
  let bytes = 0;
  for (const [index, write] of writes.entries()) {
    const at = `write ${index}`;
    bytes += checkWrite(write, at);
    const { pk, sk } = keyOf(write);
    const earlier = seen.findIndex((one) => one.sk === sk && one.pk === pk);
    if (earlier >= 0)
      throw new InvalidWrite(`${at}: the same item as write ${earlier}; a transaction touches an item once.`);
    seen.push({ pk, sk });
  }
  if (bytes > MAX_TRANSACTION_BYTES)
    throw new InvalidWrite(`A transaction writes at most 4 MB, found ${bytes} bytes; split it.`);
}

/** The item that a write is about. */
export function keyOf(write: Write): Key {
  if ('put' in write) return write.put;
  if ('update' in write) return write.update;
  return 'check' in write ? write.check : write.delete;
}

/** The bytes it writes, as far as the call says. */
function checkWrite(write: Write, at: string): number {
  const kinds = +('put' in write) + +('update' in write) + +('check' in write) + +('delete' in write);
  if (kinds !== 1)
    throw new InvalidWrite(`${at}: expected one of put, update, check and delete, found ${kinds}.`);
  checkKey(keyOf(write), at);
  if (write.if !== undefined) checkConditions(write.if, at);
  else if ('check' in write) throw new InvalidWrite(`${at}: a check needs a condition in \`if\`.`);
  if ('put' in write) {
    for (const name of INDEX_KEYS.keys()) checkIndexKey(name, write.put[name], at);
    const bytes = itemBytes(write.put, at);
    checkItemSize(bytes, at);
    return bytes;
  }
  return 'update' in write ? checkUpdate(write, at) : 0;
}

/** @throws InvalidWrite when the item is larger than DynamoDB stores. */
export function checkItemSize(bytes: number, at: string): void {
  if (bytes > MAX_ITEM_BYTES)
    throw new InvalidWrite(
      `${at}: an item has at most ${MAX_ITEM_BYTES} bytes, this one would have ${bytes}.`,
    );
}

/** @throws InvalidWrite when there can be no item with this key. */
export function checkKey(key: Key, at: string): void {
  checkKeyText(key.pk, 'pk', MAX_PARTITION_BYTES, at);
  checkKeyText(key.sk, 'sk', MAX_SORT_BYTES, at);
}

function checkKeyText(value: unknown, name: string, most: number, at: string): void {
  if (typeof value !== 'string') return fail([name], at, `expected text, found ${kind(value)}.`);
  if (value === '') fail([name], at, 'a key cannot be empty.');
  checkText(value, [name], at);
  if (value.length * 3 > most && utf8Bytes(value) > most)
    fail([name], at, `a key of at most ${most} bytes is expected.`);
}

/** Undefined means that the write does not set it. */
function checkIndexKey(name: string, value: unknown, at: string): void {
  const type = INDEX_KEYS.get(name);
  if (value === undefined || type === undefined) return;
  if (type !== 'number')
    return checkKeyText(value, name, type === 'partition' ? MAX_PARTITION_BYTES : MAX_SORT_BYTES, at);
  if (typeof value !== 'bigint')
    fail([name], at, `the key of an index must be a bigint, found ${kind(value)}.`);
}

function checkUpdate(write: Extract<Write, { update: Key }>, at: string): number {
  const { set = {}, add = {}, remove = [] } = write;
  const names = [...Object.keys(set), ...Object.keys(add), ...remove];
  if (names.length === 0) throw new InvalidWrite(`${at}: an update needs something to set, add or remove.`);
  if (names.length > MAX_UPDATED)
    throw new InvalidWrite(
      `${at}: an update names at most ${MAX_UPDATED} attributes, found ${names.length}.`,
    );
  const seen = new Set<string>();
  for (const name of names) {
    checkName(name, at);
    if (name === 'pk' || name === 'sk')
      fail([name], at, 'a key cannot be updated; delete the item and put another.');
    if (seen.has(name)) fail([name], at, 'stands more than once in set, add and remove.');
    seen.add(name);
  }
  let bytes = 0;
  for (const [name, value] of Object.entries<unknown>(set)) {
    checkIndexKey(name, value, at);
    bytes += attributeBytes(name, value, at);
  }
  for (const [name, value] of Object.entries<unknown>(add)) {
    if (typeof value !== 'bigint') fail([name], at, `add expects a bigint, found ${kind(value)}.`);
    else checkNumber(value, [name], at);
    if ((INDEX_KEYS.get(name) ?? 'number') !== 'number')
      fail([name], at, 'this key of an index is text: nothing can be added.');
  }
  checkItemSize(bytes, at);
  return bytes;
}

function checkConditions(condition: Condition, at: string): void {
  const waiting: unknown[] = [condition];
  for (let count = 1; waiting.length > 0; count += 1) {
    if (count > MAX_CONDITIONS)
      throw new InvalidWrite(`${at}: more than ${MAX_CONDITIONS} conditions in \`if\`.`);
    waiting.push(...checkCondition(waiting.pop(), at));
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** Checks one and returns those that stand in it. */
function checkCondition(condition: unknown, at: string): readonly unknown[] {
  const parts = isRecord(condition) ? condition : {};
  const names = Object.keys(parts);
  const name = names[0] === 'attribute' ? names[1] : names[0];
  const value: unknown = name === undefined ? undefined : parts[name];
  if (names.length === 2 && Object.hasOwn(parts, 'attribute')) {
    checkComparison(parts.attribute, name, value, at);
    return [];
  }
  if (names.length === 1) {
    if ((name === 'itemAbsent' || name === 'itemExists') && value === true) return [];
    if (name === 'not') return [value];
    if ((name === 'all' || name === 'any') && Array.isArray(value)) {
      // DynamoDB has no word for "always" or "never"; an empty list is nearly always a mistake.
      if (value.length === 0) throw new InvalidWrite(`${at}: \`${name}\` needs at least one condition.`);
      return value;
    }
    if (name === 'absent' || name === 'exists') {
      checkName(value, at);
      return [];
    }
  }
  throw new InvalidWrite(
    `${at}: found something in \`if\` that is none of the conditions of shared/ports/items.ts.`,
  );
}

function checkComparison(attribute: unknown, comparison: unknown, operand: unknown, at: string): void {
  checkName(attribute, at);
  const path = [String(attribute)];
  const ordered = typeof operand === 'string' || typeof operand === 'bigint';
  const known =
    comparison === 'equals'
      ? ordered || typeof operand === 'boolean' || operand === null
      : (comparison === 'atMost' || comparison === 'atLeast') && ordered;
  if (!known) fail(path, at, `nothing can be compared by \`${String(comparison)}\` with ${kind(operand)}.`);
  if (typeof operand === 'string') checkText(operand, path, at);
  if (typeof operand === 'bigint') checkNumber(operand, path, at);
}

/** @throws InvalidWrite when the query makes no sense, whatever items there are. Its `after` is looked at by items.cursor.ts. */
export function checkQuery({ index, partition, range = {}, limit = 100 }: Query): void {
  const at = 'query';
  if (index !== undefined && !Object.hasOwn(INDEXES, index))
    throw new InvalidWrite(`${at}: no index of this name; there are ${Object.keys(INDEXES).join(' and ')}.`);
  checkKeyText(partition, 'partition', MAX_PARTITION_BYTES, at);
  if (!Number.isInteger(limit) || limit < 1 || limit > MAX_PAGE)
    throw new InvalidWrite(`${at}: a page has a limit of 1 to ${MAX_PAGE}.`);
  const { from, to, beginsWith } = range;
  if (beginsWith !== undefined) {
    if (from !== undefined || to !== undefined) fail([], at, '`beginsWith` excludes `from` and `to`.');
    if (isByNumber(index)) fail([], at, '`beginsWith` is for text; this index sorts by number.');
    checkBound('beginsWith', beginsWith, index);
  }
  if (from !== undefined) checkBound('from', from, index);
  if (to !== undefined) checkBound('to', to, index);
  if (from !== undefined && to !== undefined && compareSort(from, to) > 0)
    fail([], at, '`from` must not be greater than `to`.');
}

function isByNumber(index: IndexName | undefined): boolean {
  return index !== undefined && INDEXES[index].type === 'number';
}

function checkBound(name: string, bound: unknown, index: IndexName | undefined): void {
  if (!isByNumber(index)) return checkKeyText(bound, `range.${name}`, MAX_SORT_BYTES, 'query');
  if (typeof bound !== 'bigint')
    return fail([`range.${name}`], 'query', `expected a bigint, found ${kind(bound)}.`);
  checkNumber(bound, [`range.${name}`], 'query');
}

/** Compares two sort values of the same type: negative, 0 or positive. */
export function compareSort(a: string | bigint, b: string | bigint): number {
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b);
  return a === b ? 0 : a < b ? -1 : 1;
}
