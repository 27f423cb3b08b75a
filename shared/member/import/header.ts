import { parse } from 'csv-parse/sync';
import { COLUMN_FIELDS, columnName, fieldOf, IDENTITY_FIELDS, type ColumnField } from './columns.ts';
import { ImportFileInvalid } from './file-invalid.ts';
import { withoutWrap } from './wrapped-cells.ts';
import { DELIMITERS, type CsvRecord, type Delimiter } from './records.ts';

/** The columns of one file. */
export interface Columns {
  /** Column → field, in the order of the file; a column that is ignored has none. */
  readonly fields: readonly (ColumnField | undefined)[];
  /** Columns without a name, in which nothing may stand. */
  readonly nameless: readonly number[];
  /** Field → the column's name in this file. */
  readonly names: ReadonlyMap<ColumnField, string>;
  /** Names of the columns that are ignored. */
  readonly ignored: readonly string[];
}

/** Which separator the file has: the one by which its first line has most columns that are known. */
export function delimiterOf(start: string): Delimiter {
  const text = start.replace(/^\s*"?sep=.*\n/i, '');
  const counts = DELIMITERS.map((delimiter) => {
    const names = firstRecord(text, delimiter);
    return { delimiter, known: names.filter((name) => fieldOf(name) !== undefined).length };
  });
  return counts.reduce((best, one) => (one.known > best.known ? one : best)).delimiter;
}

/** The line by which some programs tell Excel the separator; what follows says the same. */
export const isHint = ({ cells }: CsvRecord): boolean => /^sep=/i.test(cells[0]?.trim() ?? '');

function firstRecord(start: string, delimiter: Delimiter): readonly string[] {
  try {
    return (
      parse(withoutWrap(start, delimiter), {
        delimiter,
        record_delimiter: '\n',
        skip_empty_lines: true,
        to: 1,
      })[0] ?? []
    );
  } catch {
    // By another separator its quotation marks may be in the wrong places.
    return [];
  }
}

/** @throws ImportFileInvalid no-header, duplicate-column, unknown-column, missing-column. */
export function readHeader(header: CsvRecord, { ignoreUnknown }: { ignoreUnknown: boolean }): Columns {
  const { cells, line } = header;
  const fields = cells.map(fieldOf);
  if (fields.every((field) => field === undefined)) {
    throw new ImportFileInvalid(
      'no-header',
      `the names of the columns are expected here, such as ${suggestions()}, and none is known. Take away what stands above them, such as a title.`,
      line,
    );
  }
  // Before anything is repeated of a line that may be a person.
  if (!IDENTITY_FIELDS.some((field) => fields.includes(field))) {
    throw new ImportFileInvalid(
      'missing-column',
      `there is no column by which a member is found: ${suggestions()}.`,
      line,
    );
  }
  const names = new Map<ColumnField, string>();
  const nameless: number[] = [];
  const unknown: string[] = [];
  for (const [index, cell] of cells.entries()) {
    const name = safeName(cell, index);
    const field = fields[index];
    const other = field && names.get(field);
    if (field && other !== undefined) {
      const both = other === name ? `"${name}" twice` : `"${other}" and "${name}", which are the same`;
      throw new ImportFileInvalid(
        'duplicate-column',
        `there are the columns ${both}. Take one of them away.`,
        line,
      );
    }
    if (field) names.set(field, name);
    else if (cell.trim() === '') nameless.push(index);
    else unknown.push(name);
  }
  if (unknown.length > 0 && !ignoreUnknown)
    throw unknownColumns(
      unknown,
      COLUMN_FIELDS.filter((field) => !names.has(field)),
      line,
    );
  return { fields, nameless, names, ignored: unknown };
}

function suggestions(): string {
  const each = IDENTITY_FIELDS.map(nameInEach);
  return `${each.slice(0, -1).join(', ')} or ${each.at(-1)}`;
}

const nameInEach = (field: ColumnField): string =>
  [...new Set([columnName(field, 'sv'), columnName(field, 'nb'), columnName(field, 'en')])].join('/');

const MOST_NAMED = 20;

function unknownColumns(
  names: readonly string[],
  free: readonly ColumnField[],
  line: number,
): ImportFileInvalid {
  const listed = names.slice(0, MOST_NAMED).map((name) => `"${name}"`);
  const more = names.length > MOST_NAMED ? ` and ${names.length - MOST_NAMED} more` : '';
  return new ImportFileInvalid(
    'unknown-column',
    `there are columns that are not known: ${listed.join(', ')}${more}. Leave them out with --ignore-unknown${
      free.length === 0 ? '' : `, or rename one that is ${free.map(nameInEach).join(', ')}`
    }.`,
    line,
  );
}

const LONGEST_NAME = 40;

/** Of a file without a header the first line is a person: what does not look like a column's name is not repeated. */
function safeName(cell: string, index: number): string {
  // A name may stand over two lines.
  const name = cell.trim().replaceAll(/\s+/g, ' ');
  const looksLikeOne = name.length <= LONGEST_NAME && /^\p{L}[\p{L}\p{M} .,:_()/-]*(?: \d)?$/u.test(name);
  return looksLikeOne ? name : `column ${index + 1}`;
}
