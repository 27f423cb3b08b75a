import type { BeginRefusal } from '../../shared/journey/may-begin.ts';
import type { PerLanguage } from '../../shared/member/organisation.ts';
import type { SkipReason } from '../../shared/message/ledger.ts';
import type { Channel, Language } from '../../shared/message/template.ts';
import type { StartRefusal } from '../start-journey/start-journey.ts';

interface TimelineWords {
  readonly channels: Readonly<Record<Channel, string>>;
  readonly caseStates: Readonly<Record<'opened' | 'closed', string>>;
  /** The reason follows. */
  readonly notSent: string;
  readonly begun: (journey: string) => string;
  readonly notBegun: (journey: string) => string;
  readonly completed: (journey: string) => string;
  readonly ended: (journey: string) => string;
  readonly levelChanged: string;
  readonly saidYes: string;
  readonly saidNo: string;
  readonly paused: (until: string) => string;
  readonly pauseEnded: string;
}

export const TIMELINE_WORDS: PerLanguage<TimelineWords> = {
  sv: {
    channels: { email: 'e-post', sms: 'sms' },
    caseStates: { opened: 'ärendet öppnades', closed: 'ärendet avslutades' },
    notSent: 'Skickades inte.',
    begun: (journey) => `Resan ”${journey}” började`,
    notBegun: (journey) => `Resan ”${journey}” började inte`,
    completed: (journey) => `Resan ”${journey}” är klar`,
    ended: (journey) => `Resan ”${journey}” tog slut i förtid`,
    levelChanged: 'Nivån ändrades',
    saidYes: 'Sa ja',
    saidNo: 'Sa nej',
    paused: (until) => `Valde en paus till ${until}`,
    pauseEnded: 'Avslutade pausen',
  },
  nb: {
    channels: { email: 'e-post', sms: 'SMS' },
    caseStates: { opened: 'saken ble åpnet', closed: 'saken ble avsluttet' },
    notSent: 'Ble ikke sendt.',
    begun: (journey) => `Reisen «${journey}» begynte`,
    notBegun: (journey) => `Reisen «${journey}» begynte ikke`,
    completed: (journey) => `Reisen «${journey}» er ferdig`,
    ended: (journey) => `Reisen «${journey}» tok slutt før tiden`,
    levelChanged: 'Nivået ble endret',
    saidYes: 'Sa ja',
    saidNo: 'Sa nei',
    paused: (until) => `Valgte en pause til ${until}`,
    pauseEnded: 'Avsluttet pausen',
  },
  en: {
    channels: { email: 'email', sms: 'text message' },
    caseStates: { opened: 'the case was opened', closed: 'the case was closed' },
    notSent: 'Not sent.',
    begun: (journey) => `The journey “${journey}” began`,
    notBegun: (journey) => `The journey “${journey}” did not begin`,
    completed: (journey) => `The journey “${journey}” is complete`,
    ended: (journey) => `The journey “${journey}” ended early`,
    levelChanged: 'The level changed',
    saidYes: 'Said yes',
    saidNo: 'Said no',
    paused: (until) => `Chose a break until ${until}`,
    pauseEnded: 'Ended the break',
  },
};

