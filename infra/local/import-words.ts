import type { CheckedFile } from '../../shared/member/import/check-file.ts';
import type { ImportSummary, RowReport } from '../../shared/member/import/import-members.ts';
import type { Instant } from '../../shared/time/instant.ts';

const OUTCOMES = {
  new: 'new',
  known: 'known',
  returns: 'a member again',
  left: 'has left since, and stays so',
  erased: 'erased, and stays so',
  refused: 'REFUSED',
} as const;
const SEPARATORS = { ';': 'semicolons', ',': 'commas', '\t': 'tabs' } as const;

/** One row in a line: its number, what became of it, and names of columns. */
export function reportLine(row: RowReport): string {
  const about = row.outcome === 'refused' ? row.problems.join('; ') : changed(row);
  return `line ${row.line}: ${OUTCOMES[row.outcome]}${about && `: ${about}`}`;
}

function changed({ outcome, changes }: Exclude<RowReport, { outcome: 'refused' }>): string {
  if (changes.length > 0) return `changes ${changes.join(', ')}`;
  return outcome === 'known' ? 'changes nothing' : '';
}

/** What the file was found to be. */
export function startLines(
  { rows, encoding, delimiter, columns }: CheckedFile,
  { asOf, dryRun, welcome }: { readonly asOf: Instant; readonly dryRun: boolean; readonly welcome: boolean },
): readonly string[] {
  return [
    `${rows} ${rows === 1 ? 'row' : 'rows'}, ${encoding} with ${SEPARATORS[delimiter]}, as of ${asOf}.`,
    `Columns: ${[...columns.names.values()].join(', ')}.`,
    ...(columns.ignored.length > 0 ? [`Left out: ${columns.ignored.join(', ')}.`] : []),
    ...(columns.names.has('joinedOn')
      ? []
      : [
          welcome
            ? 'No column says since when they are members: new ones are taken to have joined on that day, and what follows on joining is planned by it.'
            : 'No column says since when they are members: they get no check-in and no points for joining, until a later file or form says it. The half year before a first survey counts from that day.',
        ]),
    ...(dryRun ? ['Dry run: nothing is written.'] : []),
  ];
}

/** How many rows came to what. */
export function summaryLines(
  { rows, outcomes }: ImportSummary,
  { dryRun, welcome }: { readonly dryRun: boolean; readonly welcome: boolean },
): readonly string[] {
  const counts = (Object.keys(OUTCOMES) as (keyof typeof OUTCOMES)[])
    .filter((outcome) => outcomes[outcome] > 0)
    .map((outcome) => `${outcomes[outcome]} ${OUTCOMES[outcome]}`);
  const would = dryRun ? 'would begin' : 'begins';
  return [
    `${rows} ${rows === 1 ? 'row' : 'rows'}: ${counts.join(', ')}.${dryRun ? ' Nothing was written.' : ''}`,
    ...(outcomes.new + outcomes.returns > 0
      ? [welcome ? `The welcome series ${would}.` : `No welcome series ${would}.`]
      : []),
    ...(outcomes.refused > 0
      ? [
          'Mend the refused rows in the file and import it again: what is in the register already stays as it is.',
        ]
      : []),
  ];
}
