import type { SQLOutputValue } from 'node:sqlite';

type SqlRow = Readonly<Record<string, SQLOutputValue>>;

/** A column that holds text. @throws TypeError when it does not: a mistake in the statement or the table. */
export function textOf(row: SqlRow, column: string): string {
  const value = row[column];
  return typeof value === 'string' ? value : mistaken(column, 'text', value);
}

/** A column that holds an integer within JavaScript's safe ones. @throws TypeError when it does not. */
export function numberOf(row: SqlRow, column: string): number {
  const value = row[column];
  return typeof value === 'number' ? value : mistaken(column, 'a number', value);
}

function mistaken(column: string, expected: string, value: SQLOutputValue | undefined): never {
  throw new TypeError(
    `column ${column}: expected ${expected}, found ${value === null ? 'NULL' : typeof value}`,
  );
}
