/**
 * A small single-table store: what DynamoDB offers and what we use of it, and nothing else.
 *
 * Numbers are bigint, always: whole, at most 38 digits, exact in both adapters. A fraction is written as text.
 * Strings are ordered by their UTF-8 bytes, as DynamoDB orders them (not by UTF-16 units, as JavaScript does).
 */
export type Value = string | bigint | boolean | null | readonly Value[] | { readonly [name: string]: Value };

/** `pk` groups items that are read together, `sk` orders them within the group. Neither may be empty. */
export interface Key {
  readonly pk: string;
  readonly sk: string;
}

/** An item with its key and, when it stands in an index, that index's two attributes. */
export interface Item extends Key {
  readonly [attribute: string]: Value;
}

/**
 * Two sparse indexes over all items. An item stands in one when it has both of its attributes, of these types.
 * `byText` sorts by text (due dates, lists), `byNumber` by number (the loyalty index). They answer a moment later on
 * AWS: never decide from an index without a condition on the item itself.
 */
export const INDEXES = {
  byText: { partition: 'textPk', sort: 'textSk', type: 'text' },
  byNumber: { partition: 'numberPk', sort: 'numberSk', type: 'number' },
} as const;
export type IndexName = keyof typeof INDEXES;

/** Bounds are inclusive. `beginsWith` is for text only and excludes the others. */
export interface Range<Bound extends string | bigint = string | bigint> {
  readonly from?: Bound;
  readonly to?: Bound;
  readonly beginsWith?: string;
}

export interface Query {
  /** Without an index: the table itself, strongly consistent, by `pk` and `sk`. */
  readonly index?: IndexName;
  readonly partition: string;
  readonly range?: Range;
  /** Default ascending. Items of an index that share partition and sort value come in no promised order. */
  readonly descending?: boolean;
  /** At most this many items in the page, 1-1000; default 100. A page may be shorter and still have a `next`. */
  readonly limit?: number;
  /** `next` of the page before. Opaque. */
  readonly after?: string;
}

export interface Page {
  readonly items: readonly Item[];
  /** There may be more: pass as `after`. Absent on the last page. */
  readonly next?: string;
}

/**
 * What must hold of the item before the write. A comparison with an attribute that is absent, or of another type,
 * is false (as in DynamoDB); so is any comparison on an absent item. `atMost` and `atLeast` compare numbers or text.
 */
export type Condition =
  | { readonly itemAbsent: true }
  | { readonly itemExists: true }
  | { readonly absent: string }
  | { readonly exists: string }
  | { readonly attribute: string; readonly equals: string | bigint | boolean | null }
  | { readonly attribute: string; readonly atMost: string | bigint }
  | { readonly attribute: string; readonly atLeast: string | bigint }
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition };

export type Write =
  /** Writes the whole item. Without `if` it replaces whatever stands there. */
  | { readonly put: Item; readonly if?: Condition }
  /**
   * Changes attributes of an item and creates it when absent (not when it only removes: then there is nothing to create).
   * `add` counts from 0 where the attribute is absent and
   * throws `InvalidWrite` where it is not a number. A name stands in at most one of `set`, `add`, `remove`; keys in none.
   */
  | {
      readonly update: Key;
      readonly set?: { readonly [attribute: string]: Value };
      readonly add?: { readonly [attribute: string]: bigint };
      readonly remove?: readonly string[];
      readonly if?: Condition;
    }
  /** Changes nothing; the transaction stands only if this holds. */
  | { readonly check: Key; readonly if: Condition }
  | { readonly delete: Key; readonly if?: Condition };

/** An attribute that must be text. @throws TypeError naming the attribute when the row is not what it should be. */
export function textOf(item: Item, attribute: string): string {
  const value = item[attribute];
  if (typeof value !== 'string') throw new TypeError(`Attribute "${attribute}" of an item should be text.`);
  return value;
}

export interface Items {
  /** Strongly consistent. */
  get(key: Key): Promise<Item | undefined>;
  query(query: Query): Promise<Page>;
  /**
   * All or nothing, 1-100 writes, each to another item.
   * @throws TransactionRefused when a condition does not hold.
   * @throws InvalidWrite when the call could never succeed (a mistake in our code, not a race).
   */
  transact(writes: readonly Write[]): Promise<void>;
}

/** One of the conditions did not hold and nothing was written. */
export class TransactionRefused extends Error {
  override readonly name = 'TransactionRefused';
  /** In the order of the writes: which one was refused, and the item as it stood (absent when there was none). */
  readonly refusals: readonly { readonly write: number; readonly item?: Item }[];

  constructor(refusals: TransactionRefused['refusals']) {
    super(`refused by the condition of write ${refusals.map((refusal) => refusal.write).join(', ')}`);
    this.refusals = refusals;
  }

  /** The refusal of one write by its place in the transaction. */
  of(write: number): { readonly write: number; readonly item?: Item } | undefined {
    return this.refusals.find((refusal) => refusal.write === write);
  }
}

/** The store cannot do what was asked, now or ever. Says which rule was broken, without any value of an item. */
export class InvalidWrite extends Error {
  override readonly name = 'InvalidWrite';
}
