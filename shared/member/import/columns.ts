import { LANGUAGES, type Language } from '../../message/template.ts';
import type { PerLanguage } from '../organisation.ts';

/** What a column of a member file may hold: the fields of `member.joined`, by their path below `member`. */
export type ColumnField =
  | 'membershipNumber'
  | 'givenName'
  | 'familyName'
  | 'email'
  | 'phone'
  | 'language'
  | 'birthDate'
  | 'joinedOn'
  | 'zone'
  | 'preferredChannel'
  | `segments.${'sector' | 'workplace' | 'role' | 'region' | 'interests'}`;

/**
 * Field → what its column may be called. The first name of each language is the one that an export writes. Capitals,
 * spaces and hyphens do not count, and any language is read whatever the organisation's own is.
 */
const NAMES: Readonly<Record<ColumnField, PerLanguage<readonly [string, ...string[]]>>> = {
  membershipNumber: {
    sv: ['Medlemsnummer', 'Medlemsnr', 'Medlems-id'],
    nb: ['Medlemsnummer', 'Medlemsnr', 'Medlemsnr.'],
    en: ['Membership number', 'Member number', 'Membership no', 'Member no', 'Member id'],
  },
  givenName: {
    sv: ['Förnamn', 'Fornamn', 'Tilltalsnamn'],
    nb: ['Fornavn'],
    en: ['Given name', 'First name'],
  },
  familyName: {
    sv: ['Efternamn'],
    nb: ['Etternavn'],
    en: ['Family name', 'Last name', 'Surname'],
  },
  email: {
    sv: ['E-post', 'E-postadress', 'Mejl', 'Mejladress', 'Mailadress'],
    nb: ['E-post', 'E-postadresse'],
    en: ['E-mail', 'E-mail address', 'Mail'],
  },
  phone: {
    sv: ['Mobil', 'Mobiltelefon', 'Mobilnummer', 'Mobilnr', 'Telefon', 'Telefonnummer'],
    nb: ['Mobil', 'Mobiltelefon', 'Mobilnummer', 'Mobilnr', 'Telefon', 'Telefonnummer'],
    en: ['Mobile', 'Mobile phone', 'Mobile number', 'Cell phone', 'Phone', 'Phone number'],
  },
  language: { sv: ['Språk', 'Sprak'], nb: ['Språk', 'Målform'], en: ['Language'] },
  birthDate: {
    sv: ['Födelsedag', 'Födelsedatum', 'Född'],
    nb: ['Fødselsdag', 'Fødselsdato', 'Født'],
    en: ['Birthday', 'Birth date', 'Date of birth', 'Born'],
  },
  joinedOn: {
    sv: ['Medlem sedan', 'Medlem fr.o.m.', 'Inträdesdatum', 'Inträde'],
    nb: ['Medlem siden', 'Medlem fra', 'Innmeldt', 'Innmeldingsdato', 'Innmeldt dato'],
    en: ['Member since', 'Joined', 'Joined on', 'Date joined', 'Join date'],
  },
  zone: { sv: ['Tidszon'], nb: ['Tidssone'], en: ['Time zone'] },
  preferredChannel: {
    sv: ['Föredragen kanal', 'Kanal'],
    nb: ['Foretrukket kanal', 'Kanal'],
    en: ['Preferred channel', 'Channel'],
  },
  'segments.sector': { sv: ['Sektor', 'Bransch'], nb: ['Sektor', 'Bransje'], en: ['Sector', 'Industry'] },
  'segments.workplace': {
    sv: ['Arbetsplats', 'Arbetsgivare'],
    nb: ['Arbeidsplass', 'Arbeidssted', 'Arbeidsgiver'],
    en: ['Workplace', 'Employer'],
  },
  'segments.role': {
    sv: ['Roll', 'Befattning', 'Yrke'],
    nb: ['Rolle', 'Stilling', 'Yrke'],
    en: ['Role', 'Occupation', 'Job title'],
  },
  'segments.region': {
    sv: ['Region', 'Distrikt'],
    nb: ['Region', 'Distrikt', 'Fylke'],
    en: ['Region', 'District'],
  },
  'segments.interests': {
    sv: ['Intressen', 'Intresse'],
    nb: ['Interesser', 'Interesse'],
    en: ['Interests', 'Interest'],
  },
};

export const COLUMN_FIELDS = Object.keys(NAMES) as readonly ColumnField[];

/** By one of these a member is found: a file without any of them names nobody. */
export const IDENTITY_FIELDS: readonly ColumnField[] = ['membershipNumber', 'email', 'phone'];

/** The column's name as an export in the language writes it. */
export const columnName = (field: ColumnField, language: Language): string => NAMES[field][language][0];

const plain = (name: string): string =>
  name
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(/[\s\p{Pd}_./:*()]+/gu, '');

const FIELDS: ReadonlyMap<string, ColumnField> = new Map(
  COLUMN_FIELDS.flatMap((field) =>
    LANGUAGES.flatMap((language) => NAMES[field][language].map((name) => [plain(name), field] as const)),
  ),
);

/** The field that a column of this name holds; undefined when the name is not known. */
export const fieldOf = (name: string): ColumnField | undefined => FIELDS.get(plain(name));
