import { isPlain } from '../../shared/adapters/items.plain.ts';
import { itemBytes, utf8Bytes } from '../../shared/adapters/items.value.ts';
import { applyUpdate } from '../../shared/adapters/items.update.ts';
import { INDEXES, type IndexName, type Item, type Query, type Write } from '../../shared/ports/items.ts';

/**
 * What DynamoDB bills on demand, by the sizes of items.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html and
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html#GSI.ThroughputConsiderations.Writes
 */
const WRITE_BYTES = 1024;
const READ_BYTES = 4096;
/** A transaction prepares and commits each of its items. What follows in an index is an ordinary write. */
const TRANSACTION = 2;
const PLAIN = 1;
/** How often each item of a transaction is paid for: one that is a single write may be made without. */
export const timesOf = (writes: readonly Write[]): number => (isPlain(writes) ? PLAIN : TRANSACTION);
/** What DynamoDB keeps beside an item, in the table and in each index, and bills as storage. */
const OVERHEAD_BYTES = 100;

const INDEX_NAMES = Object.keys(INDEXES) as readonly IndexName[];

export interface WriteUnits {
  readonly table: number;
  readonly index: Readonly<Record<IndexName, number>>;
  /** Bytes more that are held, in the table and in all indexes. */
  readonly grown: { readonly table: number; readonly indexes: number };
}

/** One write of a transaction that was done, on the item as it stood. */
export function unitsOfWrite(write: Write, before: Item | undefined, times = TRANSACTION): WriteUnits {
  const after = afterOf(write, before);
  const [old, now] = [sizeOf(before), sizeOf(after)];
  const table = times * writeUnits(Math.max(old, now));
  const isChecked = 'check' in write;
  const of = (name: IndexName): number => (isChecked ? 0 : unitsOfIndex(name, before, after));
  return {
    table,
    index: { byText: of('byText'), byNumber: of('byNumber') },
    grown: {
      table: heldBytes(after) - heldBytes(before),
      indexes: placesOf(after) * heldBytes(after) - placesOf(before) * heldBytes(before),
    },
  };
}

const heldBytes = (item: Item | undefined): number => (item ? sizeOf(item) + OVERHEAD_BYTES : 0);
/** How many indexes it stands in. */
const placesOf = (item: Item | undefined): number =>
  INDEX_NAMES.filter((name) => keysIn(name, item) !== undefined).length;

/** A write of a transaction that was refused: what stands there is what is paid for, and no index hears of it. */
export const unitsOfRefused = (before: Item | undefined, times = TRANSACTION): number =>
  times * writeUnits(sizeOf(before));

/** A strongly consistent read of one item. */
export const unitsOfGet = (item: Item | undefined): number => readUnits(sizeOf(item));

/** All items of a page are added up before they are rounded; an index is read eventually consistent, at half. */
export function unitsOfQuery({ index }: Query, items: readonly Item[]): number {
  const units = readUnits(items.reduce((sum, item) => sum + sizeOf(item), 0));
  return index === undefined ? units : units / 2;
}

/** The item as the write leaves it. */
function afterOf(write: Write, before: Item | undefined): Item | undefined {
  if ('put' in write) return write.put;
  if ('delete' in write) return undefined;
  if ('check' in write) return before;
  return applyUpdate(before, write, 'cost');
}

/** Each index holds whole items: a changed key is a delete and a put, any other change a write. */
function unitsOfIndex(name: IndexName, before: Item | undefined, after: Item | undefined): number {
  const [from, to] = [keysIn(name, before), keysIn(name, after)];
  if (from === undefined && to === undefined) return 0;
  if (from === undefined) return writeUnits(sizeOf(after));
  if (to === undefined) return writeUnits(sizeOf(before));
  if (from !== to) return writeUnits(sizeOf(before)) + writeUnits(sizeOf(after));
  return isSame(before, after) ? 0 : writeUnits(Math.max(sizeOf(before), sizeOf(after)));
}

/** Where an item stands in an index; undefined when it does not. */
function keysIn(name: IndexName, item: Item | undefined): string | undefined {
  const { partition, sort, type } = INDEXES[name];
  const [group, place] = [item?.[partition], item?.[sort]];
  if (typeof group !== 'string') return undefined;
  if (typeof place === 'bigint' && type === 'number') return JSON.stringify([group, place.toString()]);
  return typeof place === 'string' && type === 'text' ? JSON.stringify([group, place]) : undefined;
}

function isSame(before: Item | undefined, after: Item | undefined): boolean {
  const text = (item: Item | undefined): string =>
    JSON.stringify(item, (_, value: unknown) => (typeof value === 'bigint' ? `n${value}` : value));
  return text(before) === text(after);
}

const sizeOf = (item: Item | undefined): number => (item ? itemBytes(item, 'cost') : 0);
const writeUnits = (bytes: number): number => Math.max(1, Math.ceil(bytes / WRITE_BYTES));
const readUnits = (bytes: number): number => Math.max(1, Math.ceil(bytes / READ_BYTES));

/** A request of SQS carries 64 KiB. */
export const unitsOfMessage = (...bodies: readonly string[]): number =>
  Math.max(1, Math.ceil(bodies.reduce((sum, body) => sum + utf8Bytes(body), 0) / (64 * 1024)));
