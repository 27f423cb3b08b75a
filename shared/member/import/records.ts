import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parse, CsvError } from 'csv-parse';
import { ImportFileInvalid } from './file-invalid.ts';
import { withoutWraps } from './wrapped-cells.ts';

export const DELIMITERS = [';', ',', '\t'] as const;
export type Delimiter = (typeof DELIMITERS)[number];

export interface CsvRecord {
  /** Where it begins, the first line of the file being 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** No register's row is as long; a quote that is never closed would take in the rest of the file. */
const LONGEST_RECORD_BYTES = 64 * 1024;

/** The records of a text whose line ends are `\n`, without those in which every cell is blank. @throws ImportFileInvalid quotes, record-too-long. */
export async function* recordsOf(
  text: AsyncIterable<string>,
  delimiter: Delimiter,
): AsyncGenerator<CsvRecord> {
  const read = { lines: 0, empty: 0 };
  const parser = parse({
    delimiter,
    record_delimiter: '\n',
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: LONGEST_RECORD_BYTES,
    // Counted here and not where they are taken: when a row fails, those before it have been read, and not all taken.
    // The line goes before the cells, since a record of the library's is a list of texts.
    on_record(cells, { lines, empty_lines: empty }) {
      const line = read.lines + (empty - read.empty) + 1;
      read.lines = lines;
      read.empty = empty;
      return cells.some((cell) => cell.trim() !== '') ? [String(line), ...cells] : null;
    },
  });
  const feeding = pipeline(Readable.from(withoutWraps(text, delimiter, LONGEST_RECORD_BYTES)), parser);
  // What goes wrong on the way in comes out of the parser; here it would be said twice.
  feeding.catch(() => undefined);
  try {
    for await (const [line, ...cells] of parser as AsyncIterable<[string, ...string[]]>) {
      yield { line: Number(line), cells };
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const empty = parser.info.empty_lines - read.empty;
    throw unreadable(error, read.lines + empty + 1);
  }
}

/** Of the library's own words some repeat what stands in the file. */
function unreadable(error: CsvError, line: number): ImportFileInvalid {
  if (error.code === 'CSV_MAX_RECORD_SIZE') {
    return new ImportFileInvalid(
      'record-too-long',
      `the row that begins here is longer than ${LONGEST_RECORD_BYTES} bytes: most likely a quotation mark (") is opened and not closed. Nothing was imported.`,
      line,
    );
  }
  return new ImportFileInvalid(
    'quotes',
    'in the row that begins here the quotation marks (") do not match: one is missing, or one within a text is not doubled (""). Nothing was imported.',
    line,
  );
}
