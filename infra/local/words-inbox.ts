import type { Fate } from '../../shared/adapters/delivery-events.local.ts';
import type { PerLanguage } from '../../shared/member/organisation.ts';
import type { Channel } from '../../shared/message/template.ts';
import type { Kept } from './providers.ts';

interface InboxWords {
  readonly title: string;
  readonly messages: string;
  readonly smsFrom: (sender: string) => string;
  readonly empty: string;
  readonly choose: string;
  /** Of a message that was asked for by its key. */
  readonly gone: string;
  readonly member: string;
  readonly memberHint: string;
  readonly channel: string;
  readonly channels: Readonly<Record<Channel | 'both', string>>;
  readonly journey: string;
  readonly allJourneys: string;
  /** Of a mail that belongs to no journey. */
  readonly staff: string;
  readonly show: string;
  readonly all: string;
  readonly newest: string;
  readonly older: string;
  readonly unknown: string;
  readonly none: string;
  readonly showAll: string;
  readonly noneYet: string;
  readonly join: string;
  /** A button's name follows, which stands in the head. */
  readonly thenPress: string;
  readonly back: string;
  readonly fate: string;
  readonly inLedger: string;
  readonly states: Readonly<Record<Kept['state'], string>>;
  readonly notKept: string;
  readonly providerTells: string;
  readonly fates: Readonly<Partial<Record<Fate, string>>>;
  readonly asHtml: string;
  readonly asText: string;
  readonly frame: string;
  readonly length: string;
  readonly lengthSaid: (parts: number, encoding: string, characters: number) => string;
  readonly notAfter: string;
  readonly phone: string;
  readonly to: string;
  readonly from: string;
  readonly sent: string;
  readonly step: (journey: string, step: string) => string;
  readonly sending: string;
  readonly frozen: string;
  readonly since: (moment: string, why: string) => string;
  readonly tripped: (channel: string) => string;
  readonly again: (reason: string, moment: string) => string;
  readonly waits: string;
  readonly release: string;
}

