import type { BeginRefusal } from '../../shared/journey/may-begin.ts';
import type { PerLanguage } from '../../shared/member/organisation.ts';
import type { MessageState, SkipReason } from '../../shared/message/ledger.ts';
import type { StartRefusal } from '../start-journey/start-journey.ts';

interface WhyWords {
  readonly title: string;
  /** Of a message whose words say no reason, or are retired. */
  readonly noWhy: string;
  readonly noMessage: string;
  readonly message: string;
  readonly when: string;
  readonly what: string;
  readonly purpose: string;
  readonly year: string;
  readonly yearMore: string;
  readonly none: string;
  readonly anSms: string;
  readonly aMessage: string;
  readonly bySms: string;
  /** The reason follows. */
  readonly notSent: string;
  readonly otherReason: string;
}

export const WHY_WORDS: PerLanguage<WhyWords> = {
  sv: {
    title: 'Därför hör vi av oss',
    noWhy: 'Du får det här för att du är medlem hos oss.',
    noMessage: 'Vi har inte kvar något om just det här meddelandet.',
    message: 'Meddelandet',
    when: 'När',
    what: 'Vad som hände',
    purpose: 'Vad det hör till',
    year: 'Allt från det senaste året',
    yearMore: 'Här står också det som du inte fick, och varför.',
    none: 'Vi har inte skickat något till dig det senaste året.',
    anSms: 'Ett sms',
    aMessage: 'Ett meddelande',
    bySms: 'sms',
    notSent: 'Skickades inte.',
    otherReason: 'Det passade inte just då.',
  },
  nb: {
    title: 'Derfor tar vi kontakt',
    noWhy: 'Du får dette fordi du er medlem hos oss.',
    noMessage: 'Vi har ikke lenger noe om akkurat denne meldingen.',
    message: 'Meldingen',
    when: 'Når',
    what: 'Hva som skjedde',
    purpose: 'Hva den hører til',
    year: 'Alt fra det siste året',
    yearMore: 'Her står også det du ikke fikk, og hvorfor.',
    none: 'Vi har ikke sendt deg noe det siste året.',
    anSms: 'En SMS',
    aMessage: 'En melding',
    bySms: 'SMS',
    notSent: 'Ble ikke sendt.',
    otherReason: 'Det passet ikke akkurat da.',
  },
  en: {
    title: 'Why we write to you',
    noWhy: 'You are getting this because you are a member.',
    noMessage: 'We no longer keep anything about this very message.',
    message: 'The message',
    when: 'When',
    what: 'What happened',
    purpose: 'What it belongs to',
    year: 'Everything from the last year',
    yearMore: 'What you did not get stands here too, and why.',
    none: 'We have sent you nothing in the last year.',
    anSms: 'A text message',
    aMessage: 'A message',
    bySms: 'text message',
    notSent: 'Not sent.',
    otherReason: 'It was not the right moment.',
  },
};

type Sent = Exclude<MessageState, 'skipped'>;

/** What became of a message that was to go. */
export const STATES: PerLanguage<Readonly<Record<Sent, string>>> = {
  sv: {
    dispatching: 'Skickas just nu.',
    waiting: 'Väntar på att skickas.',
    sent: 'Skickades.',
    delivered: 'Kom fram.',
    bounced: 'Kom inte fram. Adressen eller numret tog inte emot det.',
    complained: 'Kom fram och anmäldes som skräppost.',
    unknown: 'Skickades kanske. Vi väntar på besked om det kom fram.',
    'presumed-sent': 'Skickades troligen. Vi fick aldrig besked om det kom fram.',
    failed: 'Gick inte att skicka.',
  },
  nb: {
    dispatching: 'Sendes akkurat nå.',
    waiting: 'Venter på å bli sendt.',
    sent: 'Ble sendt.',
    delivered: 'Kom fram.',
    bounced: 'Kom ikke fram. Adressen eller nummeret tok ikke imot den.',
    complained: 'Kom fram og ble meldt som søppelpost.',
    unknown: 'Ble kanskje sendt. Vi venter på beskjed om den kom fram.',
    'presumed-sent': 'Ble trolig sendt. Vi fikk aldri beskjed om den kom fram.',
    failed: 'Lot seg ikke sende.',
  },
  en: {
    dispatching: 'Being sent right now.',
    waiting: 'Waiting to be sent.',
    sent: 'Sent.',
    delivered: 'Arrived.',
    bounced: 'Did not arrive. The address or number did not take it.',
    complained: 'Arrived, and was reported as spam.',
    unknown: 'Perhaps sent. We are waiting to hear if it arrived.',
    'presumed-sent': 'Probably sent. We never heard if it arrived.',
    failed: 'Could not be sent.',
  },
};

