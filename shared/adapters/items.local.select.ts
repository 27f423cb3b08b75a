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
  const prepared = (sql: string): StatementSync => {
    const known = statements.get(sql) ?? db.prepare(sql);
    statements.set(sql, known);
    return known;
  };

  return ({ index, partition, range = {}, descending = false }, after, most) => {
    const { from, partition: column, order } = SOURCES[index ?? 'table'];
    const sort = order[0]!;
    const where = [`${column} = ?`];
    const values = [partition];
    const limit = (condition: string, ...bounds: string[]): void => {
      where.push(condition);
      values.push(...bounds);
    };
    // The page before ended inside the range, so its end takes the place of the bound on that side.
    if (after) {
      const places = order.map(() => '?').join(', ');
      const behind = index === undefined ? [after.sk] : [stored(after.sort), after.pk, after.sk];
      limit(`(${order.join(', ')}) ${descending ? '<' : '>'} (${places})`, ...behind);
    }
    const lower = range.from ?? range.beginsWith;
    if (lower !== undefined && !(after && !descending)) limit(`${sort} >= ?`, stored(lower));
    if (range.to !== undefined && !(after && descending)) limit(`${sort} <= ?`, stored(range.to));
    const end = range.beginsWith === undefined ? undefined : prefixEnd(range.beginsWith);
    if (end !== undefined && !(after && descending)) limit(`${sort} < ?`, end);
    const by = order.map((name) => `${name} ${descending ? 'DESC' : 'ASC'}`).join(', ');
    const sql = `SELECT pk, sk, body FROM ${from} WHERE ${where.join(' AND ')} ORDER BY ${by} LIMIT ?`;
    return prepared(sql).all(...values, most);
  };
}

/** A sort value as its column holds it. */
function stored(sort: string | bigint): string {
  return typeof sort === 'bigint' ? sortableNumber(sort) : sort;
}
