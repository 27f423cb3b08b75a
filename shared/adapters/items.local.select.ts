import type { DatabaseSync, SQLOutputValue, StatementSync } from 'node:sqlite';
import type { IndexName, Query } from '../ports/items.ts';
import type { Cursor } from './items.cursor.ts';
import { prefixEnd, sortableNumber } from './items.order.ts';

/** Where to look, by what, and in which order. INDEXED BY makes it an error, not a slow query, should the index not fit. */
const SOURCES: Readonly<
  Record<IndexName | 'table', { from: string; partition: string; order: readonly string[] }>
> = {
  table: { from: 'items', partition: 'pk', order: ['sk'] },
  byText: { from: 'items INDEXED BY items_by_text', partition: 'text_pk', order: ['text_sk', 'pk', 'sk'] },
  byNumber: {
    from: 'items INDEXED BY items_by_number',
    partition: 'number_pk',
    order: ['number_sk', 'pk', 'sk'],
  },
};

/** Reads at most `most` rows of a checked query, from behind `after` on. */
export function createSelects(
  db: DatabaseSync,
): (query: Query, after: Cursor | undefined, most: number) => readonly Record<string, SQLOutputValue>[] {
  const statements = new Map<string, StatementSync>();

  return ({ index, partition, range = {}, descending = false }, after, most) => {
    const values = [partition];
    // The page before ended inside the range, so its end takes the place of the bound on that side.
    if (after) values.push(...(index === undefined ? [after.sk] : [stored(after.sort), after.pk, after.sk]));
    const lower = after && !descending ? undefined : (range.from ?? range.beginsWith);
    if (lower !== undefined) values.push(stored(lower));
    const isOpenAbove = after !== undefined && descending;
    const upper = isOpenAbove ? undefined : range.to;
    if (upper !== undefined) values.push(stored(upper));
    const end = isOpenAbove || range.beginsWith === undefined ? undefined : prefixEnd(range.beginsWith);
    if (end !== undefined) values.push(end);

    const shape: Shape = {
      source: index ?? 'table',
      descending,
      after: after !== undefined,
      lower: lower !== undefined,
      upper: upper !== undefined,
      end: end !== undefined,
      most,
    };
    const name = `${shape.source} ${descending} ${shape.after} ${shape.lower} ${shape.upper} ${shape.end} ${most}`;
    let statement = statements.get(name);
    if (!statement) statements.set(name, (statement = db.prepare(sqlOf(shape))));
    return statement.all(...values);
  };
}

/**
 * Of which parts a query is made; there are a few dozen, and each is prepared once. How many rows it reads is among them:
 * SQLite plans by a bound limit, so that with a parameter there it prepares the statement anew each time, which takes
 * three times as long as to find a few rows.
 */
interface Shape {
  readonly source: IndexName | 'table';
  readonly descending: boolean;
  readonly after: boolean;
  readonly lower: boolean;
  readonly upper: boolean;
  readonly end: boolean;
  readonly most: number;
}

function sqlOf({ source, descending, after, lower, upper, end, most }: Shape): string {
  const { from, partition, order } = SOURCES[source];
  const sort = order[0]!;
  const where = [
    `${partition} = ?`,
    ...(after
      ? [`(${order.join(', ')}) ${descending ? '<' : '>'} (${order.map(() => '?').join(', ')})`]
      : []),
    ...(lower ? [`${sort} >= ?`] : []),
    ...(upper ? [`${sort} <= ?`] : []),
    ...(end ? [`${sort} < ?`] : []),
  ];
  const by = order.map((name) => `${name} ${descending ? 'DESC' : 'ASC'}`).join(', ');
  return `SELECT pk, sk, body FROM ${from} WHERE ${where.join(' AND ')} ORDER BY ${by} LIMIT ${most}`;
}

/** A sort value as its column holds it. */
function stored(sort: string | bigint): string {
  return typeof sort === 'bigint' ? sortableNumber(sort) : sort;
}