/** Why a message did not go: shared/message/ledger.ts. */
export const SKIPPED: PerLanguage<Readonly<Record<SkipReason, string>>> = {
  sv: {
    erased: 'Du hade bett oss ta bort dina uppgifter.',
    left: 'Du var inte medlem längre.',
    'opted-out': 'Du har tackat nej till sådana meddelanden.',
    'no-consent': 'Sådana meddelanden skickar vi bara till den som har sagt ja.',
    paused: 'Du hade valt en paus.',
    'no-address': 'Vi hade ingen adress eller inget nummer att skicka till.',
    suppressed: 'Adressen eller numret har slutat ta emot, eller så har du anmält oss som skräppost.',
    guard: 'Det gällde inte dig just då.',
    'no-words': 'Det finns inte på det sätt som vi når dig.',
    muted: 'Du hade ett ärende hos oss, och då ville vi inte störa.',
    'asked-lately': 'Du hade nyss fått, eller skulle snart få, en annan fråga från oss.',
    'too-new': 'Du hade inte varit medlem så länge.',
    'no-experience': 'Du hade inte använt något hos oss än som vi kunde fråga om.',
    answered: 'Du hade redan svarat.',
    capped: 'Du hade redan fått så många meddelanden som vi vill skicka på kort tid.',
    'too-late': 'Det blev för sent, och då hade det bara varit i vägen.',
    ended: 'Det behövdes inte längre.',
  },
  nb: {
    erased: 'Du hadde bedt oss om å slette opplysningene dine.',
    left: 'Du var ikke medlem lenger.',
    'opted-out': 'Du har sagt nei til slike meldinger.',
    'no-consent': 'Slike meldinger sender vi bare til den som har sagt ja.',
    paused: 'Du hadde valgt en pause.',
    'no-address': 'Vi hadde ingen adresse eller noe nummer å sende til.',
    suppressed: 'Adressen eller nummeret har sluttet å ta imot, eller du har meldt oss som søppelpost.',
    guard: 'Den gjaldt ikke deg akkurat da.',
    'no-words': 'Den finnes ikke på den måten vi når deg.',
    muted: 'Du hadde en sak hos oss, og da ville vi ikke forstyrre.',
    'asked-lately': 'Du hadde nettopp fått, eller skulle snart få, et annet spørsmål fra oss.',
    'too-new': 'Du hadde ikke vært medlem så lenge.',
    'no-experience': 'Du hadde ikke brukt noe hos oss ennå som vi kunne spørre om.',
    answered: 'Du hadde svart allerede.',
    capped: 'Du hadde allerede fått så mange meldinger som vi vil sende på kort tid.',
    'too-late': 'Det ble for sent, og da ville den bare vært i veien.',
    ended: 'Det trengtes ikke lenger.',
  },
  en: {
    erased: 'You had asked us to delete your data.',
    left: 'You were no longer a member.',
    'opted-out': 'You have said no to such messages.',
    'no-consent': 'We only send such messages to those who have said yes.',
    paused: 'You had chosen a break.',
    'no-address': 'We had no address or number to send it to.',
    suppressed: 'The address or number has stopped taking messages, or you have reported us as spam.',
    guard: 'It did not concern you at that time.',
    'no-words': 'It does not exist in the way that we reach you.',
    muted: 'You had a case with us, and we did not want to disturb you.',
    'asked-lately': 'You had just had, or were soon to have, another question from us.',
    'too-new': 'You had not been a member for so long.',
    'no-experience': 'You had not used anything of ours yet that we could ask about.',
    answered: 'You had answered already.',
    capped: 'You had already had as many messages as we want to send in a short time.',
    'too-late': 'It had become too late, and would only have been in the way.',
    ended: 'It was no longer needed.',
  },
};

/** Why a series never began: functions/start-journey. */
export const NOT_BEGUN: PerLanguage<Readonly<Record<StartRefusal | BeginRefusal, string>>> = {
  sv: {
    left: SKIPPED.sv.left,
    erased: SKIPPED.sv.erased,
    'unknown-journey': 'Vi skickar inte sådant längre.',
    'not-due': SKIPPED.sv.ended,
    'no-date': 'Det datum som det hörde till finns inte längre hos oss.',
    'not-yet': 'Tiden var inte inne.',
    'already-ran': 'Du hade redan fått det.',
    'held-out': 'Några medlemmar får det inte, utvalda av slumpen, så att vi kan se om det gör nytta.',
    once: 'Det kommer bara en gång, och du hade redan fått det.',
    'under-way': 'Det var redan på gång.',
    'too-soon': 'Det var för kort tid sedan sist.',
  },
  nb: {
    left: SKIPPED.nb.left,
    erased: SKIPPED.nb.erased,
    'unknown-journey': 'Vi sender ikke slikt lenger.',
    'not-due': SKIPPED.nb.ended,
    'no-date': 'Datoen det hørte til, finnes ikke lenger hos oss.',
    'not-yet': 'Tiden var ikke inne.',
    'already-ran': 'Du hadde allerede fått det.',
    'held-out': 'Noen medlemmer får det ikke, tilfeldig valgt, så vi kan se om det gjør nytte.',
    once: 'Det kommer bare én gang, og du hadde allerede fått det.',
    'under-way': 'Det var allerede i gang.',
    'too-soon': 'Det var for kort tid siden sist.',
  },
  en: {
    left: SKIPPED.en.left,
    erased: SKIPPED.en.erased,
    'unknown-journey': 'We no longer send such things.',
    'not-due': SKIPPED.en.ended,
    'no-date': 'The date that it belonged to is no longer with us.',
    'not-yet': 'Its time had not come.',
    'already-ran': 'You had already had it.',
    'held-out': 'Some members do not get it, picked at random, so that we can see if it does any good.',
    once: 'It only comes once, and you had already had it.',
    'under-way': 'It was already under way.',
    'too-soon': 'It was too short a time since the last one.',
  },
};