/** Why a message did not go, told to staff: shared/message/ledger.ts. */
export const SKIPPED: PerLanguage<Readonly<Record<SkipReason, string>>> = {
  sv: {
    erased: 'Medlemmens uppgifter var borttagna.',
    left: 'Hen var inte medlem längre.',
    'opted-out': 'Medlemmen har tackat nej till sådana meddelanden.',
    'no-consent': 'Sådana meddelanden kräver ett ja, och det finns inget.',
    paused: 'Medlemmen hade valt en paus.',
    'no-address': 'Det fanns ingen adress eller inget nummer.',
    suppressed: 'Adressen eller numret tar inte emot, eller så har medlemmen anmält oss som skräppost.',
    guard: 'Villkoret för meddelandet gällde inte.',
    'no-words': 'Meddelandet finns inte på det sätt som medlemmen nås.',
    muted: 'Medlemmen hade ett ärende hos oss.',
    'asked-lately': 'Medlemmen hade nyss fått, eller skulle snart få, en annan fråga.',
    'too-new': 'För kort tid som medlem för en undersökning.',
    'no-experience': 'Medlemmen hade inte använt något än att fråga om.',
    answered: 'Frågan var redan besvarad.',
    capped: 'Medlemmen hade redan fått så många meddelanden som tillåts på kort tid.',
    'too-late': 'Det hade blivit för sent.',
    ended: 'Resan hade redan tagit slut.',
  },
  nb: {
    erased: 'Opplysningene om medlemmet var slettet.',
    left: 'Var ikke medlem lenger.',
    'opted-out': 'Medlemmet har sagt nei til slike meldinger.',
    'no-consent': 'Slike meldinger krever et ja, og det finnes ikke.',
    paused: 'Medlemmet hadde valgt en pause.',
    'no-address': 'Det fantes ingen adresse eller noe nummer.',
    suppressed: 'Adressen eller nummeret tar ikke imot, eller medlemmet har meldt oss som søppelpost.',
    guard: 'Vilkåret for meldingen gjaldt ikke.',
    'no-words': 'Meldingen finnes ikke på den måten medlemmet nås.',
    muted: 'Medlemmet hadde en sak hos oss.',
    'asked-lately': 'Medlemmet hadde nettopp fått, eller skulle snart få, et annet spørsmål.',
    'too-new': 'For kort tid som medlem for en undersøkelse.',
    'no-experience': 'Medlemmet hadde ikke brukt noe ennå å spørre om.',
    answered: 'Spørsmålet var allerede besvart.',
    capped: 'Medlemmet hadde allerede fått så mange meldinger som er tillatt på kort tid.',
    'too-late': 'Det var blitt for sent.',
    ended: 'Reisen hadde allerede tatt slutt.',
  },
  en: {
    erased: 'The data of the member had been deleted.',
    left: 'No longer a member.',
    'opted-out': 'The member has said no to such messages.',
    'no-consent': 'Such messages need a yes, and there is none.',
    paused: 'The member had chosen a break.',
    'no-address': 'There was no address or number.',
    suppressed: 'The address or number takes no messages, or the member has reported us as spam.',
    guard: 'The condition of the message did not hold.',
    'no-words': 'The message does not exist in the way that the member is reached.',
    muted: 'The member had a case with us.',
    'asked-lately': 'The member had just had, or was soon to have, another question.',
    'too-new': 'Too short a time as a member for a survey.',
    'no-experience': 'The member had not used anything yet to ask about.',
    answered: 'The question had been answered.',
    capped: 'The member had already had as many messages as are allowed in a short time.',
    'too-late': 'It had become too late.',
    ended: 'The journey had ended.',
  },
};

/** Why a journey did not begin, told to staff: functions/start-journey. */
export const NOT_BEGUN: PerLanguage<Readonly<Record<StartRefusal | BeginRefusal, string>>> = {
  sv: {
    left: SKIPPED.sv.left,
    erased: SKIPPED.sv.erased,
    'unknown-journey': 'Resan finns inte längre.',
    'not-due': 'Det behövdes inte längre.',
    'no-date': 'Datumet som den utgår från finns inte i registret.',
    'not-yet': 'Tiden var inte inne.',
    'already-ran': 'Den har redan gått för det här tillfället.',
    'held-out': 'Medlemmen hör till jämförelsegruppen, som inte får den.',
    once: 'Den går bara en gång, och har redan gått.',
    'under-way': 'Den var redan på gång.',
    'too-soon': 'Det var för kort tid sedan sist.',
  },
  nb: {
    left: SKIPPED.nb.left,
    erased: SKIPPED.nb.erased,
    'unknown-journey': 'Reisen finnes ikke lenger.',
    'not-due': 'Det trengtes ikke lenger.',
    'no-date': 'Datoen den går ut fra, finnes ikke i registeret.',
    'not-yet': 'Tiden var ikke inne.',
    'already-ran': 'Den har allerede gått for denne anledningen.',
    'held-out': 'Medlemmet er i sammenligningsgruppen, som ikke får den.',
    once: 'Den går bare én gang, og har allerede gått.',
    'under-way': 'Den var allerede i gang.',
    'too-soon': 'Det var for kort tid siden sist.',
  },
  en: {
    left: SKIPPED.en.left,
    erased: SKIPPED.en.erased,
    'unknown-journey': 'There is no such journey any more.',
    'not-due': 'It was no longer needed.',
    'no-date': 'The date from which it counts is not in the register.',
    'not-yet': 'Its time had not come.',
    'already-ran': 'It has already run for this occasion.',
    'held-out': 'The member is in the comparison group, which does not get it.',
    once: 'It runs only once, and has run.',
    'under-way': 'It was already under way.',
    'too-soon': 'It was too short a time since the last one.',
  },
};

