import type { Level, Part } from '../../shared/loyalty/points.ts';
import type { MembershipFact, Member } from '../../shared/member/member.ts';
import type { PerLanguage } from '../../shared/member/organisation.ts';

type Section =
  | 'membership'
  | 'person'
  | 'groups'
  | 'choices'
  | 'log'
  | 'contacts'
  | 'answers'
  | 'tasks'
  | 'happened'
  | 'index';

export interface AboutWords {
  readonly title: string;
  readonly intro: string;
  readonly sections: Readonly<Record<Section, string>>;
  readonly status: Readonly<Record<Member['status'], string>>;
  readonly facts: Readonly<Record<MembershipFact['what'], string>>;
  readonly since: (day: string) => string;
  readonly rows: (count: number) => string;
  readonly yes: string;
  readonly no: string;
  /** Neither yes nor no: of what comes all the same, and of what needs a yes. */
  readonly yesUnsaid: string;
  readonly noUnsaid: string;
  readonly pauseUntil: (day: string) => string;
  readonly pauseEnded: string;
  readonly sources: Readonly<Record<string, string>>;
  readonly byForm: string;
  readonly help: (cases: number, open: number) => string;
  readonly oldQuestion: string;
  readonly index: (index: string, level: string | undefined) => string;
  readonly indexMore: string;
  readonly levels: Readonly<Record<Level, string>>;
  readonly parts: Readonly<Record<Part, string>>;
  readonly points: (points: string) => string;
  readonly nothing: string;
}

