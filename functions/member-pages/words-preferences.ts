import type { PerLanguage } from '../../shared/member/organisation.ts';
import type { Channel, Purpose } from '../../shared/message/template.ts';

interface PreferenceWords {
  readonly title: string;
  readonly intro: string;
  readonly saved: string;
  /** A no came from elsewhere after the page was shown, and stands. */
  readonly newer: string;
  readonly purposes: Readonly<Record<Purpose, { readonly name: string; readonly more: string }>>;
  readonly channels: Readonly<Record<Channel, string>>;
  readonly noAddress: Readonly<Record<Channel, string>>;
  readonly language: string;
  readonly channel: string;
  readonly channelMore: string;
  readonly save: string;
  readonly pauseTitle: string;
  readonly pauseMore: string;
  readonly pause: string;
  readonly paused: (until: string) => string;
  readonly resume: string;
  readonly stopTitle: string;
  readonly stopMore: string;
  readonly stop: string;
}

/** Each in its own words: who reads the wrong language must find the right one. */
export const LANGUAGE_NAMES: PerLanguage<string> = { sv: 'Svenska', nb: 'Norsk bokmål', en: 'English' };

/** The words of the preference centre. A change of what a choice means needs a new TEXT_VERSION in preferences.ts. */
export const PREFERENCE_WORDS: PerLanguage<PreferenceWords> = {
  sv: {
    title: 'Välj vad du får från oss',
    intro: 'Det du väljer gäller direkt. Ditt medlemskap påverkas inte.',
    saved: 'Sparat. Så här är det nu.',
    newer: 'Du har tackat nej på ett annat ställe medan sidan var öppen, och det gäller. Så här är det nu.',
    purposes: {
      service: {
        name: 'Om ditt medlemskap',
        more: 'Det du behöver veta som medlem, till exempel om avgiften eller om hjälp som du har bett om.',
      },
      relation: {
        name: 'Hälsningar och frågor',
        more: 'Välkomstbrev, tack, födelsedagshälsningar och frågor om hur du har det.',
      },
      marketing: {
        name: 'Erbjudanden',
        more: 'Förmåner och försäkringar. De kommer bara om du säger ja här.',
      },
    },
    channels: { email: 'E-post', sms: 'Sms' },
    noAddress: { email: 'vi har ingen e-postadress till dig', sms: 'vi har inget mobilnummer till dig' },
    language: 'Språk',
    channel: 'Hur når vi dig helst?',
    channelMore: 'Vissa meddelanden kan komma på båda sätten. Då väljer vi det här.',
    save: 'Spara',
    pauseTitle: 'Ta en paus',
    pauseMore:
      'I tre månader får du inga hälsningar, frågor eller erbjudanden. Sedan börjar de igen av sig själva.',
    pause: 'Pausa i tre månader',
    paused: (until) =>
      `Du har paus till den ${until}. Fram till dess får du bara det som rör ditt medlemskap.`,
    resume: 'Avsluta pausen',
    stopTitle: 'Stoppa allt',
    stopMore:
      'Då får du inga mejl och inga sms härifrån, inte heller om ditt medlemskap. Du kan alltid ringa oss, och du kan ändra dig på den här sidan.',
    stop: 'Stoppa alla mejl och sms',
  },
  nb: {
    title: 'Velg hva du får fra oss',
    intro: 'Det du velger, gjelder med en gang. Medlemskapet ditt påvirkes ikke.',
    saved: 'Lagret. Slik er det nå.',
    newer: 'Du har sagt nei et annet sted mens siden var åpen, og det gjelder. Slik er det nå.',
    purposes: {
      service: {
        name: 'Om medlemskapet ditt',
        more: 'Det du trenger å vite som medlem, for eksempel om kontingenten eller om hjelp du har bedt om.',
      },
      relation: {
        name: 'Hilsener og spørsmål',
        more: 'Velkomstbrev, takk, bursdagshilsener og spørsmål om hvordan du har det.',
      },
      marketing: {
        name: 'Tilbud',
        more: 'Fordeler og forsikringer. De kommer bare hvis du sier ja her.',
      },
    },
    channels: { email: 'E-post', sms: 'SMS' },
    noAddress: { email: 'vi har ingen e-postadresse til deg', sms: 'vi har ikke noe mobilnummer til deg' },
    language: 'Språk',
    channel: 'Hvordan når vi deg helst?',
    channelMore: 'Noen meldinger kan komme på begge måter. Da velger vi denne.',
    save: 'Lagre',
    pauseTitle: 'Ta en pause',
    pauseMore:
      'I tre måneder får du ingen hilsener, spørsmål eller tilbud. Etterpå begynner de igjen av seg selv.',
    pause: 'Ta pause i tre måneder',
    paused: (until) =>
      `Du har pause til ${until}. Fram til da får du bare det som gjelder medlemskapet ditt.`,
    resume: 'Avslutt pausen',
    stopTitle: 'Stopp alt',
    stopMore:
      'Da får du ingen e-poster og ingen SMS herfra, heller ikke om medlemskapet ditt. Du kan alltid ringe oss, og du kan ombestemme deg på denne siden.',
    stop: 'Stopp alle e-poster og SMS',
  },
  en: {
    title: 'Choose what you get from us',
    intro: 'What you choose takes effect at once. Your membership stays as it is.',
    saved: 'Saved. This is how it is now.',
    newer: 'You said no somewhere else while this page was open, and that stands. This is how it is now.',
    purposes: {
      service: {
        name: 'About your membership',
        more: 'What you need to know as a member, such as your fee or help that you have asked for.',
      },
      relation: {
        name: 'Greetings and questions',
        more: 'Welcome letters, thanks, birthday greetings and questions about how you are doing.',
      },
      marketing: {
        name: 'Offers',
        more: 'Benefits and insurance. They only come if you say yes here.',
      },
    },
    channels: { email: 'Email', sms: 'Text message' },
    noAddress: { email: 'we have no email address for you', sms: 'we have no mobile number for you' },
    language: 'Language',
    channel: 'How do you prefer to hear from us?',
    channelMore: 'Some messages can come either way. Then we use this one.',
    save: 'Save',
    pauseTitle: 'Take a break',
    pauseMore:
      'For three months you get no greetings, questions or offers. Then they begin again by themselves.',
    pause: 'Pause for three months',
    paused: (until) =>
      `You have a break until ${until}. Until then you only get what concerns your membership.`,
    resume: 'End the break',
    stopTitle: 'Stop everything',
    stopMore:
      'You will get no emails and no text messages from here, not even about your membership. You can always call us, and you can change your mind on this page.',
    stop: 'Stop all emails and text messages',
  },
};