interface ByEventWords {
  readonly joinedAlready: string;
  readonly noWelcome: string;
  readonly lowTrust: string;
  readonly undated: string;
  readonly dayOver: (day: string) => string;
}

/** Why an event did not begin a journey, beside the reasons above: functions/record-event. */
export const NOT_BEGUN_BY_EVENT: PerLanguage<ByEventWords> = {
  sv: {
    joinedAlready: 'Hen var redan medlem.',
    noWelcome: 'Medlemmen kom med i en import utan välkomnande.',
    lowTrust: 'Det kom från ett formulär som inte får sätta i gång den.',
    undated: 'Ingen har sagt när hen blev medlem.',
    dayOver: (day) => `Dagen, ${day}, var redan förbi.`,
  },
  nb: {
    joinedAlready: 'Var allerede medlem.',
    noWelcome: 'Medlemmet kom med i en import uten velkomst.',
    lowTrust: 'Det kom fra et skjema som ikke får sette den i gang.',
    undated: 'Ingen har sagt når medlemskapet begynte.',
    dayOver: (day) => `Dagen, ${day}, var allerede forbi.`,
  },
  en: {
    joinedAlready: 'They were a member already.',
    noWelcome: 'The member came with an import without a welcome.',
    lowTrust: 'It came by a form that may not begin it.',
    undated: 'Nobody has said when they joined.',
    dayOver: (day) => `Its day, ${day}, was over.`,
  },
};

/** How a mail came back, by the provider's own kinds. https://docs.aws.amazon.com/ses/latest/dg/notification-contents.html */
const BOUNCES: PerLanguage<readonly (readonly [begins: string, words: string])[]> = {
  sv: [
    ['Permanent', 'Adressen finns inte, eller tar inte emot mejl.'],
    ['Transient/MailboxFull', 'Brevlådan var full.'],
    ['Transient', 'Mejlet kunde inte lämnas just då.'],
    ['Undetermined', 'Mottagaren sa nej utan att säga varför.'],
  ],
  nb: [
    ['Permanent', 'Adressen finnes ikke, eller tar ikke imot e-post.'],
    ['Transient/MailboxFull', 'Postkassen var full.'],
    ['Transient', 'E-posten kunne ikke leveres akkurat da.'],
    ['Undetermined', 'Mottakeren sa nei uten å si hvorfor.'],
  ],
  en: [
    ['Permanent', 'The address does not exist, or takes no mail.'],
    ['Transient/MailboxFull', 'The mailbox was full.'],
    ['Transient', 'The mail could not be delivered just then.'],
    ['Undetermined', 'The receiver said no, and not why.'],
  ],
};

/** Why a message did not arrive, in words with what the provider said; only that where there are no words for it. */
export function bouncedBy(language: Language, reason: string): string {
  const [, words] = BOUNCES[language].find(([begins]) => reason.startsWith(begins)) ?? [];
  return words === undefined ? reason : `${words} (${reason})`;
}
