import { memberRecords, type CheckedFile } from './check-file.ts';
import { readRow, type ReadRow, type RowContext } from './row.ts';
import type { Source } from './text.ts';

/** So many are read, and recorded, together: few enough that they take little memory. */
const ROWS_TOGETHER = 500;

/** The rows of a file that was checked, in its order, some hundred at a time. @throws ImportFileInvalid changed, when it is another by now. */
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
