import { ImportFileInvalid } from './file-invalid.ts';
import { delimiterOf, isHint, readHeader, type Columns } from './header.ts';
import { recordsOf, type CsvRecord, type Delimiter } from './records.ts';
import { encodingOf, textOf, type Encoding, type Source } from './text.ts';

/** A file that can be read to its end, and how. */
export interface CheckedFile {
  readonly encoding: Encoding;
  readonly delimiter: Delimiter;
  readonly columns: Columns;
  /** Without the header. Whether each can be taken is another matter. */
  readonly rows: number;
}

/** Of the text's beginning, to find the separator by: a header is shorter. */
const START_CHARACTERS = 16 * 1024;

/** Reads all of the file, and keeps nothing of it but its columns. @throws ImportFileInvalid */
export async function checkFile(
  source: Source,
  options: { readonly ignoreUnknown: boolean },
): Promise<CheckedFile> {
  const encoding = await encodingOf(source);
  const delimiter = delimiterOf(await startOf(source, encoding));
  let columns: Columns | undefined;
  let rows = 0;
  const widths = new Set<number>();
  for await (const record of recordsAfterHint(source, { encoding, delimiter })) {
    if (columns) {
      rows += 1;
      widths.add(record.cells.length);
    } else columns = readHeader(record, options);
  }
  if (!columns || rows === 0) {
    throw new ImportFileInvalid(
      'no-rows',
      'The file has one line only: a line with the names of the columns is expected, and one for each member after it.',
    );
  }
  const [width, other] = widths;
  // Many programs end each row with a separator, and the first line without: where all rows do, nothing was torn apart.
  if (rows > 1 && other === undefined) columns = widened(columns, width!);
  return { encoding, delimiter, columns, rows };
}

/** The columns with so many, those beyond the first line's being without a name. */
function widened(columns: Columns, width: number): Columns {
  const more = Array.from({ length: Math.max(0, width - columns.fields.length) });
  const { fields, nameless } = columns;
  return {
    ...columns,
    fields: [...fields, ...more.map(() => undefined)],
    nameless: [...nameless, ...more.map((_, index) => fields.length + index)],
  };
}

/** The rows of a file that was checked, one after the other. @throws ImportFileInvalid changed, when it is another by now. */
export async function* memberRecords(source: Source, file: CheckedFile): AsyncGenerator<CsvRecord> {
  let rows = -1;
  for await (const record of recordsAfterHint(source, file)) {
    rows += 1;
    if (rows > 0) yield record;
  }
  if (rows !== file.rows) {
    throw new ImportFileInvalid(
      'changed',
      `The file was changed while it was imported: it had ${file.rows} rows, and has ${rows}. Import it again.`,
    );
  }
}

async function* recordsAfterHint(
  source: Source,
  { encoding, delimiter }: Pick<CheckedFile, 'encoding' | 'delimiter'>,
): AsyncGenerator<CsvRecord> {
  let isFirst = true;
  for await (const record of recordsOf(textOf(source, encoding), delimiter)) {
    if (!isFirst || !isHint(record)) yield record;
    isFirst = false;
  }
}

async function startOf(source: Source, encoding: Encoding): Promise<string> {
  let start = '';
  for await (const text of textOf(source, encoding)) {
    start += text;
    if (start.length >= START_CHARACTERS) break;
  }
  return start;
}
