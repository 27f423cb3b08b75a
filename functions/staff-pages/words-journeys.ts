import type { Condition } from '../../shared/journey/condition.ts';
import type { Start, WaitFor } from '../../shared/journey/journey.ts';
import type { Level } from '../../shared/loyalty/points.ts';
import type { PerLanguage } from '../../shared/member/organisation.ts';
import type { Channel, Language } from '../../shared/message/template.ts';
import { EVENT_WORDS } from '../member-pages/words-events.ts';
import { whenSaid } from './words-events.ts';
import { MEMBER_WORDS } from './words-member.ts';

export interface JourneysWords {
  readonly title: string;
  /** Before the name that a journey has in its files. */
  readonly id: string;
  readonly intro: string;
  readonly lastYear: string;
  /** Of which runs the figures of a journey's own page are. */
  readonly whose: string;
  readonly begun: string;
  readonly open: string;
  readonly completed: string;
  readonly endedEarly: string;
  readonly failed: string;
  readonly notBegun: string;
  readonly starts: (start: Start) => string;
  readonly endsOn: (events: readonly string[]) => string;
  readonly wait: (wait: WaitFor) => string;
  readonly awaits: (event: string, days: number) => string;
  readonly answers: (values: string) => string;
  readonly silent: (days: number) => string;
  readonly chooses: string;
  readonly otherwise: string;
  readonly only: (condition: string) => string;
  readonly condition: (condition: Condition) => string;
  readonly ends: (reason: string | undefined) => string;
  readonly channels: Readonly<Record<Channel | 'preferred', string>>;
  readonly asks: string;
  readonly task: Readonly<Record<'call' | 'postcard', string>>;
  readonly sent: (count: string) => string;
  readonly skipped: (count: string) => string;
  readonly failing: (count: string) => string;
  readonly answered: (count: string) => string;
  readonly done: (count: string) => string;
  readonly standing: (count: string) => string;
  readonly diagram: (journey: string) => string;
  readonly counts: string;
  readonly countHeads: readonly string[];
  readonly silences: string;
  readonly silenceHeads: readonly string[];
  readonly answerHeads: readonly string[];
  readonly words: string;
  readonly wordsMore: string;
  readonly asRead: string;
  readonly dayOf: (day: number) => string;
}

/** An event by its words, and the organisation's own by its name. */
export function eventName(language: Language, type: string): string {
  const events: Readonly<Record<string, string>> = EVENT_WORDS[language].events;
  return events[type] ?? type;
}

const levelNames = (language: Language, levels: readonly Level[]): string =>
  levels.map((level) => MEMBER_WORDS[language].levels[level]).join(', ');

const isNot = (condition: Condition, not: string): string => (condition.not ? not : '');

