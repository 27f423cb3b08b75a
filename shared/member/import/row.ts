import { hash } from 'node:crypto';
import type { Instant } from '../../time/instant.ts';
import { futureProblems, parseEvent, type DeliveredEvent, type EventFields } from '../event.ts';
import { readPhone } from '../fields.ts';
import type { Organisation } from '../organisation.ts';
import { CellUnreadable, valueOf, withoutApostrophe } from './cells.ts';
import type { ColumnField } from './columns.ts';
import type { Columns } from './header.ts';
import type { CsvRecord } from './records.ts';

export type Joined = Extract<EventFields, { type: 'member.joined' }>;

/** A row as the event that it says, or why it says none. Problems name columns and rules and never repeat a value. */
export type ReadRow =
  | { readonly line: number; readonly event: Joined; readonly delivered: DeliveredEvent }
  | { readonly line: number; readonly problems: readonly string[] };

/** In the events of imports, where others have the name of their form. */
export const IMPORT = 'import';

export interface RowContext {
  readonly columns: Columns;
  readonly organisation: Pick<Organisation, 'defaultLanguage'>;
  /** When the file was true. */
  readonly asOf: Instant;
  readonly now: Instant;
}

/**
 * The event of a row. Its id follows from what the row says and as of when: the same row again has the same event, and
 * a later file, in which the member may have the phone of two files ago, has another.
 */
export function readRow({ line, cells }: CsvRecord, context: RowContext): ReadRow {
  const { columns, asOf, now } = context;
  const refused = (problems: readonly string[]): ReadRow => ({ line, problems: [...new Set(problems)] });
  const given = fieldsOf(cells, context);
  if ('problems' in given) return refused(given.problems);
  const parsed = parseEvent('member.joined', { occurredAt: asOf, member: given.member });
  const problems = parsed.success ? futureProblems(parsed.event, now) : parsed.problems;
  if (!parsed.success || problems.length > 0) {
    return refused(problems.map((problem) => inColumns(problem, columns)));
  }
  const event = parsed.event as Joined;
  const { type, ...fields } = event;
  const content = JSON.stringify(fields);
  const delivered = {
    id: sha256(`${IMPORT}|${content}`).slice(0, 32),
    form: IMPORT,
    bodyHash: sha256(content),
    receivedAt: now,
    type,
    fields,
  } satisfies DeliveredEvent;
  return { line, event, delivered };
}

const sha256 = (text: string): string => hash('sha256', text);

type Given = { readonly member: object } | { readonly problems: readonly string[] };

function fieldsOf(cells: readonly string[], { columns, organisation }: RowContext): Given {
  const { fields, nameless, names } = columns;
  const shape = shapeProblem(cells, columns);
  if (shape) return { problems: [shape] };
  const problems = nameless
    .filter((index) => (cells[index] ?? '').trim() !== '')
    .map((index) => `column ${index + 1} has no name, and something stands in it`);
  const member: Record<string, unknown> = {};
  const segments: Record<string, unknown> = {};
  for (const [index, field] of fields.entries()) {
    const cell = withoutApostrophe((cells[index] ?? '').trim()).trim();
    if (!field || cell === '') continue;
    if (cell.includes('\ufffd')) {
      problems.push(`${names.get(field)}: has a character that was lost (\ufffd) when the file was made`);
      continue;
    }
    try {
      const value = valueOf(field, cell);
      if (field.startsWith(SEGMENTS)) segments[field.slice(SEGMENTS.length)] = value;
      else member[field] = value;
    } catch (error) {
      if (!(error instanceof CellUnreadable)) throw error;
      problems.push(`${names.get(field)}: has ${error.message}`);
    }
  }
  if (typeof member.membershipNumber === 'string' && SUMS.test(member.membershipNumber))
    problems.push(`${names.get('membershipNumber')}: has the word of a line of sums, which is no member`);
  if (problems.length > 0) return { problems };
  if (Object.keys(segments).length > 0) member.segments = segments;
  // A number without country code is read as the member's language suggests; without one, as the organisation's.
  if (typeof member.phone === 'string' && member.language === undefined) {
    member.phone = readPhone(member.phone, organisation.defaultLanguage) ?? member.phone;
  }
  return { member };
}

const SEGMENTS = 'segments.';

/** What spreadsheets and reports write at the front of their last line: as a number it would make a member of it. */
const SUMS = /^(?:sum|summa|totalt?|antall?|count)$/i;

function shapeProblem(cells: readonly string[], { fields, nameless }: Columns): string | undefined {
  const found = cells.length;
  if (found === fields.length) return undefined;
  // What is left out at the end of the row are columns in which nothing may stand.
  if (found < fields.length && fields.every((_, index) => index < found || nameless.includes(index)))
    return undefined;
  const hint =
    found > fields.length
      ? 'a text with a separator in it may lack its quotation marks'
      : 'it may have been cut off, or broken over two lines; or a spreadsheet left out empty cells at its end, then move a column that is filled in each row to the end';
  return `has ${found} columns where the first line has ${fields.length}: ${hint}`;
}

/** A problem of the event as one of the row: by its column's name instead of the field's. */
function inColumns(problem: string, { names }: Columns): string {
  const [, path = '', rule = problem] = /^([\w.]+): (.*)$/s.exec(problem) ?? [];
  if (path === 'member') return 'needs a membership number, an e-mail address or a mobile number';
  const field = path.replace(/^member\./, '').replace(/^(segments\.interests)\..*$/, '$1');
  const name = names.get(field as ColumnField);
  return name === undefined ? problem : `${name}: ${rule}`;
}
