import type { Tab } from '../../functions/staff-pages/written.ts';

/** What only this machine has, in the menu of the pages of staff. */
export const STAFF_TABS: readonly Tab[] = [
  { href: '/', text: { sv: 'Inkorg', nb: 'Innboks', en: 'Inbox' } },
  { href: '/clock', text: { sv: 'Klocka', nb: 'Klokke', en: 'Clock' } },
  { href: '/try', text: { sv: 'Prova', nb: 'Prøv', en: 'Try it' } },
];
