import type { eventSchemas } from '../../shared/member/event-schemas.ts';
import type { PerLanguage } from '../../shared/member/organisation.ts';

/** Types of events that are ours; the organisation's own have one name together. */
type Named = Readonly<Record<keyof typeof eventSchemas, string>>;

interface EventWords {
  readonly events: Named & Readonly<Record<string, string>>;
  readonly otherEvent: string;
  readonly times: (count: number) => string;
  readonly last: (day: string) => string;
}

/** What happened, as it is told to the member. */
export const EVENT_WORDS: PerLanguage<EventWords> = {
  sv: {
    events: {
      'member.joined': 'Blev medlem',
      'member.updated': 'Ändrade uppgifter',
      'member.left': 'Gick ur',
      'member.merged': 'Två rader i registret blev en',
      'help.received': 'Hjälp från oss',
      'training.attended': 'Utbildning',
      'event.attended': 'Möte eller träff',
      'portal.login': 'Inloggning',
      'newsletter.clicked': 'Läste nyhetsbrevet',
      'survey.answered': 'Svarade på en fråga',
      'role.taken': 'Tog ett uppdrag',
      'consent.given': 'Sa ja i ett formulär',
      'consent.withdrawn': 'Sa nej i ett formulär',
      'message.bounced': 'Ett meddelande kom inte fram',
      'message.complained': 'Anmälde ett meddelande som skräppost',
      'task.done': 'Vi hörde av oss, eller försökte',
    },
    otherEvent: 'Annat',
    times: (count) => (count === 1 ? '1 gång' : `${count} gånger`),
    last: (day) => `senast ${day}`,
  },
  nb: {
    events: {
      'member.joined': 'Ble medlem',
      'member.updated': 'Endret opplysninger',
      'member.left': 'Meldte seg ut',
      'member.merged': 'To rader i registeret ble til én',
      'help.received': 'Hjelp fra oss',
      'training.attended': 'Kurs',
      'event.attended': 'Møte eller treff',
      'portal.login': 'Innlogging',
      'newsletter.clicked': 'Leste nyhetsbrevet',
      'survey.answered': 'Svarte på et spørsmål',
      'role.taken': 'Tok et verv',
      'consent.given': 'Sa ja i et skjema',
      'consent.withdrawn': 'Sa nei i et skjema',
      'message.bounced': 'En melding kom ikke fram',
      'message.complained': 'Meldte en melding som søppelpost',
      'task.done': 'Vi tok kontakt, eller prøvde',
    },
    otherEvent: 'Annet',
    times: (count) => (count === 1 ? '1 gang' : `${count} ganger`),
    last: (day) => `sist ${day}`,
  },
  en: {
    events: {
      'member.joined': 'Became a member',
      'member.updated': 'Details changed',
      'member.left': 'Left',
      'member.merged': 'Two rows in the register became one',
      'help.received': 'Help from us',
      'training.attended': 'Training',
      'event.attended': 'Meeting or event',
      'portal.login': 'Log-in',
      'newsletter.clicked': 'Read the newsletter',
      'survey.answered': 'Answered a question',
      'role.taken': 'Took on a role',
      'consent.given': 'Said yes in a form',
      'consent.withdrawn': 'Said no in a form',
      'message.bounced': 'A message did not arrive',
      'message.complained': 'Reported a message as spam',
      'task.done': 'We got in touch, or tried to',
    },
    otherEvent: 'Something else',
    times: (count) => (count === 1 ? 'once' : `${count} times`),
    last: (day) => `last on ${day}`,
  },
};
