import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { stringify } from 'csv-stringify';
import { memberRows } from '../../loyalty/rebuild.ts';
import type { Items } from '../../ports/items.ts';
import { toMember, type Member } from '../member.ts';
import type { Organisation } from '../organisation.ts';
import { listCell, withApostrophe } from './cells.ts';
import { COLUMN_FIELDS, columnName } from './columns.ts';
import { fieldIn } from './outlook.ts';

/**
 * All members of today as CSV, for a spreadsheet and for `importMembers`: UTF-8 with a byte order mark, `;`, CRLF, the
 * columns named in the organisation's language. A cell that a spreadsheet would take for a formula, or
 * would write back as another (00123 as 123), begins with an apostrophe. Those who have left are not in it: an import would take them for members.
 *
 * Read member by member from an index: on AWS, one whose level changes meanwhile may be missing or stand there twice.
 * @returns chunks of UTF-8. A failure of the store comes out as an error of the stream.
 */
export function exportMembers(
  items: Items,
  organisation: Pick<Organisation, 'defaultLanguage'>,
): AsyncIterable<Uint8Array> {
  const csv = stringify({
    bom: true,
    delimiter: ';',
    record_delimiter: 'windows',
    escape_formulas: true,
  });
  // It reaches the reader through the stream; here it would be said twice.
  pipeline(Readable.from(linesOf(items, organisation)), csv).catch(() => undefined);
  return csv;
}

async function* linesOf(
  items: Items,
  { defaultLanguage }: Pick<Organisation, 'defaultLanguage'>,
): AsyncGenerator<readonly string[]> {
  yield COLUMN_FIELDS.map((field) => columnName(field, defaultLanguage));
  for await (const row of memberRows(items)) {
    const member = toMember(row);
    if (member.status === 'active') yield lineOf(member);
  }
}

function lineOf(member: Member): readonly string[] {
  return COLUMN_FIELDS.map((field) => {
    const value = fieldIn(member, field);
    if (value === undefined) return '';
    return withApostrophe(typeof value === 'string' ? value : listCell(value));
  });
}
