import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import type { ColumnField } from './columns.ts';

/**
 * A cell as a spreadsheet shows it ⇄ the value of its field. What is not read into another form here is left to the
 * event's schema, which refuses what it does not know.
 */

/** What a spreadsheet would take for a formula (OWASP, "CSV Injection"); the same signs as csv-stringify's `escape_formulas`. */
const FORMULA = /^'+[=+\-@\t\r\uff0b\uff0d\uff1d\uff20]/;

/**
 * What a spreadsheet reads as a number or a day, and writes back as another text: 00123 as 123, 1E5 as 100000, seventeen
 * digits as fifteen, 02-14 and MAR1 as a day in a month. A whole date stays one, however it is then written.
 */
const MONTH = '(?:jan|feb|mars?|apr|ma[jiy]|june?|juni|july?|juli|aug|sept?|okt|oct|nov|dec|des)';
const RETYPED = new RegExp(
  `^'*(?:${[
    String.raw`0\d+|\d{16,}|\d+(?:[.,]\d+)?e[+-]?\d+`,
    String.raw`\d{1,4}[-/.]\d{1,4}|\d{1,2}[-/.]\d{1,2}[-/.]\d{1,4}`,
    String.raw`\d{1,4}[-/. ]?${MONTH}|${MONTH}[-/. ]?\d{1,4}`,
  ].join('|')})$`,
  'i',
);

/** Our exports set an apostrophe before what would be a formula, a phone number in E.164 among them, or retyped. */
export function withoutApostrophe(cell: string): string {
  if (cell.startsWith("'") && (FORMULA.test(cell) || RETYPED.test(cell))) return cell.slice(1);
  // Other programs write ="00123" to the same end.
  return /^="([^"]*)"$/.exec(cell)?.[1] ?? cell;
}

/**
 * So that a value which a spreadsheet would take for something else, or which itself begins with such an apostrophe,
 * comes back as it was. The first apostrophe before a formula is set by csv-stringify.
 */
export const withApostrophe = (value: string): string =>
  FORMULA.test(value) || RETYPED.test(value) ? `'${value}` : value;

const CHANNEL_WORDS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    'e-post': 'email',
    epost: 'email',
    mejl: 'email',
    mail: 'email',
    'e-mail': 'email',
    'text message': 'sms',
  }),
);

/** The value of a cell that is not blank. @throws CellUnreadable */
export function valueOf(field: ColumnField, cell: string): string | string[] {
  const word = cell.toLowerCase();
  if (field === 'preferredChannel') return CHANNEL_WORDS.get(word) ?? word;
  if (field === 'birthDate' || field === 'joinedOn') return dateOf(cell);
  if (field === 'segments.interests') return listOf(hasOwnBreak(cell) ? cell.replaceAll('\n', ';') : cell);
  return field.startsWith('segments.') && hasOwnBreak(cell) ? cell.replaceAll(/\s*\n\s*/g, ' ') : cell;
}

/** What people see in their column and take for a date, and why it is none. */
const NO_DATES = [
  {
    form: /^\d{5}$/,
    why: 'a number that a spreadsheet has made of a date: give the column a format with the year first, such as 2028-02-29',
  },
  {
    form: /^(?:\d{6}|\d{1,2}([-./ ])\d{1,2}\1\d{2})$/,
    why: 'a year of two digits: write all four, the year first, such as 2028-02-29',
  },
  {
    form: /\//,
    why: 'a date with slashes, in which nobody can tell the day from the month: write the year first, such as 2028-02-29',
  },
] as const;

/** Only forms that mean one day: with dots the day comes first in all our countries, with slashes nobody can tell unless the year does. */
function dateOf(cell: string): string {
  const [, dateOnly] = /^(\d{4}-\d\d-\d\d)[ T]00:00(?::00(?:\.0+)?)?$/.exec(cell) ?? [];
  if (dateOnly) return dateOnly;
  const [, day, month, year] = /^(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})$/.exec(cell) ?? [];
  if (year) return `${year}-${month!.padStart(2, '0')}-${day!.padStart(2, '0')}`;
  const [, first, second, third] = /^(\d{4})[/.](\d{1,2})[/.](\d{1,2})$/.exec(cell) ?? [];
  if (first) return `${first}-${second!.padStart(2, '0')}-${third!.padStart(2, '0')}`;
  for (const { form, why } of NO_DATES) if (form.test(cell)) throw new CellUnreadable(why);
  return cell.replace(/^((?:19|20)\d\d)(\d\d)(\d\d)$/, '$1-$2-$3');
}

/** Someone has pressed Alt and Enter. With a separator beside it, it may be two rows between marks that do not match: refused. */
const hasOwnBreak = (cell: string): boolean => cell.includes('\n') && !/[;,\t]/.test(cell);

/** Several in one cell, between commas or semicolons; one that has such a sign within stands in quotation marks. */
function listOf(cell: string): string[] {
  // Nearly all: a parser for each cell would take as long as the rest of the row.
  if (!cell.includes('"')) return cell.split(/[,;]/).flatMap((one) => one.trim() || []);
  try {
    const [list = []] = parse(cell, { delimiter: [',', ';'], trim: true });
    return list.filter((one) => one !== '');
  } catch {
    throw new CellUnreadable('quotation marks (") that do not match');
  }
}

export const listCell = (values: readonly string[]): string =>
  stringify([[...values]], { eof: false, quoted_match: /[;,"]|^\s|\s$/ });

/** A cell that cannot be read; says why, and nothing of what stands in it. */
export class CellUnreadable extends Error {
  override readonly name = 'CellUnreadable';
}
