import type { Language } from '../../shared/message/template.ts';

interface PageWords {
  readonly title: string;
  readonly ask: string;
  readonly askMore: string;
  readonly button: string;
  readonly stopped: string;
  readonly stoppedMore: string;
  /** The phone number follows, and a full stop. */
  readonly contact: string;
}

/** The words of the unsubscribe page. A change of `ask` or `button` needs a new TEXT_VERSION in shared/consent/withdraw.ts. */
export const PAGE_WORDS: Readonly<Record<Language, PageWords>> = {
  sv: {
    title: 'Avsluta utskick',
    ask: 'Vill du sluta få de här mejlen?',
    askMore:
      'Då slutar vi att höra av oss med välkomstbrev, hälsningar och liknande. Ditt medlemskap påverkas inte, och du kan ringa oss precis som förut.',
    button: 'Ja, avsluta mejlen',
    stopped: 'Klart, du får inte fler sådana mejl.',
    stoppedMore: 'Ditt medlemskap är som förut. Du är alltid välkommen att höra av dig när du behöver oss.',
    contact: 'Undrar du över något? Ring oss på',
  },
  nb: {
    title: 'Avslutt utsendinger',
    ask: 'Vil du slutte å få disse e-postene?',
    askMore:
      'Da slutter vi å sende deg velkomstbrev, hilsener og lignende. Medlemskapet ditt påvirkes ikke, og du kan ringe oss akkurat som før.',
    button: 'Ja, avslutt e-postene',
    stopped: 'Det er ordnet. Du får ikke flere slike e-poster.',
    stoppedMore: 'Medlemskapet ditt er som før. Du er alltid velkommen til å ta kontakt når du trenger oss.',
    contact: 'Lurer du på noe? Ring oss på',
  },
  en: {
    title: 'Stop these emails',
    ask: 'Would you like to stop getting these emails?',
    askMore:
      'We will no longer send you welcome letters, greetings and the like. Your membership stays as it is, and you can call us just as before.',
    button: 'Yes, stop the emails',
    stopped: 'Done. You will not get any more emails of this kind.',
    stoppedMore: 'Your membership is as before. You are always welcome to get in touch when you need us.',
    contact: 'Any questions? Call us on',
  },
};

export type InEachLanguage = readonly {
  readonly language: Language;
  readonly title: string;
  readonly text: string;
}[];

/** Shown when a link is not ours or was damaged: no language is known, so all of them. */
export const NOT_FOUND: InEachLanguage = [
  {
    language: 'sv',
    title: 'Sidan finns inte',
    text: 'Länken är gammal eller har blivit avklippt. Prova att klicka på den i mejlet igen.',
  },
  {
    language: 'nb',
    title: 'Siden finnes ikke',
    text: 'Lenken er gammel eller har blitt kuttet. Prøv å trykke på den i e-posten en gang til.',
  },
  {
    language: 'en',
    title: 'Page not found',
    text: 'The link is old or was cut off. Try clicking it in the email again.',
  },
];

/** Shown when the link was ours, and the member is no longer there: no language is known. */
export const GONE: InEachLanguage = [
  {
    language: 'sv',
    title: 'Det finns inga utskick kvar att avsluta',
    text: 'Länken hör till ett mejl som inte längre finns hos oss.',
  },
  {
    language: 'nb',
    title: 'Det er ingen utsendinger igjen å avslutte',
    text: 'Lenken hører til en e-post som vi ikke lenger har.',
  },
  {
    language: 'en',
    title: 'There is nothing left to stop',
    text: 'The link belongs to an email that we no longer keep.',
  },
];

/** Shown when something broke on our side. */
export const FAULT: InEachLanguage = [
  {
    language: 'sv',
    title: 'Något gick fel hos oss',
    text: 'Det gick inte just nu. Försök igen om en stund.',
  },
  {
    language: 'nb',
    title: 'Noe gikk galt hos oss',
    text: 'Det gikk ikke akkurat nå. Prøv igjen om en liten stund.',
  },
  {
    language: 'en',
    title: 'Something went wrong on our side',
    text: 'It did not work just now. Please try again in a while.',
  },
];
