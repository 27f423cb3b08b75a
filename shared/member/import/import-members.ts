import type { World } from '../../ports/world.ts';
import { dateIn } from '../../time/civil.ts';
import type { Instant } from '../../time/instant.ts';
import type { DeliveredEvent } from '../event.ts';
import { createLookup } from '../lookup.ts';
import type { Member } from '../member.ts';
import type { Organisation } from '../organisation.ts';
import { checkFile, type CheckedFile } from './check-file.ts';
import { differsByZeros, foundBy, outlookOf, sharedAddress, type Outcome, type Outlook } from './outlook.ts';
import { readRows } from './read-rows.ts';
import type { Joined, ReadRow, RowContext } from './row.ts';
import type { Source } from './text.ts';

/** What became of a row, or would become of it: its line and names of columns, and nothing else of what it says. */
export type RowReport =
  | { readonly line: number; readonly outcome: Outcome; readonly changes: readonly string[] }
  | { readonly line: number; readonly outcome: 'refused'; readonly problems: readonly string[] };

export type ImportSummary = CheckedFile & {
  /** How many rows came to what. Their sum is `rows`. */
  readonly outcomes: Readonly<Record<RowReport['outcome'], number>>;
};

type FileAndContext = [file: CheckedFile, context: Omit<RowContext, 'columns'>];

export interface ImportOptions {
  /**
   * Records one event in the register, once however often it is given, and gives the member as found before it. Whether
   * a welcome follows is its affair.
   */
  readonly record: (delivered: DeliveredEvent, event: Joined) => Promise<Member | undefined>;
  /** When the file was true: what the register has heard since then stays. Not after now, which is what counts then. */
  readonly asOf: Instant;
  /** Nothing is recorded; the report says what would be. A member who stands twice in the file is new twice. */
  readonly dryRun?: boolean | undefined;
  /** Columns that are not known are left out, instead of refusing the file. */
  readonly ignoreUnknown?: boolean | undefined;
  /** What `checkFile` has found of it, where that was asked before there was a register. */
  readonly checked?: CheckedFile | undefined;
  /** Rows at once, default 1: more where each waits for a network. Rows of one member keep their order. */
  readonly atOnce?: number | undefined;
  /** Runs the recording of some thousand rows, so that they are committed together. Default one by one. */
  readonly group?: (<Result>(work: () => Promise<Result>) => Promise<Result>) | undefined;
  /** Reads the rows in the place of `readRows`, such as in another thread. */
  readonly read?: ((...of: FileAndContext) => AsyncIterable<readonly ReadRow[]>) | undefined;
  /** A row is done and committed, in the order of the file. */
  readonly report?: ((row: RowReport) => void) | undefined;
}

/**
 * Brings the members of a CSV file into the register: each row is a `member.joined`. The file is read and checked whole
 * before the first row is recorded, and never kept: memory is the same for ten rows and a million. What was recorded
 * is known again, so an import that was stopped is simply run again.
 * @throws ImportFileInvalid when the file cannot be read, with nothing recorded; ImportStopped when a row could not be
 * recorded, for a reason that lies not in the row.
 */
export async function importMembers(
  world: Pick<World, 'clock' | 'items' | 'secrets'>,
  organisation: Pick<Organisation, 'zone' | 'defaultLanguage'>,
  source: Source,
  options: ImportOptions,
): Promise<ImportSummary> {
  const file =
    options.checked ?? (await checkFile(source, { ignoreUnknown: options.ignoreUnknown ?? false }));
  const lookup = await createLookup(world.items, world.secrets);
  const outcomes = { new: 0, known: 0, returns: 0, left: 0, erased: 0, refused: 0 };

  const take = async (row: ReadRow): Promise<RowReport> => {
    const { line } = row;
    if ('problems' in row) return { line, outcome: 'refused', problems: row.problems };
    if (await differsByZeros({ items: world.items, lookup }, row.event)) {
      const column = file.columns.names.get('membershipNumber');
      return { line, outcome: 'refused', problems: [`${column}: ${OTHER_ZEROS}`] };
    }
    const shared = await sharedAddress(lookup, row.event);
    if (shared)
      return { line, outcome: 'refused', problems: [`${file.columns.names.get(shared)}: ${OF_SEVERAL}`] };
    const { receivedAt } = row.delivered;
    const at = options.asOf < receivedAt ? options.asOf : receivedAt;
    const today = dateIn(organisation.zone, at);
    const before = options.dryRun
      ? await foundBy({ items: world.items, lookup }, row.event)
      : await options.record(row.delivered, row.event);
    return { line, ...named(outlookOf(before, row.event, { at, today }), file) };
  };

  /** Those before one that cannot be recorded are in the register, whatever comes of it. */
  const takeAll = async (rows: readonly ReadRow[], taken: RowReport[]): Promise<void> => {
    for (const together of togetherOf(rows, options.atOnce ?? 1)) {
      const results = await Promise.allSettled(together.map(take));
      for (const [index, one] of results.entries()) {
        // What a later row of these came to is found out by the next run.
        if (one.status === 'rejected') throw new ImportStopped(together[index]!.line, one.reason);
        taken.push(one.value);
      }
    }
  };

  const context = { organisation, asOf: options.asOf, now: world.clock.now() };
  const group = options.group ?? ((work) => work());
  for await (const rows of options.read?.(file, context) ?? readRows(source, file, context)) {
    const taken: RowReport[] = [];
    try {
      await group(() => takeAll(rows, taken));
    } finally {
      for (const one of taken) {
        outcomes[one.outcome] += 1;
        options.report?.(one);
      }
    }
  }
  return { ...file, outcomes };
}

const OTHER_ZEROS =
  'the member with this address has it with more or fewer zeros at its front, which a spreadsheet takes away; write it as the register has it';

const OF_SEVERAL =
  'is that of several members, and nobody can tell which of them this row is, or whether it is another; give it its membership number';

function named({ outcome, changes }: Outlook, { columns }: CheckedFile) {
  return { outcome, changes: changes.flatMap((field) => columns.names.get(field) ?? []) };
}

/** The rows in their order, at most so many at the same time, and no two of them that name the same member. */
function* togetherOf(rows: readonly ReadRow[], most: number): Generator<readonly ReadRow[]> {
  let together: ReadRow[] = [];
  let taken = new Set<string>();
  for (const row of rows) {
    const names = most > 1 ? namesIn(row) : [];
    if (together.length === most || names.some((name) => taken.has(name))) {
      yield together;
      together = [];
      taken = new Set();
    }
    together.push(row);
    for (const name of names) taken.add(name);
  }
  if (together.length > 0) yield together;
}

function namesIn(row: ReadRow): readonly string[] {
  if ('problems' in row) return [];
  const { membershipNumber, email, phone } = row.event.member;
  return [membershipNumber, email, phone].flatMap((name) => name?.toLowerCase() ?? []);
}

/** A row could not be recorded, for a reason that lies outside it. All rows before it are in the register. */
export class ImportStopped extends Error {
  override readonly name = 'ImportStopped';
  readonly line: number;

  constructor(line: number, cause: unknown) {
    super(
      `Stopped at line ${line}, which could not be recorded. What comes before it is in the register. Run the same import again: it goes on from there.`,
      { cause },
    );
    this.line = line;
  }
}
