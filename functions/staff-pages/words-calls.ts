import type { TaskView } from '../staff-tasks/view.ts';
import type { TASK_OUTCOMES } from '../../shared/member/task-outcomes.ts';
import type { PerLanguage } from '../../shared/member/organisation.ts';

type Outcome = (typeof TASK_OUTCOMES)[number];
type Kind = TaskView['kind'];

/** What the list of tasks says, to staff. */
export interface CallsWords {
  readonly title: string;
  readonly postcards: string;
  readonly firstPage: string;
  readonly nextPage: string;
  readonly nothing: string;
  readonly noMore: string;
  readonly kinds: Readonly<Record<Kind, string>>;
  readonly outcomes: Readonly<Record<Kind, Readonly<Record<Outcome, string>>>>;
  readonly toDo: (count: number, more: boolean) => string;
  readonly overdue: (count: number) => string;
  readonly dueToday: (count: number) => string;
  readonly later: (count: number) => string;
  /** Before a day. */
  readonly wasDue: string;
  readonly due: string;
  readonly putOffTo: string;
  readonly since: string;
  readonly putOff: (times: number) => string;
  readonly erased: string;
  readonly erasedMore: string;
  readonly noName: string;
  readonly noPhone: string;
  readonly member: (number: string | undefined) => string;
  readonly left: (moment: string) => string;
  readonly merged: string;
  readonly optedOut: string;
  readonly note: string;
  readonly noteHint: (most: number) => string;
  readonly postpone: string;
  readonly toDay: string;
  readonly why: string;
  readonly whyHint: (most: number) => string;
  readonly told: Readonly<Record<'done' | 'postpone' | 'again', string>>;
  readonly hadWritten: string;
  readonly changed: {
    readonly done: (outcome: string) => string;
    readonly postponed: (day: string) => string;
  };
  readonly unknown: string;
  readonly dates: (first: string, last: string) => string;
  readonly notTaken: (most: number) => string;
  /** Of a field that could not be taken, how to mend it. */
  readonly wrong: {
    readonly noDay: string;
    readonly empty: string;
    readonly tooLong: (characters: number, most: number) => string;
    readonly identityNumber: string;
    readonly unreadable: string;
  };
}