/** What we know of a member, in plain words. */
export const ABOUT_WORDS: PerLanguage<AboutWords> = {
  sv: {
    title: 'Det här vet vi om dig',
    intro: 'Här står allt som vi har sparat om dig. Är något fel, ring oss, så rättar vi det.',
    sections: {
      membership: 'Ditt medlemskap',
      person: 'Du',
      groups: 'Grupper som du hör till',
      choices: 'Vad du får från oss',
      log: 'Dina val, med datum',
      contacts: 'Hjälp och frågor',
      answers: 'Dina svar',
      tasks: 'Samtal och kort',
      happened: 'Vad vi har noterat',
      index: 'Ditt lojalitetsindex',
    },
    status: { active: 'Medlem', left: 'Har gått ur', erased: 'Borttagen' },
    facts: { joined: 'in', left: 'ut' },
    since: (day) => `sedan ${day}`,
    rows: (count) => `Du fanns ${count} gånger i registret. Vi har fört ihop det till en.`,
    yes: 'Ja',
    no: 'Nej',
    yesUnsaid: 'Ja, så länge du inte säger nej',
    noUnsaid: 'Nej, du har inte sagt ja',
    pauseUntil: (day) => `Paus till ${day}`,
    pauseEnded: 'Pausen avslutad',
    sources: {
      'unsubscribe-link': 'länken i ett mejl',
      'preference-page': 'dina sidor här',
      restored: 'en äldre uppgift',
    },
    byForm: 'ett formulär',
    help: (cases, open) =>
      cases === 0
        ? 'Du har inte bett oss om hjälp.'
        : `Du har bett oss om hjälp ${cases} ${cases === 1 ? 'gång' : 'gånger'}. ${open === 0 ? 'Inget ärende är öppet.' : `Öppna ärenden: ${open}.`} Vad det gäller står inte här.`,
    oldQuestion: 'En fråga som vi inte ställer längre:',
    index: (index, level) => (level ? `${index} av 100: ${level}.` : `${index} av 100.`),
    indexMore:
      'Indexet visar hur mycket vi har med varandra att göra, så att vi märker om vi tappar kontakten. Poängen bleknar med tiden.',
    levels: {
      ambassador: 'mycket engagerad',
      active: 'aktiv',
      quiet: 'lugn period',
      'at-risk': 'vi hörs sällan',
    },
    parts: { activity: 'Aktivitet', satisfaction: 'Nöjdhet', use: 'Användning av våra tjänster' },
    points: (points) => `${points} poäng`,
    nothing: 'Inget ännu.',
  },
  nb: {
    title: 'Dette vet vi om deg',
    intro: 'Her står alt vi har lagret om deg. Er noe feil, så ring oss, og vi retter det.',
    sections: {
      membership: 'Medlemskapet ditt',
      person: 'Du',
      groups: 'Grupper du hører til',
      choices: 'Hva du får fra oss',
      log: 'Valgene dine, med dato',
      contacts: 'Hjelp og spørsmål',
      answers: 'Svarene dine',
      tasks: 'Samtaler og kort',
      happened: 'Hva vi har notert',
      index: 'Lojalitetsindeksen din',
    },
    status: { active: 'Medlem', left: 'Har meldt seg ut', erased: 'Slettet' },
    facts: { joined: 'inn', left: 'ut' },
    since: (day) => `siden ${day}`,
    rows: (count) => `Du sto ${count} ganger i registeret. Vi har slått det sammen til én.`,
    yes: 'Ja',
    no: 'Nei',
    yesUnsaid: 'Ja, så lenge du ikke sier nei',
    noUnsaid: 'Nei, du har ikke sagt ja',
    pauseUntil: (day) => `Pause til ${day}`,
    pauseEnded: 'Pausen avsluttet',
    sources: {
      'unsubscribe-link': 'lenken i en e-post',
      'preference-page': 'sidene dine her',
      restored: 'en eldre opplysning',
    },
    byForm: 'et skjema',
    help: (cases, open) =>
      cases === 0
        ? 'Du har ikke bedt oss om hjelp.'
        : `Du har bedt oss om hjelp ${cases} ${cases === 1 ? 'gang' : 'ganger'}. ${open === 0 ? 'Ingen sak er åpen.' : `Åpne saker: ${open}.`} Hva det gjelder, står ikke her.`,
    oldQuestion: 'Et spørsmål vi ikke stiller lenger:',
    index: (index, level) => (level ? `${index} av 100: ${level}.` : `${index} av 100.`),
    indexMore:
      'Indeksen viser hvor mye vi har med hverandre å gjøre, så vi merker det om vi mister kontakten. Poengene blekner med tiden.',
    levels: {
      ambassador: 'svært engasjert',
      active: 'aktiv',
      quiet: 'rolig periode',
      'at-risk': 'vi snakkes sjelden',
    },
    parts: { activity: 'Aktivitet', satisfaction: 'Tilfredshet', use: 'Bruk av tjenestene våre' },
    points: (points) => `${points} poeng`,
    nothing: 'Ingenting ennå.',
  },
  en: {
    title: 'What we know about you',
    intro:
      'This is everything that we keep about you. If something is wrong, call us and we will correct it.',
    sections: {
      membership: 'Your membership',
      person: 'You',
      groups: 'Groups that you belong to',
      choices: 'What you get from us',
      log: 'Your choices, with dates',
      contacts: 'Help and questions',
      answers: 'Your answers',
      tasks: 'Calls and cards',
      happened: 'What we have noted',
      index: 'Your loyalty index',
    },
    status: { active: 'Member', left: 'Has left', erased: 'Deleted' },
    facts: { joined: 'joined', left: 'left' },
    since: (day) => `since ${day}`,
    rows: (count) => `You were in the register ${count} times. We have made them one.`,
    yes: 'Yes',
    no: 'No',
    yesUnsaid: 'Yes, as long as you do not say no',
    noUnsaid: 'No, you have not said yes',
    pauseUntil: (day) => `Break until ${day}`,
    pauseEnded: 'Break ended',
    sources: {
      'unsubscribe-link': 'the link in an email',
      'preference-page': 'your pages here',
      restored: 'an earlier record',
    },
    byForm: 'a form',
    help: (cases, open) =>
      cases === 0
        ? 'You have not asked us for help.'
        : `You have asked us for help ${cases} ${cases === 1 ? 'time' : 'times'}. ${open === 0 ? 'No case is open.' : `Open cases: ${open}.`} What it is about does not stand here.`,
    oldQuestion: 'A question that we no longer ask:',
    index: (index, level) => (level ? `${index} out of 100: ${level}.` : `${index} out of 100.`),
    indexMore:
      'The index shows how much we have to do with each other, so that we notice if we lose touch. Points fade with time.',
    levels: {
      ambassador: 'very engaged',
      active: 'active',
      quiet: 'a quiet time',
      'at-risk': 'we seldom hear from each other',
    },
    parts: { activity: 'Activity', satisfaction: 'Satisfaction', use: 'Use of our services' },
    points: (points) => `${points} points`,
    nothing: 'Nothing yet.',
  },
};
