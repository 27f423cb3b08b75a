import type { Level } from '../../shared/loyalty/points.ts';
import type { PerLanguage } from '../../shared/member/organisation.ts';
import type { Happening } from './timeline.ts';

interface MemberWords {
  readonly number: (number: string) => string;
  readonly sections: Readonly<Record<'contact' | 'choices' | 'next' | 'index' | 'timeline', string>>;
  readonly levels: Readonly<Record<Level | 'left', string>>;
  readonly left: (day: string) => string;
  readonly joined: (day: string) => string;
  /** Nobody has said when they joined. */
  readonly registered: (day: string) => string;
  readonly mergedFrom: (rows: number) => string;
  readonly merged: string;
  readonly mergedMore: string;
  readonly mergedGo: string;
  readonly yes: (day: string) => string;
  readonly no: (day: string) => string;
  readonly yesUnsaid: string;
  readonly noUnsaid: string;
  readonly openCases: (count: number) => string;
  readonly suppressed: (address: string) => string;
  readonly nothingNext: string;
  /** Before a journey's name: a run that waits for an answer until a moment at most. */
  readonly waits: (until: string) => string;
  readonly begins: string;
  readonly indexIs: (index: string, level: string) => string;
  readonly indexMore: string;
  readonly chart: string;
  readonly overTime: string;
  readonly month: string;
  readonly sources: string;
  readonly what: string;
  readonly part: string;
  readonly when: string;
  readonly points: string;
  readonly nothingCounts: string;
  readonly unexplained: string;
  readonly more: (count: number) => string;
  readonly nothing: string;
  readonly older: string;
  readonly newest: string;
  readonly kinds: Readonly<Record<Happening['kind'], string>>;
}

