import type { PerLanguage } from '../../shared/member/organisation.ts';
import type { Language } from '../../shared/message/template.ts';

interface ShellWords {
  /** The phone number follows, and a full stop. */
  readonly contact: string;
  /** What the links to the other pages are called, to who cannot see them. */
  readonly pages: string;
  readonly preferences: string;
  readonly why: string;
  readonly about: string;
}

/** What stands on every page of a member. */
export const SHELL_WORDS: PerLanguage<ShellWords> = {
  sv: {
    contact: 'Undrar du över något? Ring oss på',
    pages: 'Dina andra sidor',
    preferences: 'Välj vad du får från oss',
    why: 'Därför hör vi av oss',
    about: 'Det här vet vi om dig',
  },
  nb: {
    contact: 'Lurer du på noe? Ring oss på',
    pages: 'De andre sidene dine',
    preferences: 'Velg hva du får fra oss',
    why: 'Derfor tar vi kontakt',
    about: 'Dette vet vi om deg',
  },
  en: {
    contact: 'Any questions? Call us on',
    pages: 'Your other pages',
    preferences: 'Choose what you get from us',
    why: 'Why we write to you',
    about: 'What we know about you',
  },
};

interface PageWords {
  readonly title: string;
  readonly ask: string;
  readonly askMore: string;
  readonly button: string;
  readonly stopped: string;
  readonly stoppedMore: string;
}

/** The words of the unsubscribe page. A change of `ask` or `button` needs a new TEXT_VERSION in shared/consent/withdraw.ts. */
export const PAGE_WORDS: PerLanguage<PageWords> = {
  sv: {
    title: 'Avsluta utskick',
    ask: 'Vill du sluta få de här mejlen?',
    askMore:
      'Då slutar vi att höra av oss med välkomstbrev, hälsningar och liknande. Ditt medlemskap påverkas inte, och du kan ringa oss precis som förut.',
    button: 'Ja, avsluta mejlen',
    stopped: 'Klart, du får inte fler sådana mejl.',
    stoppedMore: 'Ditt medlemskap är som förut. Du är alltid välkommen att höra av dig när du behöver oss.',
  },
  nb: {
    title: 'Avslutt utsendinger',
    ask: 'Vil du slutte å få disse e-postene?',
    askMore:
      'Da slutter vi å sende deg velkomstbrev, hilsener og lignende. Medlemskapet ditt påvirkes ikke, og du kan ringe oss akkurat som før.',
    button: 'Ja, avslutt e-postene',
    stopped: 'Det er ordnet. Du får ikke flere slike e-poster.',
    stoppedMore: 'Medlemskapet ditt er som før. Du er alltid velkommen til å ta kontakt når du trenger oss.',
  },
  en: {
    title: 'Stop these emails',
    ask: 'Would you like to stop getting these emails?',
    askMore:
      'We will no longer send you welcome letters, greetings and the like. Your membership stays as it is, and you can call us just as before.',
    button: 'Yes, stop the emails',
    stopped: 'Done. You will not get any more emails of this kind.',
    stoppedMore: 'Your membership is as before. You are always welcome to get in touch when you need us.',
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

/** The same for all pages but the one that stops mails. */
export const EMPTY: InEachLanguage = [
  {
    language: 'sv',
    title: 'Här finns inget längre',
    text: 'Länken hör till ett meddelande som vi inte har kvar.',
  },
  {
    language: 'nb',
    title: 'Her er det ikke noe lenger',
    text: 'Lenken hører til en melding som vi ikke lenger har.',
  },
  {
    language: 'en',
    title: 'There is nothing here any more',
    text: 'The link belongs to a message that we no longer keep.',
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
