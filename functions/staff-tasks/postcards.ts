import { stringify } from 'csv-stringify/sync';
import type { PerLanguage } from '../../shared/member/organisation.ts';
import { allOpenTasks, isToDo } from '../../shared/member/staff-task.ts';
import { dateIn } from '../../shared/time/civil.ts';
import { memberOf } from './find-task.ts';
import { MOST_COUNTED } from './list-tasks.ts';
import type { Needs } from './needs.ts';
import type { Written } from './written.ts';

const HEADERS: PerLanguage<readonly [number: string, given: string, family: string]> = {
  sv: ['Medlemsnummer', 'Förnamn', 'Efternamn'],
  nb: ['Medlemsnummer', 'Fornavn', 'Etternavn'],
  en: ['Membership number', 'Given name', 'Family name'],
};
/** How many members' rows are asked for at once. */
const AT_ONCE = 50;

/**
 * The postcards to be written today, for a mail merge: one row each, the first due first. An address is not in the
 * register; the number leads to it where it is. Who has left is not written to, and stays on the list for staff to see.
 * With a byte order mark and `;`, as spreadsheets here expect, and no cell that one would take for a formula.
 */
export async function postcardsCsv({ items, clock }: Pick<Needs, 'items' | 'clock'>, written: Written) {
  const today = dateIn(written.organisation.zone, clock.now());
  const open = await allOpenTasks(items, MOST_COUNTED);
  const cards = open.filter((task) => task.kind === 'postcard' && isToDo(task, today));
  const rows: string[][] = [];
  for (let at = 0; at < cards.length; at += AT_ONCE) {
    const members = await Promise.all(cards.slice(at, at + AT_ONCE).map((card) => memberOf(items, card)));
    for (const member of members) {
      if (member?.status !== 'active') continue;
      const { membershipNumber = '', givenName = '', familyName = '' } = member;
      // Nobody can find their address: a mail merge would print a card to no one. They stay on the list, too.
      if (membershipNumber + givenName + familyName === '') continue;
      rows.push([membershipNumber, givenName, familyName]);
    }
  }
  return stringify([[...HEADERS[written.language]], ...rows], {
    bom: true,
    delimiter: ';',
    record_delimiter: 'windows',
    escape_formulas: true,
  });
}
