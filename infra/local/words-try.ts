import type { PerLanguage } from '../../shared/member/organisation.ts';
import type { TryFieldName, TryFormName } from './try-forms.ts';

interface TryWords {
  readonly title: string;
  readonly intro: string;
  readonly noForms: string;
  /** Where they stand, and a link, follow. */
  readonly more: string;
  readonly moreLink: string;
  readonly sent: string;
  readonly taken: (form: string) => string;
  readonly notTaken: (form: string) => string;
  /** Of what is stored, and made no event. */
  readonly setAside: (form: string) => string;
  /** The link follows. */
  readonly kept: string;
  readonly keptLink: string;
  readonly answer: string;
  readonly answerOf: (status: number) => string;
  readonly request: string;
  readonly member: string;
  readonly messages: string;
  readonly next: string;
  readonly nobody: string;
  readonly nothing: string;
  readonly send: string;
  readonly forms: Readonly<Record<TryFormName, { readonly title: string; readonly what: string }>>;
  readonly fields: Readonly<Record<TryFieldName, string>>;
  /** What a help case may be about, and the languages; what stands here for none is shown as it is sent. */
  readonly choices: Readonly<Record<string, string>>;
}

export const TRY_WORDS: PerLanguage<TryWords> = {
  sv: {
    title: 'Prova',
    intro:
      'Varje formulär skickar en signerad webhook till den här servern, som formuläret på er egen webbplats skulle göra. Titta sedan: i inkorgen, hos medlemmen, på klockan.',
    noForms: 'Inget av formulären som sidan kan finns som signerat i workflows/forms.ts.',
    more: 'Fler formulär står i',
    moreLink: 'deras adresser, hemligheter och exempel',
    sent: 'Skickat',
    taken: (form) => `Togs emot: ${form}`,
    notTaken: (form) => `Togs inte emot: ${form}`,
    setAside: (form) => `Lades åt sidan: ${form}`,
    kept: 'Det blev ingen händelse: svaret säger varför. Inget är förlorat, för den som rättar formulärets karta kan spela upp det igen:',
    keptLink: 'det som väntar',
    answer: 'Svaret',
    answerOf: (status) => `Svaret, ${status}`,
    request: 'Anropet',
    member: 'Medlemmen',
    messages: 'Medlemmens meddelanden',
    next: 'Det som kommer härnäst',
    nobody: 'Ingen i registret har det numret; det väntar tills någon med det blir medlem.',
    nothing: 'Inget sparades: svaret säger varför.',
    send: 'Skicka webhooken',
    forms: {
      join: {
        title: 'Någon blir medlem',
        what: 'Medlemmen hälsas välkommen genast, eller när det blir morgon.',
      },
      help: { title: 'Ett ärende avslutas', what: 'Ett tack följer, och efter en vecka frågan hur det var.' },
      training: { title: 'Någon har gått en utbildning', what: 'Det räknas i medlemmens lojalitetsindex.' },
      'log-in': { title: 'Någon loggar in', what: 'Då utgår välkomstbrevens påminnelse om att logga in.' },
      leave: { title: 'Någon går ur', what: 'Allt som är på gång för medlemmen tar slut genast.' },
    },
    fields: {
      membershipNumber: 'Medlemsnummer',
      givenName: 'Förnamn',
      familyName: 'Efternamn',
      email: 'E-post',
      phone: 'Telefon',
      language: 'Språk',
      birthDate: 'Född',
      kind: 'Gäller',
      case: 'Ärende',
      training: 'Utbildning',
    },
    choices: {
      sv: 'svenska',
      nb: 'norska (bokmål)',
      en: 'engelska',
      salary: 'lön',
      negotiation: 'förhandling',
      dismissal: 'uppsägning',
      'work-environment': 'arbetsmiljö',
      unemployment: 'arbetslöshet',
      legal: 'juridik',
      other: 'annat',
    },
  },
  nb: {
    title: 'Prøv',
    intro:
      'Hvert skjema sender en signert webhook til denne serveren, slik skjemaet på deres eget nettsted ville gjort. Se så: i innboksen, hos medlemmet, på klokken.',
    noForms: 'Ingen av skjemaene som siden kan, finnes som signert i workflows/forms.ts.',
    more: 'Flere skjemaer står i',
    moreLink: 'adressene, hemmelighetene og eksemplene deres',
    sent: 'Sendt',
    taken: (form) => `Tatt imot: ${form}`,
    notTaken: (form) => `Ikke tatt imot: ${form}`,
    setAside: (form) => `Lagt til side: ${form}`,
    kept: 'Det ble ingen hendelse: svaret sier hvorfor. Ingenting er tapt, for den som retter kartet til skjemaet, kan spille det av på nytt:',
    keptLink: 'det som venter',
    answer: 'Svaret',
    answerOf: (status) => `Svaret, ${status}`,
    request: 'Kallet',
    member: 'Medlemmet',
    messages: 'Medlemmets meldinger',
    next: 'Det neste som skjer',
    nobody: 'Ingen i registeret har det nummeret; det venter til noen med det blir medlem.',
    nothing: 'Ingenting ble lagret: svaret sier hvorfor.',
    send: 'Send webhooken',
    forms: {
      join: {
        title: 'Noen blir medlem',
        what: 'Medlemmet blir ønsket velkommen med en gang, eller når det blir morgen.',
      },
      help: {
        title: 'En sak avsluttes',
        what: 'En takk følger, og etter en uke spørsmålet om hvordan det var.',
      },
      training: { title: 'Noen har vært på kurs', what: 'Det teller i medlemmets lojalitetsindeks.' },
      'log-in': { title: 'Noen logger inn', what: 'Da utgår påminnelsen om å logge inn i velkomstbrevene.' },
      leave: {
        title: 'Noen melder seg ut',
        what: 'Alt som er på gang for medlemmet, tar slutt med en gang.',
      },
    },
    fields: {
      membershipNumber: 'Medlemsnummer',
      givenName: 'Fornavn',
      familyName: 'Etternavn',
      email: 'E-post',
      phone: 'Telefon',
      language: 'Språk',
      birthDate: 'Født',
      kind: 'Gjelder',
      case: 'Sak',
      training: 'Kurs',
    },
    choices: {
      sv: 'svensk',
      nb: 'norsk (bokmål)',
      en: 'engelsk',
      salary: 'lønn',
      negotiation: 'forhandling',
      dismissal: 'oppsigelse',
      'work-environment': 'arbeidsmiljø',
      unemployment: 'arbeidsledighet',
      legal: 'juss',
      other: 'annet',
    },
  },
  en: {
    title: 'Try it',
    intro:
      'Each form sends a signed webhook to this server, as the form on your own site would. Then watch: the inbox, the member, the clock.',
    noForms: 'None of the forms that this page knows is in workflows/forms.ts as a signed one.',
    more: 'More forms stand in',
    moreLink: 'their addresses, secrets and examples',
    sent: 'Sent',
    taken: (form) => `Taken: ${form}`,
    notTaken: (form) => `Not taken: ${form}`,
    setAside: (form) => `Put aside: ${form}`,
    kept: 'It became no event: the answer says why. Nothing is lost, since whoever mends the map of the form can replay it:',
    keptLink: 'what waits',
    answer: 'The answer',
    answerOf: (status) => `The answer, ${status}`,
    request: 'The request',
    member: 'The member',
    messages: 'Their messages',
    next: 'What comes next',
    nobody: 'Nobody in the register has that number; it waits until they join.',
    nothing: 'Nothing was stored: the answer says why.',
    send: 'Send the webhook',
    forms: {
      join: { title: 'Somebody joins', what: 'They get a welcome at once, or when the morning comes.' },
      help: {
        title: 'A help case is closed',
        what: 'Thanks follow, and after a week the question how it was.',
      },
      training: { title: 'Somebody has been to a training', what: 'It counts for their loyalty index.' },
      'log-in': { title: 'Somebody logs in', what: 'The welcome’s reminder to log in is then left out.' },
      leave: { title: 'Somebody leaves', what: 'All that is under way for them ends at once.' },
    },
    fields: {
      membershipNumber: 'Membership number',
      givenName: 'First name',
      familyName: 'Family name',
      email: 'Email',
      phone: 'Phone',
      language: 'Language',
      birthDate: 'Born on',
      kind: 'About',
      case: 'Case',
      training: 'Training',
    },
    choices: {
      sv: 'Swedish',
      nb: 'Norwegian (bokmål)',
      en: 'English',
      salary: 'salary',
      negotiation: 'negotiation',
      dismissal: 'dismissal',
      'work-environment': 'work environment',
      unemployment: 'unemployment',
      legal: 'law',
      other: 'something else',
    },
  },
};
