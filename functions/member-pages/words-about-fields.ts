import type { PerLanguage } from '../../shared/member/organisation.ts';

export type Field =
  | 'status'
  | 'joinedOn'
  | 'registeredOn'
  | 'membershipNumber'
  | 'history'
  | 'mergedFrom'
  | 'givenName'
  | 'familyName'
  | 'email'
  | 'phone'
  | 'birthDate'
  | 'language'
  | 'zone'
  | 'sector'
  | 'workplace'
  | 'role'
  | 'region'
  | 'interests'
  | 'preferredChannel'
  | 'pausedUntil'
  | 'suppressed-email'
  | 'suppressed-sms'
  | 'caseClosedAt'
  | 'lastQuestionAt'
  | 'lastSurveyAt';

/** What each field of the register is called on the page of what we know. */
export const FIELD_WORDS: PerLanguage<Readonly<Record<Field, string>>> = {
  sv: {
    status: 'Status',
    joinedOn: 'Medlem från',
    registeredOn: 'Med i vårt register från',
    membershipNumber: 'Medlemsnummer',
    history: 'In- och utträden',
    mergedFrom: 'I registret',
    givenName: 'Förnamn',
    familyName: 'Efternamn',
    email: 'E-post',
    phone: 'Mobil',
    birthDate: 'Födelsedag',
    language: 'Språk',
    zone: 'Tidszon',
    sector: 'Bransch',
    workplace: 'Arbetsplats',
    role: 'Uppdrag',
    region: 'Region',
    interests: 'Intressen',
    preferredChannel: 'Nås helst med',
    pausedUntil: 'Paus till',
    'suppressed-email': 'Adress som vi inte skriver till, för att den inte tar emot',
    'suppressed-sms': 'Nummer som vi inte skickar till, för att det inte tar emot',
    caseClosedAt: 'Senaste ärendet avslutat',
    lastQuestionAt: 'Senaste frågan till dig',
    lastSurveyAt: 'Senaste enkäten till dig',
  },
  nb: {
    status: 'Status',
    joinedOn: 'Medlem fra',
    registeredOn: 'Med i registeret vårt fra',
    membershipNumber: 'Medlemsnummer',
    history: 'Inn- og utmeldinger',
    mergedFrom: 'I registeret',
    givenName: 'Fornavn',
    familyName: 'Etternavn',
    email: 'E-post',
    phone: 'Mobil',
    birthDate: 'Bursdag',
    language: 'Språk',
    zone: 'Tidssone',
    sector: 'Bransje',
    workplace: 'Arbeidsplass',
    role: 'Verv',
    region: 'Region',
    interests: 'Interesser',
    preferredChannel: 'Nås helst med',
    pausedUntil: 'Pause til',
    'suppressed-email': 'Adresse vi ikke skriver til, fordi den ikke tar imot',
    'suppressed-sms': 'Nummer vi ikke sender til, fordi det ikke tar imot',
    caseClosedAt: 'Siste sak avsluttet',
    lastQuestionAt: 'Siste spørsmål til deg',
    lastSurveyAt: 'Siste undersøkelse til deg',
  },
  en: {
    status: 'Status',
    joinedOn: 'Member from',
    registeredOn: 'In our register from',
    membershipNumber: 'Membership number',
    history: 'Joined and left',
    mergedFrom: 'In the register',
    givenName: 'First name',
    familyName: 'Last name',
    email: 'Email',
    phone: 'Mobile',
    birthDate: 'Birthday',
    language: 'Language',
    zone: 'Time zone',
    sector: 'Sector',
    workplace: 'Workplace',
    role: 'Role',
    region: 'Region',
    interests: 'Interests',
    preferredChannel: 'Prefers to hear from us by',
    pausedUntil: 'Break until',
    'suppressed-email': 'Address that we do not write to, as it does not take messages',
    'suppressed-sms': 'Number that we do not send to, as it does not take messages',
    caseClosedAt: 'Last case closed',
    lastQuestionAt: 'Last question to you',
    lastSurveyAt: 'Last survey to you',
  },
};