export const MEMBER_WORDS: PerLanguage<MemberWords> = {
  sv: {
    number: (number) => `Medlem ${number}`,
    sections: {
      contact: 'Vem',
      choices: 'Samtycken och pauser',
      next: 'På gång',
      index: 'Lojalitetsindex',
      timeline: 'Vad som har hänt',
    },
    levels: {
      ambassador: 'ambassadör',
      active: 'aktiv',
      quiet: 'lugn',
      'at-risk': 'tyst',
      left: 'har gått ur',
    },
    left: (day) => `Gick ur ${day}.`,
    joined: (day) => `Medlem sedan ${day}.`,
    registered: (day) => `Medlem, med i registret sedan ${day}.`,
    mergedFrom: (rows) => `${rows} rader i registret har blivit en; det här är den som finns kvar.`,
    merged: 'Raden har slagits ihop med en annan',
    mergedMore: 'Två rader i registret var samma medlem. Allt står nu hos den som finns kvar.',
    mergedGo: 'Gå till medlemmen',
    yes: (day) => `Ja, sedan ${day}`,
    no: (day) => `Nej, sedan ${day}`,
    yesUnsaid: 'Ja, så länge medlemmen inte säger nej',
    noUnsaid: 'Nej, medlemmen har inte sagt ja',
    openCases: (count) => (count === 1 ? 'Ett ärende är öppet.' : `${count} ärenden är öppna.`),
    suppressed: (address) => `${address} tar inte emot, så vi skriver inte dit`,
    nothingNext: 'Inget är på gång.',
    waits: (until) => `väntar på svar, längst till ${until}`,
    begins: 'börjar',
    indexIs: (index, level) => `${index} av 100: ${level}.`,
    indexMore: 'Poängen halveras över tid. Tabellen visar vad som väger mest just nu.',
    chart: 'Poäng det senaste året, i tre delar',
    overTime: 'Poäng över tid',
    month: 'Dag',
    sources: 'Vad poängen kommer av',
    what: 'Vad',
    part: 'Del',
    when: 'När',
    points: 'Poäng nu',
    nothingCounts: 'Inget räknas än.',
    unexplained: 'Oförklarat: bygg om indexet',
    more: (count) => `och ${count} till`,
    nothing: 'Inget har hänt än.',
    older: 'Äldre',
    newest: 'Det senaste',
    kinds: {
      event: 'händelse',
      answer: 'svar',
      message: 'meddelande',
      silence: 'inget meddelande',
      task: 'uppgift',
      choice: 'val',
      journey: 'resa',
    },
  },
  nb: {
    number: (number) => `Medlem ${number}`,
    sections: {
      contact: 'Hvem',
      choices: 'Samtykker og pauser',
      next: 'På gang',
      index: 'Lojalitetsindeks',
      timeline: 'Hva som har skjedd',
    },
    levels: {
      ambassador: 'ambassadør',
      active: 'aktiv',
      quiet: 'rolig',
      'at-risk': 'stille',
      left: 'har meldt seg ut',
    },
    left: (day) => `Meldte seg ut ${day}.`,
    joined: (day) => `Medlem siden ${day}.`,
    registered: (day) => `Medlem, med i registeret siden ${day}.`,
    mergedFrom: (rows) => `${rows} rader i registeret er blitt til én; dette er den som er igjen.`,
    merged: 'Raden er slått sammen med en annen',
    mergedMore: 'To rader i registeret var samme medlem. Alt står nå hos den som er igjen.',
    mergedGo: 'Gå til medlemmet',
    yes: (day) => `Ja, siden ${day}`,
    no: (day) => `Nei, siden ${day}`,
    yesUnsaid: 'Ja, så lenge medlemmet ikke sier nei',
    noUnsaid: 'Nei, medlemmet har ikke sagt ja',
    openCases: (count) => (count === 1 ? 'Én sak er åpen.' : `${count} saker er åpne.`),
    suppressed: (address) => `${address} tar ikke imot, så vi skriver ikke dit`,
    nothingNext: 'Ingenting er på gang.',
    waits: (until) => `venter på svar, lengst til ${until}`,
    begins: 'begynner',
    indexIs: (index, level) => `${index} av 100: ${level}.`,
    indexMore: 'Poengene halveres over tid. Tabellen viser hva som veier mest akkurat nå.',
    chart: 'Poeng det siste året, i tre deler',
    overTime: 'Poeng over tid',
    month: 'Dag',
    sources: 'Hva poengene kommer av',
    what: 'Hva',
    part: 'Del',
    when: 'Når',
    points: 'Poeng nå',
    nothingCounts: 'Ingenting teller ennå.',
    unexplained: 'Uforklart: bygg indeksen på nytt',
    more: (count) => `og ${count} til`,
    nothing: 'Ingenting har skjedd ennå.',
    older: 'Eldre',
    newest: 'Det siste',
    kinds: {
      event: 'hendelse',
      answer: 'svar',
      message: 'melding',
      silence: 'ingen melding',
      task: 'oppgave',
      choice: 'valg',
      journey: 'reise',
    },
  },
  en: {
    number: (number) => `Member ${number}`,
    sections: {
      contact: 'Who',
      choices: 'Consents and breaks',
      next: 'Under way',
      index: 'Loyalty index',
      timeline: 'What has happened',
    },
    levels: {
      ambassador: 'ambassador',
      active: 'active',
      quiet: 'quiet',
      'at-risk': 'at risk',
      left: 'has left',
    },
    left: (day) => `Left on ${day}.`,
    joined: (day) => `A member since ${day}.`,
    registered: (day) => `A member, in the register since ${day}.`,
    mergedFrom: (rows) => `${rows} rows in the register have become one; this is the one that remains.`,
    merged: 'The row was merged into another',
    mergedMore: 'Two rows in the register were one member. Everything now stands with the one that remains.',
    mergedGo: 'Go to the member',
    yes: (day) => `Yes, since ${day}`,
    no: (day) => `No, since ${day}`,
    yesUnsaid: 'Yes, as long as the member does not say no',
    noUnsaid: 'No, the member has not said yes',
    openCases: (count) => (count === 1 ? 'One case is open.' : `${count} cases are open.`),
    suppressed: (address) => `${address} takes no messages, so we do not write there`,
    nothingNext: 'Nothing is under way.',
    waits: (until) => `waits for an answer, until ${until} at the latest`,
    begins: 'begins',
    indexIs: (index, level) => `${index} out of 100: ${level}.`,
    indexMore: 'Points halve over time. The table shows what weighs most right now.',
    chart: 'Points in the last year, in three parts',
    overTime: 'Points over time',
    month: 'Day',
    sources: 'What the points come from',
    what: 'What',
    part: 'Part',
    when: 'When',
    points: 'Points now',
    nothingCounts: 'Nothing counts yet.',
    unexplained: 'Unexplained: rebuild the index',
    more: (count) => `and ${count} more`,
    nothing: 'Nothing has happened yet.',
    older: 'Older',
    newest: 'The latest',
    kinds: {
      event: 'event',
      answer: 'answer',
      message: 'message',
      silence: 'no message',
      task: 'task',
      choice: 'choice',
      journey: 'journey',
    },
  },
};
