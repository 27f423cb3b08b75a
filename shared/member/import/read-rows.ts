import { memberRecords, type CheckedFile } from './check-file.ts';
import { readRow, type ReadRow, type RowContext } from './row.ts';
import type { Source } from './text.ts';

/**
 * So many are read, and recorded, together: few enough that they take little memory, and so many that each page of the
 * store which their commit writes holds more than one of them.
 */
const ROWS_TOGETHER = 2000;

/** The rows of a file that was checked, in its order, some thousand at a time. @throws ImportFileInvalid changed, when it is another by now. */
export async function* readRows(
  source: Source,
  file: CheckedFile,
  context: Omit<RowContext, 'columns'>,
): AsyncGenerator<readonly ReadRow[]> {
  const { columns } = file;
  let rows: ReadRow[] = [];
  for await (const record of memberRecords(source, file)) {
    rows.push(readRow(record, { columns, ...context }));
    if (rows.length < ROWS_TOGETHER) continue;
    yield rows;
    rows = [];
  }
  if (rows.length > 0) yield rows;
}
