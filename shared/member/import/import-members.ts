import type { World } from '../../ports/world.ts';
import { dateIn } from '../../time/civil.ts';
import type { Instant } from '../../time/instant.ts';
import type { DeliveredEvent } from '../event.ts';
import { createLookup } from '../lookup.ts';
import type { Member } from '../member.ts';
import type { Organisation } from '../organisation.ts';
import { checkFile, memberRecords, type CheckedFile } from './check-file.ts';
import { foundBy, outlookOf, type Outcome, type Outlook } from './outlook.ts';
import { readRow, type Joined, type ReadRow } from './row.ts';
import type { Source } from './text.ts';

/** What became of a row, or would become of it: its line and names of columns, and nothing else of what it says. */
export type RowReport =
  | { readonly line: number; readonly outcome: Outcome; readonly changes: readonly string[] }
  | { readonly line: number; readonly outcome: 'refused'; readonly problems: readonly string[] };

export type ImportSummary = CheckedFile & {
  /** How many rows came to what. Their sum is `rows`. */
  readonly outcomes: Readonly<Record<RowReport['outcome'], number>>;
};

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
  /** A row is done, in the order of the file. */
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
    const { receivedAt } = row.delivered;
    const at = options.asOf < receivedAt ? options.asOf : receivedAt;
    const today = dateIn(organisation.zone, at);
    const before = options.dryRun
      ? await foundBy({ items: world.items, lookup }, row.event)
      : await options.record(row.delivered, row.event);
    return { line, ...named(outlookOf(before, row.event, { at, today }), file) };
  };

  const takeAll = async (rows: readonly ReadRow[]): Promise<void> => {
    const taken = await Promise.allSettled(rows.map(take));
    for (const [index, one] of taken.entries()) {
      // What a later row of these came to is found out by the next run.
      if (one.status === 'rejected') throw new ImportStopped(rows[index]!.line, one.reason);
      outcomes[one.value.outcome] += 1;
      options.report?.(one.value);
    }
  };

  let together = new Together(options.atOnce ?? 1);
  for await (const record of memberRecords(source, file)) {
    const row = readRow(record, {
      columns: file.columns,
      organisation,
      asOf: options.asOf,
      now: world.clock.now(),
    });
    if (!together.takes(row)) {
      await takeAll(together.rows);
      together = new Together(options.atOnce ?? 1);
    }
    together.add(row);
  }
  await takeAll(together.rows);
  return { ...file, outcomes };
}

function named({ outcome, changes }: Outlook, { columns }: CheckedFile) {
  return { outcome, changes: changes.flatMap((field) => columns.names.get(field) ?? []) };
}

/** Rows that are recorded at the same time: no two of them name the same member. */
class Together {
  readonly rows: ReadRow[] = [];
  readonly #most: number;
  readonly #names = new Set<string>();

  constructor(most: number) {
    this.#most = most;
  }

  takes(row: ReadRow): boolean {
    return this.rows.length < this.#most && !namesIn(row).some((name) => this.#names.has(name));
  }

  add(row: ReadRow): void {
    this.rows.push(row);
    for (const name of namesIn(row)) this.#names.add(name);
  }
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