export const INBOX_WORDS: PerLanguage<InboxWords> = {
  sv: {
    title: 'Inkorg',
    messages: 'Meddelanden',
    smsFrom: (sender) => `Sms från ${sender}`,
    empty: 'Det som medlemmarna får kommer att stå här.',
    gone: 'Det meddelandet finns inte. Listan visar dem som finns.',
    choose: 'Välj ett meddelande för att läsa det som medlemmen gör.',
    member: 'Medlem',
    memberHint: 'nr eller e-post',
    channel: 'Kanal',
    channels: { both: 'båda', email: 'e-post', sms: 'sms' },
    journey: 'Resa',
    allJourneys: 'alla',
    staff: 'Till personalen',
    show: 'Visa',
    all: 'Alla',
    newest: 'Senaste',
    older: 'Äldre',
    unknown: 'Ingen i registret har det numret eller den adressen.',
    none: 'Inga meddelanden här.',
    showAll: 'Visa alla',
    noneYet: 'Inga meddelanden än.',
    join: 'Låt någon bli medlem',
    thenPress: 'och tryck sedan på',
    back: 'Alla meddelanden',
    fate: 'Vad som hände med det',
    inLedger: 'I liggaren',
    states: {
      waiting: 'väntar',
      dispatching: 'skickas',
      sent: 'skickat',
      delivered: 'framme',
      bounced: 'studsade',
      complained: 'anmält som skräppost',
      unknown: 'ovisst',
      'presumed-sent': 'troligen skickat',
      failed: 'misslyckades',
      skipped: 'hoppades över',
    },
    notKept: 'inte längre',
    providerTells: 'Leverantören säger',
    fates: { delivered: 'Framme', 'hard-bounce': 'Studsade', complaint: 'Skräppost' },
    asHtml: 'Som HTML',
    asText: 'Som text',
    frame: 'Meddelandet som mottagaren ser det',
    length: 'Längd',
    lengthSaid: (parts, encoding, characters) =>
      `${parts} ${parts === 1 ? 'del' : 'delar'}, ${encoding}, ${characters} tecken`,
    notAfter: 'Inte efter',
    phone: 'Sms:et som medlemmen ser det',
    to: 'Till',
    from: 'Från',
    sent: 'Skickat',
    step: (journey, step) => `${journey} · steg ${step}`,
    sending: 'Utskick',
    frozen: 'Alla utskick är stoppade',
    since: (moment, why) => `sedan ${moment}: ${why}`,
    tripped: (channel) => `Leverantören av ${channel} tar inte emot något`,
    again: (reason, moment) => `(${reason}); vi försöker igen ${moment}.`,
    waits:
      'Meddelandena väntar, och går när de kan om det inte är för sent; det som blir för sent hoppas över, och säger det.',
    release: 'Släpp på',
  },
  nb: {
    title: 'Innboks',
    messages: 'Meldinger',
    smsFrom: (sender) => `SMS fra ${sender}`,
    empty: 'Det medlemmene får, kommer til å stå her.',
    gone: 'Den meldingen finnes ikke. Listen viser dem som finnes.',
    choose: 'Velg en melding for å lese den slik medlemmet gjør.',
    member: 'Medlem',
    memberHint: 'nr eller e-post',
    channel: 'Kanal',
    channels: { both: 'begge', email: 'e-post', sms: 'SMS' },
    journey: 'Reise',
    allJourneys: 'alle',
    staff: 'Til de ansatte',
    show: 'Vis',
    all: 'Alle',
    newest: 'Nyeste',
    older: 'Eldre',
    unknown: 'Ingen i registeret har det nummeret eller den adressen.',
    none: 'Ingen meldinger her.',
    showAll: 'Vis alle',
    noneYet: 'Ingen meldinger ennå.',
    join: 'La noen bli medlem',
    thenPress: 'og trykk så på',
    back: 'Alle meldinger',
    fate: 'Hva som skjedde med den',
    inLedger: 'I protokollen',
    states: {
      waiting: 'venter',
      dispatching: 'sendes',
      sent: 'sendt',
      delivered: 'framme',
      bounced: 'kom i retur',
      complained: 'meldt som søppelpost',
      unknown: 'uvisst',
      'presumed-sent': 'trolig sendt',
      failed: 'mislyktes',
      skipped: 'hoppet over',
    },
    notKept: 'ikke lenger',
    providerTells: 'Leverandøren sier',
    fates: { delivered: 'Framme', 'hard-bounce': 'I retur', complaint: 'Søppelpost' },
    asHtml: 'Som HTML',
    asText: 'Som tekst',
    frame: 'Meldingen slik mottakeren ser den',
    length: 'Lengde',
    lengthSaid: (parts, encoding, characters) =>
      `${parts} ${parts === 1 ? 'del' : 'deler'}, ${encoding}, ${characters} tegn`,
    notAfter: 'Ikke etter',
    phone: 'SMS-en slik medlemmet ser den',
    to: 'Til',
    from: 'Fra',
    sent: 'Sendt',
    step: (journey, step) => `${journey} · steg ${step}`,
    sending: 'Utsending',
    frozen: 'All utsending er stoppet',
    since: (moment, why) => `siden ${moment}: ${why}`,
    tripped: (channel) => `Leverandøren av ${channel} tar ikke imot noe`,
    again: (reason, moment) => `(${reason}); vi prøver igjen ${moment}.`,
    waits:
      'Meldingene venter, og går når de kan om det ikke er for sent; det som blir for sent, hoppes over, og sier det.',
    release: 'Slipp løs',
  },
  en: {
    title: 'Inbox',
    messages: 'Messages',
    smsFrom: (sender) => `SMS from ${sender}`,
    empty: 'What members get will stand here.',
    gone: 'There is no such message. The list shows those that there are.',
    choose: 'Choose a message to read it as the member does.',
    member: 'Member',
    memberHint: 'number or email',
    channel: 'Channel',
    channels: { both: 'both', email: 'email', sms: 'SMS' },
    journey: 'Journey',
    allJourneys: 'all',
    staff: 'To staff',
    show: 'Show',
    all: 'All',
    newest: 'Newest',
    older: 'Older',
    unknown: 'Nobody in the register is known by that number or address.',
    none: 'No messages here.',
    showAll: 'Show all',
    noneYet: 'No messages yet.',
    join: 'Let a member join',
    thenPress: 'then press',
    back: 'All messages',
    fate: 'Fate',
    inLedger: 'In the ledger',
    states: {
      waiting: 'waiting',
      dispatching: 'being sent',
      sent: 'sent',
      delivered: 'delivered',
      bounced: 'bounced',
      complained: 'reported as spam',
      unknown: 'unknown',
      'presumed-sent': 'presumed sent',
      failed: 'failed',
      skipped: 'skipped',
    },
    notKept: 'not any more',
    providerTells: 'The provider tells',
    fates: { delivered: 'Delivered', 'hard-bounce': 'Hard bounce', complaint: 'Complaint' },
    asHtml: 'As HTML',
    asText: 'As text',
    frame: 'The message as its reader sees it',
    length: 'Length',
    lengthSaid: (parts, encoding, characters) =>
      `${parts} ${parts === 1 ? 'part' : 'parts'}, ${encoding}, ${characters} characters`,
    notAfter: 'Not after',
    phone: 'The SMS as the member sees it',
    to: 'To',
    from: 'From',
    sent: 'Sent',
    step: (journey, step) => `${journey} · step ${step}`,
    sending: 'Sending',
    frozen: 'All sending is frozen',
    since: (moment, why) => `since ${moment}: ${why}`,
    tripped: (channel) => `The provider of ${channel} takes nothing`,
    again: (reason, moment) => `(${reason}); it is asked again from ${moment}.`,
    waits: 'Messages wait, and go when they still can; one that gets too late is skipped, and says so.',
    release: 'Release',
  },
};
