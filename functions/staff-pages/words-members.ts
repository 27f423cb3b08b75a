import type { PerLanguage } from '../../shared/member/organisation.ts';
import type { Standing } from './who.ts';

interface MembersWords {
  readonly title: string;
  readonly search: string;
  readonly searchHint: string;
  readonly find: string;
  readonly levels: string;
  readonly standings: Readonly<Record<Standing, string>>;
  readonly nobody: string;
  readonly none: string;
  readonly next: string;
  readonly first: string;
  readonly noName: string;
  readonly noNumber: string;
  readonly index: (index: string) => string;
  readonly found: (text: string) => string;
  readonly notFound: (text: string) => string;
  /** Names are read row by row, and not all of them were. */
  readonly cut: (read: string) => string;
  readonly searchOn: string;
  readonly all: string;
}

export const MEMBERS_WORDS: PerLanguage<MembersWords> = {
  sv: {
    title: 'Medlemmar',
    search: 'Sök medlem',
    searchHint: 'Medlemsnummer, e-post eller mobil exakt, eller början av ett namn.',
    find: 'Sök',
    levels: 'Nivåer',
    standings: {
      ambassador: 'Ambassadörer',
      active: 'Aktiva',
      quiet: 'Lugna',
      'at-risk': 'Tysta',
      left: 'Har gått ur',
    },
    nobody: 'Här finns inga medlemmar än. De kommer med formulären, eller med en import av registret.',
    none: 'Ingen medlem är på den här nivån.',
    next: 'Nästa sida',
    first: 'Första sidan',
    noName: 'Inget namn i registret',
    noNumber: 'inget nummer',
    index: (index) => `index ${index}`,
    found: (text) => `Sökning: ${text}`,
    notFound: (text) => `Ingen medlem hittades för ”${text}”.`,
    cut: (read) => `Sökningen har läst ${read} medlemmars namn, de mest engagerade först. Det finns fler.`,
    searchOn: 'Sök vidare',
    all: 'Alla medlemmar',
  },
  nb: {
    title: 'Medlemmer',
    search: 'Søk medlem',
    searchHint: 'Medlemsnummer, e-post eller mobil nøyaktig, eller begynnelsen av et navn.',
    find: 'Søk',
    levels: 'Nivåer',
    standings: {
      ambassador: 'Ambassadører',
      active: 'Aktive',
      quiet: 'Rolige',
      'at-risk': 'Stille',
      left: 'Har meldt seg ut',
    },
    nobody: 'Her er det ingen medlemmer ennå. De kommer med skjemaene, eller med en import av registeret.',
    none: 'Ingen medlem er på dette nivået.',
    next: 'Neste side',
    first: 'Første side',
    noName: 'Ikke noe navn i registeret',
    noNumber: 'ikke noe nummer',
    index: (index) => `indeks ${index}`,
    found: (text) => `Søk: ${text}`,
    notFound: (text) => `Fant ingen medlem for «${text}».`,
    cut: (read) => `Søket har lest navnene til ${read} medlemmer, de mest engasjerte først. Det er flere.`,
    searchOn: 'Søk videre',
    all: 'Alle medlemmer',
  },
  en: {
    title: 'Members',
    search: 'Find a member',
    searchHint: 'Membership number, email or mobile exactly, or the beginning of a name.',
    find: 'Find',
    levels: 'Levels',
    standings: {
      ambassador: 'Ambassadors',
      active: 'Active',
      quiet: 'Quiet',
      'at-risk': 'At risk',
      left: 'Have left',
    },
    nobody: 'There are no members here yet. They come by your forms, or by an import of the register.',
    none: 'No member is at this level.',
    next: 'Next page',
    first: 'First page',
    noName: 'No name in the register',
    noNumber: 'no number',
    index: (index) => `index ${index}`,
    found: (text) => `Search: ${text}`,
    notFound: (text) => `No member was found for “${text}”.`,
    cut: (read) =>
      `The search has read the names of ${read} members, the most engaged first. There are more.`,
    searchOn: 'Go on searching',
    all: 'All members',
  },
};
