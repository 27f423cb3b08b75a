import type { Joined } from './bring-joined.ts';
import type { CarriedOver } from './carry-over.ts';
import type { Restored } from './make-safe.ts';

export function safeLines({ begun, ended, untouched }: Restored): readonly string[] {
  return [
    `FROZEN. ${begun} starts had fallen due and have their runs.`,
    `${ended} runs may have sent what the table does not know, and are over; ${untouched} go on.`,
  ];
}

/** What was carried over, in numbers: no name and no address. */
export function carriedLines(
  carried: CarriedOver,
  { from, joined }: { readonly from: string; readonly joined?: Joined & { readonly again: number } },
): readonly string[] {
  const { both, onlyOld, links, letters, unreadable, looser, nos, pauses, suppressed, channels } = carried;
  const { left, merged, erased } = carried;
  return [
    `${both} members are in both tables. Carried over from "${from}": ${nos} opt-outs, ${pauses} pauses, ${left} leaves, ${suppressed} dead addresses, ${channels} choices of a channel; ${letters} letters of the lost time are known again, ${links} links in letters work again.`,
    ...(both === 0
      ? [`Not one member is in both: is "${from}" the table from which the other one was restored?`]
      : []),
    ...line(merged, 'were merged into another row: they count as left here. Merge them again.'),
    ...line(
      erased,
      'were erased: nothing goes to them any more, and what this table holds of them is still to be erased.',
    ),
    ...line(
      looser,
      'have said yes, or ended a pause, since the restore point. That is not carried over: they can say it again on their page.',
    ),
    ...(joined
      ? [
          `${joined.brought} members who had joined since came over whole; ${joined.known} were here under another row by now, and what they had said came over to it; ${joined.left} were left, since not all of their rows can be read. ${joined.again} events that wait for their member go on the queue again.`,
        ]
      : line(
          onlyOld,
          `are in "${from}" alone and were not touched. Once the stage uses this table, --joined brings them over: infra/RUNBOOK.md, "Restore".`,
        )),
    ...line(
      unreadable,
      'have something that cannot be read, named above: look at each. What can be read was carried over; to a row of the restored table that cannot be read itself, nothing was, and nothing goes to it.',
    ),
  ];
}

const line = (many: number, what: string): readonly string[] => (many > 0 ? [`${many} ${what}`] : []);

/** Where no old table was named. */
export const LOST = `Nothing was carried over. What members did since the restore point is lost unless you put it in by hand before sending is
released: opt-outs, pauses, leaves, bounces and complaints, and the links in letters that went since.
Where the old table can still be read, run this again with --from <its name>.`;

export const NOT_FROZEN = (from: string): string =>
  `"${from}" is not frozen: what it sends from now on, the restored table does not know. Freeze it, and run this again.`;