export const CALLS_WORDS: PerLanguage<CallsWords> = {
  sv: {
    title: 'Att göra för medlemmar',
    postcards: 'Vykort som CSV',
    firstPage: 'Första sidan',
    nextPage: 'Nästa sida',
    nothing:
      'Inget står på listan. Hit kommer samtal och vykort från resorna, till exempel när en medlem vill bli uppringd.',
    noMore: 'Inget mer.',
    kinds: { call: 'Ring', postcard: 'Vykort' },
    outcomes: {
      call: { reached: 'Fick tag på', 'not-reached': 'Fick inte tag på', 'not-needed': 'Behövs inte' },
      postcard: { reached: 'Skickat', 'not-reached': 'Gick inte att skicka', 'not-needed': 'Behövs inte' },
    },
    toDo: (count, more) => `${count}${more ? ' eller fler' : ''} att göra`,
    overdue: (count) => `${count} ${count === 1 ? 'försenad' : 'försenade'}`,
    dueToday: (count) => `${count} senast i dag`,
    later: (count) => `${count} ${count === 1 ? 'uppskjuten' : 'uppskjutna'} till en senare dag`,
    wasDue: 'Försenad, skulle göras senast',
    due: 'Senast',
    putOffTo: 'Uppskjuten till',
    since: 'på listan sedan',
    putOff: (times) => (times > 1 ? `Uppskjuten ${times} gånger, senast` : 'Uppskjuten'),
    erased: 'Finns inte längre i registret',
    erasedMore: 'Medlemmen är borttagen: ingen ska kontaktas. Välj ”Behövs inte”.',
    noName: 'Inget namn i registret',
    noPhone: 'Inget telefonnummer',
    member: (number) => (number === undefined ? 'Medlem utan nummer' : `Medlem ${number}`),
    left: (moment) => `Gick ur ${moment}.`,
    merged: 'Två rader i registret har blivit en; det här är den som finns kvar.',
    optedOut: 'Har tackat nej till våra utskick: fråga först om det passar.',
    note: 'Anteckning, om du vill',
    noteHint: (most) => `Medlemmen kan läsa den under ”Det här vet vi om dig”. Högst ${most} tecken.`,
    postpone: 'Skjut upp',
    toDay: 'Till vilken dag',
    why: 'Varför',
    whyHint: (most) => `Medlemmen kan läsa även det. Högst ${most} tecken.`,
    told: {
      done: 'Noterat: det är borta från listan.',
      postpone: 'Uppskjutet: det kommer tillbaka på sin dag.',
      again: 'Det var redan noterat; inget ändrades.',
    },
    hadWritten: 'Du hade skrivit:',
    changed: {
      done: (outcome) => `Någon annan hann före: uppgiften är redan gjord (${outcome}). Inget ändrades.`,
      postponed: (day) =>
        `Någon annan hann före: uppgiften är uppskjuten till ${day}. Inget ändrades; titta på den igen.`,
    },
    unknown: 'Den uppgiften finns inte; listan visar dem som är öppna.',
    dates: (first, last) =>
      `En uppgift kan skjutas upp till en dag från ${first} till ${last}: välj en av dem.`,
    notTaken: (most) =>
      `Det gick inte att ta emot: fyll i allt som behövs, med högst ${most} tecken och inget personnummer.`,
    wrong: {
      noDay: 'Välj vilken dag uppgiften ska komma tillbaka.',
      empty: 'Skriv varför uppgiften skjuts upp.',
      tooLong: (characters, most) =>
        `Korta texten: den har ${characters} tecken, och högst ${most} får plats.`,
      identityNumber: 'Ta bort personnumret ur texten.',
      unreadable: 'Texten har tecken som inte kan sparas. Skriv den på nytt.',
    },
  },
  nb: {
    title: 'Å gjøre for medlemmer',
    postcards: 'Postkort som CSV',
    firstPage: 'Første side',
    nextPage: 'Neste side',
    nothing:
      'Ingenting står på listen. Hit kommer samtaler og postkort fra reisene, for eksempel når et medlem vil bli oppringt.',
    noMore: 'Ikke mer.',
    kinds: { call: 'Ring', postcard: 'Postkort' },
    outcomes: {
      call: { reached: 'Fikk tak i', 'not-reached': 'Fikk ikke tak i', 'not-needed': 'Ikke nødvendig' },
      postcard: { reached: 'Sendt', 'not-reached': 'Kunne ikke sendes', 'not-needed': 'Ikke nødvendig' },
    },
    toDo: (count, more) => `${count}${more ? ' eller flere' : ''} å gjøre`,
    overdue: (count) => `${count} ${count === 1 ? 'forsinket' : 'forsinkede'}`,
    dueToday: (count) => `${count} senest i dag`,
    later: (count) => `${count} utsatt til en senere dag`,
    wasDue: 'Forsinket, skulle gjøres senest',
    due: 'Senest',
    putOffTo: 'Utsatt til',
    since: 'på listen siden',
    putOff: (times) => (times > 1 ? `Utsatt ${times} ganger, sist` : 'Utsatt'),
    erased: 'Finnes ikke lenger i registeret',
    erasedMore: 'Medlemmet er slettet: ingen skal kontaktes. Velg «Ikke nødvendig».',
    noName: 'Ikke noe navn i registeret',
    noPhone: 'Ikke noe telefonnummer',
    member: (number) => (number === undefined ? 'Medlem uten nummer' : `Medlem ${number}`),
    left: (moment) => `Meldte seg ut ${moment}.`,
    merged: 'To rader i registeret er slått sammen; dette er den som er igjen.',
    optedOut: 'Har takket nei til utsendelsene våre: spør først om det passer.',
    note: 'Notat, om du vil',
    noteHint: (most) => `Medlemmet kan lese det under «Dette vet vi om deg». Høyst ${most} tegn.`,
    postpone: 'Utsett',
    toDay: 'Til hvilken dag',
    why: 'Hvorfor',
    whyHint: (most) => `Medlemmet kan lese dette også. Høyst ${most} tegn.`,
    told: {
      done: 'Notert: det er borte fra listen.',
      postpone: 'Utsatt: det kommer tilbake på dagen sin.',
      again: 'Det var notert fra før; ingenting ble endret.',
    },
    hadWritten: 'Du hadde skrevet:',
    changed: {
      done: (outcome) => `Noen andre var raskere: oppgaven er alt gjort (${outcome}). Ingenting ble endret.`,
      postponed: (day) =>
        `Noen andre var raskere: oppgaven er utsatt til ${day}. Ingenting ble endret; se på den igjen.`,
    },
    unknown: 'Den oppgaven finnes ikke; listen viser dem som er åpne.',
    dates: (first, last) => `En oppgave kan utsettes til en dag fra ${first} til ${last}: velg en av dem.`,
    notTaken: (most) =>
      `Det kunne ikke tas imot: fyll ut alt som trengs, med høyst ${most} tegn og uten fødselsnummer.`,
    wrong: {
      noDay: 'Velg hvilken dag oppgaven skal komme tilbake.',
      empty: 'Skriv hvorfor oppgaven utsettes.',
      tooLong: (characters, most) =>
        `Kort ned teksten: den har ${characters} tegn, og det er plass til høyst ${most}.`,
      identityNumber: 'Ta fødselsnummeret ut av teksten.',
      unreadable: 'Teksten har tegn som ikke kan lagres. Skriv den på nytt.',
    },
  },
  en: {
    title: 'To do for members',
    postcards: 'Postcards as CSV',
    firstPage: 'First page',
    nextPage: 'Next page',
    nothing:
      'Nothing is on the list. Calls and postcards come here from the journeys, for example when a member wants to be called.',
    noMore: 'No more.',
    kinds: { call: 'Call', postcard: 'Postcard' },
    outcomes: {
      call: { reached: 'Reached', 'not-reached': 'Not reached', 'not-needed': 'Not needed' },
      postcard: { reached: 'Sent', 'not-reached': 'Could not be sent', 'not-needed': 'Not needed' },
    },
    toDo: (count, more) => `${count}${more ? ' or more' : ''} to do`,
    overdue: (count) => `${count} overdue`,
    dueToday: (count) => `${count} due today`,
    later: (count) => `${count} put off to a later day`,
    wasDue: 'Overdue, was due',
    due: 'Due',
    putOffTo: 'Put off to',
    since: 'on the list since',
    putOff: (times) => (times > 1 ? `Put off ${times} times, last` : 'Put off'),
    erased: 'No longer in the register',
    erasedMore: 'The member has been erased: nobody is to be contacted. Choose “Not needed”.',
    noName: 'No name in the register',
    noPhone: 'No phone number',
    member: (number) => (number === undefined ? 'Member without a number' : `Member ${number}`),
    left: (moment) => `Left on ${moment}.`,
    merged: 'Two rows of the register were merged; this is the one that remains.',
    optedOut: 'Has said no to our messages: ask first whether it suits.',
    note: 'Note, if you like',
    noteHint: (most) => `The member can read it under “What we know about you”. At most ${most} characters.`,
    postpone: 'Put off',
    toDay: 'To which day',
    why: 'Why',
    whyHint: (most) => `The member can read this too. At most ${most} characters.`,
    told: {
      done: 'Noted: it is off the list.',
      postpone: 'Put off: it comes again on its day.',
      again: 'That was noted before; nothing was changed.',
    },
    hadWritten: 'You had written:',
    changed: {
      done: (outcome) =>
        `Someone else was quicker: the task is done already (${outcome}). Nothing was changed.`,
      postponed: (day) =>
        `Someone else was quicker: the task was put off to ${day}. Nothing was changed; look at it again.`,
    },
    unknown: 'There is no such task; the list shows those that are open.',
    dates: (first, last) => `A task can be put off to a day from ${first} to ${last}: choose one of these.`,
    notTaken: (most) =>
      `It could not be taken: fill in all that is needed, with at most ${most} characters and no national identity number.`,
    wrong: {
      noDay: 'Choose the day on which the task is to come back.',
      empty: 'Say why the task is put off.',
      tooLong: (characters, most) =>
        `Shorten the text: it has ${characters} characters, and there is room for ${most}.`,
      identityNumber: 'Take the national identity number out of the text.',
      unreadable: 'The text has characters that cannot be kept. Please write it again.',
    },
  },
};
