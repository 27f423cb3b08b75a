import * as z from 'zod';
import { INDEXES, InvalidWrite, type Item, type Key, type Query } from '../ports/items.ts';
import { compareSort } from './items.rules.ts';

/** Where a page ended: the last item's key, and its sort value in the index (in the table that is `sk`). */
export interface Cursor extends Key {
  readonly sort: string | bigint;
}

// A number is kept as text. The index and the partition are there so that a cursor is not taken to another query.
const cursorSchema = z.lazy(() => {
  const some = z.string().min(1);
  return z.tuple([z.string(), some, some, some, some]);
});

/** The `next` of a page that ended with this item. */
export function encodeCursor({ index, partition }: Query, last: Item): string {
  const found = index === undefined ? last.sk : last[INDEXES[index].sort];
  const sort = typeof found === 'bigint' ? found.toString() : found;
  return Buffer.from(JSON.stringify([index ?? '', partition, sort, last.pk, last.sk])).toString('base64url');
}

/**
 * Where the page before ended; undefined for the first page.
 * @throws InvalidWrite when `after` is not the `next` of a page of this query (its limit and direction aside).
 */
export function decodeCursor(query: Query): Cursor | undefined {
  if (query.after === undefined) return undefined;
  const [index, partition, text, pk, sk] = parse(query.after);
  const sort = query.index !== undefined && INDEXES[query.index].type === 'number' ? toNumber(text) : text;
  if (index !== (query.index ?? '') || partition !== query.partition || !isWithin(sort, query.range))
    refuse();
  if (index === '' && (pk !== partition || sk !== text)) refuse();
  return { pk, sk, sort };
}

function parse(after: string): z.infer<typeof cursorSchema> {
  const bytes = Buffer.from(after, 'base64url');
  // Buffer skips what is not base64url; a cursor of ours comes out as it went in.
  if (bytes.toString('base64url') !== after) refuse();
  try {
    return cursorSchema.parse(JSON.parse(bytes.toString()));
  } catch (cause) {
    return refuse(cause);
  }
}

function toNumber(text: string): bigint {
  return /^-?\d{1,38}$/.test(text) ? BigInt(text) : refuse();
}

function isWithin(
  sort: string | bigint,
  { from, to, beginsWith }: NonNullable<Query['range']> = {},
): boolean {
  if (from !== undefined && compareSort(sort, from) < 0) return false;
  if (to !== undefined && compareSort(sort, to) > 0) return false;
  return beginsWith === undefined || (typeof sort === 'string' && sort.startsWith(beginsWith));
}

function refuse(cause?: unknown): never {
  throw new InvalidWrite('query: `after` is not the `next` of a page of this query; pass it on as it came.', {
    cause,
  });
}