export const JOURNEYS_WORDS: PerLanguage<JourneysWords> = {
  sv: {
    title: 'Resor',
    id: 'I filerna heter den',
    intro:
      'Serier av meddelanden, frågor och samtal, ritade som de är skrivna. Siffrorna är för de resor som började de senaste tolv månaderna.',
    lastYear: 'De senaste tolv månaderna',
    whose: 'De resor som började de senaste tolv månaderna, och vad som har hänt i dem.',
    begun: 'Började',
    open: 'På gång',
    completed: 'Klara',
    endedEarly: 'Slutade i förtid',
    failed: 'Misslyckade',
    notBegun: 'Började inte',
    starts: (start) => {
      if (start.kind === 'event') return `Börjar när ${whenSaid('sv', start.event, start.where)}`;
      if (start.kind === 'after')
        return `Börjar ${start.months} mån ${start.days > 0 ? `${start.days} dagar ` : ''}efter ${start.since === 'joinedOn' ? 'inträdet' : `”${eventName('sv', start.since)}”`}, ${start.at}`;
      if (start.kind === 'yearly')
        return `Börjar varje år på ${start.date === 'birthDate' ? 'födelsedagen' : 'inträdesdagen'}, ${start.at}`;
      if (start.kind === 'survey')
        return `Börjar ${start.firstAfterMonths} mån efter inträdet, sedan var ${start.everyMonths}:e månad`;
      return `Börjar när nivån blir ${levelNames('sv', start.to)}`;
    },
    endsOn: (events) => `Avbryts när ${events.map((type) => whenSaid('sv', type)).join(' eller ')}`,
    wait: (wait) =>
      'days' in wait
        ? `${wait.days} ${wait.days === 1 ? 'dag' : 'dagar'} senare, ${wait.at}`
        : `på ${wait.until === 'birthDate' ? 'födelsedagen' : 'inträdesdagen'}, ${wait.at}`,
    awaits: (event, days) => `Väntar tills ${whenSaid('sv', event)}, högst ${days} dagar`,
    answers: (values) => `Svar ${values}`,
    silent: (days) => `Inget svar på ${days} dagar`,
    chooses: 'Vägval',
    otherwise: 'Annars',
    only: (condition) => `bara om ${condition}`,
    condition: (one) => {
      if (one.kind === 'happened') return `”${eventName('sv', one.event)}” ${isNot(one, 'inte ')}har hänt`;
      if (one.kind === 'open-case') return `ett ärende ${isNot(one, 'inte ')}är öppet`;
      if (one.kind === 'answered') return `svaret ${isNot(one, 'inte ')}är ${one.is.join(', ')}`;
      if (one.kind === 'received') return `${one.message} ${isNot(one, 'inte ')}har skickats`;
      if (one.kind === 'level') return `nivån ${isNot(one, 'inte ')}är ${levelNames('sv', one.is)}`;
      return `${one.segment} ${isNot(one, 'inte ')}är ${one.is.join(', ')}`;
    },
    ends: (reason) => (reason === undefined ? 'Klar' : `Slutar: ${reason}`),
    channels: { email: 'e-post', sms: 'sms', preferred: 'medlemmens val' },
    asks: 'fråga',
    task: { call: 'Uppgift: ring', postcard: 'Uppgift: vykort' },
    sent: (count) => `${count} ${count === '1' ? 'skickat' : 'skickade'}`,
    skipped: (count) => `${count} hoppades över`,
    failing: (count) => `${count} misslyckades`,
    answered: (count) => `${count} svar`,
    done: (count) => `${count} ${count === '1' ? 'gjord' : 'gjorda'}`,
    standing: (count) => `${count} står här nu`,
    diagram: (journey) => `Resan ”${journey}”, steg för steg. Siffrorna står i tabellen nedanför.`,
    counts: 'Steg för steg',
    countHeads: [
      'Steg',
      'Nådde hit',
      'Av dem som började',
      'Skickade eller gjorda',
      'Hoppades över',
      'Misslyckades',
      'Inte klara',
      'Står här nu',
    ],
    silences: 'Varför något inte skickades eller kom fram',
    silenceHeads: ['Steg', 'Varför', 'Antal'],
    answerHeads: ['Svar', 'Antal'],
    words: 'Orden på alla språk',
    wordsMore: 'Så läser en medlem som heter Åsa dem.',
    asRead: 'Visa som mejl',
    dayOf: (day) => `dag ${day}`,
  },
  nb: {
    title: 'Reiser',
    id: 'I filene heter den',
    intro:
      'Serier av meldinger, spørsmål og samtaler, tegnet slik de er skrevet. Tallene er for reisene som begynte de siste tolv månedene.',
    lastYear: 'De siste tolv månedene',
    whose: 'Reisene som begynte de siste tolv månedene, og hva som har skjedd i dem.',
    begun: 'Begynte',
    open: 'På gang',
    completed: 'Ferdige',
    endedEarly: 'Sluttet før tiden',
    failed: 'Mislyktes',
    notBegun: 'Begynte ikke',
    starts: (start) => {
      if (start.kind === 'event') return `Begynner når ${whenSaid('nb', start.event, start.where)}`;
      if (start.kind === 'after')
        return `Begynner ${start.months} md. ${start.days > 0 ? `${start.days} dager ` : ''}etter ${start.since === 'joinedOn' ? 'innmeldingen' : `«${eventName('nb', start.since)}»`}, ${start.at}`;
      if (start.kind === 'yearly')
        return `Begynner hvert år på ${start.date === 'birthDate' ? 'fødselsdagen' : 'innmeldingsdagen'}, ${start.at}`;
      if (start.kind === 'survey')
        return `Begynner ${start.firstAfterMonths} md. etter innmeldingen, så hver ${start.everyMonths}. måned`;
      return `Begynner når nivået blir ${levelNames('nb', start.to)}`;
    },
    endsOn: (events) => `Avbrytes når ${events.map((type) => whenSaid('nb', type)).join(' eller ')}`,
    wait: (wait) =>
      'days' in wait
        ? `${wait.days} ${wait.days === 1 ? 'dag' : 'dager'} senere, ${wait.at}`
        : `på ${wait.until === 'birthDate' ? 'fødselsdagen' : 'innmeldingsdagen'}, ${wait.at}`,
    awaits: (event, days) => `Venter til ${whenSaid('nb', event)}, høyst ${days} dager`,
    answers: (values) => `Svar ${values}`,
    silent: (days) => `Ikke svar på ${days} dager`,
    chooses: 'Veivalg',
    otherwise: 'Ellers',
    only: (condition) => `bare hvis ${condition}`,
    condition: (one) => {
      if (one.kind === 'happened') return `«${eventName('nb', one.event)}» ${isNot(one, 'ikke ')}har skjedd`;
      if (one.kind === 'open-case') return `en sak ${isNot(one, 'ikke ')}er åpen`;
      if (one.kind === 'answered') return `svaret ${isNot(one, 'ikke ')}er ${one.is.join(', ')}`;
      if (one.kind === 'received') return `${one.message} ${isNot(one, 'ikke ')}er sendt`;
      if (one.kind === 'level') return `nivået ${isNot(one, 'ikke ')}er ${levelNames('nb', one.is)}`;
      return `${one.segment} ${isNot(one, 'ikke ')}er ${one.is.join(', ')}`;
    },
    ends: (reason) => (reason === undefined ? 'Ferdig' : `Slutter: ${reason}`),
    channels: { email: 'e-post', sms: 'SMS', preferred: 'medlemmets valg' },
    asks: 'spørsmål',
    task: { call: 'Oppgave: ring', postcard: 'Oppgave: postkort' },
    sent: (count) => `${count} sendt`,
    skipped: (count) => `${count} hoppet over`,
    failing: (count) => `${count} mislyktes`,
    answered: (count) => `${count} svar`,
    done: (count) => `${count} gjort`,
    standing: (count) => `${count} står her nå`,
    diagram: (journey) => `Reisen «${journey}», steg for steg. Tallene står i tabellen nedenfor.`,
    counts: 'Steg for steg',
    countHeads: [
      'Steg',
      'Nådde hit',
      'Av dem som begynte',
      'Sendt eller gjort',
      'Hoppet over',
      'Mislyktes',
      'Ikke ferdige',
      'Står her nå',
    ],
    silences: 'Hvorfor noe ikke ble sendt eller kom fram',
    silenceHeads: ['Steg', 'Hvorfor', 'Antall'],
    answerHeads: ['Svar', 'Antall'],
    words: 'Ordene på alle språk',
    wordsMore: 'Slik leser en medlem som heter Åsa dem.',
    asRead: 'Vis som e-post',
    dayOf: (day) => `dag ${day}`,
  },
  en: {
    title: 'Journeys',
    id: 'In its files it is called',
    intro:
      'Series of messages, questions and calls, drawn as they are written. The figures are of the journeys that began in the last twelve months.',
    lastYear: 'The last twelve months',
    whose: 'The journeys that began in the last twelve months, and what has happened in them.',
    begun: 'Began',
    open: 'Under way',
    completed: 'Complete',
    endedEarly: 'Ended early',
    failed: 'Failed',
    notBegun: 'Did not begin',
    starts: (start) => {
      if (start.kind === 'event') return `Begins when ${whenSaid('en', start.event, start.where)}`;
      if (start.kind === 'after')
        return `Begins ${start.months} months ${start.days > 0 ? `${start.days} days ` : ''}after ${start.since === 'joinedOn' ? 'joining' : `“${eventName('en', start.since)}”`}, ${start.at}`;
      if (start.kind === 'yearly')
        return `Begins each year on the ${start.date === 'birthDate' ? 'birthday' : 'day of joining'}, ${start.at}`;
      if (start.kind === 'survey')
        return `Begins ${start.firstAfterMonths} months after joining, then every ${start.everyMonths} months`;
      return `Begins when the level becomes ${levelNames('en', start.to)}`;
    },
    endsOn: (events) => `Stopped when ${events.map((type) => whenSaid('en', type)).join(' or ')}`,
    wait: (wait) =>
      'days' in wait
        ? `${wait.days} ${wait.days === 1 ? 'day' : 'days'} later, ${wait.at}`
        : `on the ${wait.until === 'birthDate' ? 'birthday' : 'day of joining'}, ${wait.at}`,
    awaits: (event, days) => `Waits until ${whenSaid('en', event)}, ${days} days at most`,
    answers: (values) => `Answer ${values}`,
    silent: (days) => `No answer in ${days} days`,
    chooses: 'Which way',
    otherwise: 'Otherwise',
    only: (condition) => `only if ${condition}`,
    condition: (one) => {
      if (one.kind === 'happened') return `“${eventName('en', one.event)}” has ${isNot(one, 'not ')}happened`;
      if (one.kind === 'open-case') return `a case is ${isNot(one, 'not ')}open`;
      if (one.kind === 'answered') return `the answer is ${isNot(one, 'not ')}${one.is.join(', ')}`;
      if (one.kind === 'received') return `${one.message} was ${isNot(one, 'not ')}sent`;
      if (one.kind === 'level') return `the level is ${isNot(one, 'not ')}${levelNames('en', one.is)}`;
      return `${one.segment} is ${isNot(one, 'not ')}${one.is.join(', ')}`;
    },
    ends: (reason) => (reason === undefined ? 'Complete' : `Ends: ${reason}`),
    channels: { email: 'email', sms: 'text message', preferred: 'as the member prefers' },
    asks: 'question',
    task: { call: 'Task: call', postcard: 'Task: postcard' },
    sent: (count) => `${count} sent`,
    skipped: (count) => `${count} skipped`,
    failing: (count) => `${count} failed`,
    answered: (count) => `${count} ${count === '1' ? 'answer' : 'answers'}`,
    done: (count) => `${count} done`,
    standing: (count) => `${count} ${count === '1' ? 'is' : 'are'} here now`,
    diagram: (journey) => `The journey “${journey}”, step by step. The figures stand in the table beneath.`,
    counts: 'Step by step',
    countHeads: [
      'Step',
      'Reached',
      'Of those who began',
      'Sent or done',
      'Skipped',
      'Failed',
      'Not done yet',
      'Stand here now',
    ],
    silences: 'Why something was not sent or did not arrive',
    silenceHeads: ['Step', 'Why', 'Number'],
    answerHeads: ['Answer', 'Number'],
    words: 'The words in all languages',
    wordsMore: 'As a member called Åsa reads them.',
    asRead: 'Show as an email',
    dayOf: (day) => `day ${day}`,
  },
};
