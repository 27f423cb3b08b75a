import type { eventSchemas } from '../../shared/member/event-schemas.ts';
import type { PerLanguage } from '../../shared/member/organisation.ts';
import type { Language } from '../../shared/message/template.ts';

/** What happens, as it stands after `when`; of help, by what became of the case. */
type Clauses = Readonly<
  Record<keyof typeof eventSchemas | 'help.received:opened' | 'help.received:closed', string>
>;

const CLAUSES: PerLanguage<Clauses> = {
  sv: {
    'member.joined': 'någon blir medlem',
    'member.updated': 'medlemmens uppgifter ändras',
    'member.left': 'medlemmen går ur',
    'member.merged': 'två rader i registret blir en',
    'help.received': 'medlemmen får hjälp av oss',
    'help.received:opened': 'ett ärende öppnas',
    'help.received:closed': 'ett ärende avslutas',
    'training.attended': 'medlemmen har gått en utbildning',
    'event.attended': 'medlemmen har varit på ett möte eller en träff',
    'portal.login': 'medlemmen loggar in',
    'newsletter.clicked': 'medlemmen läser nyhetsbrevet',
    'survey.answered': 'medlemmen svarar på en fråga',
    'role.taken': 'medlemmen tar ett uppdrag',
    'consent.given': 'medlemmen säger ja i ett formulär',
    'consent.withdrawn': 'medlemmen säger nej i ett formulär',
    'message.bounced': 'ett meddelande inte kommer fram',
    'message.complained': 'medlemmen anmäler ett meddelande som skräppost',
    'task.done': 'vi har hört av oss, eller försökt',
  },
  nb: {
    'member.joined': 'noen blir medlem',
    'member.updated': 'opplysningene om medlemmet endres',
    'member.left': 'medlemmet melder seg ut',
    'member.merged': 'to rader i registeret blir til én',
    'help.received': 'medlemmet får hjelp av oss',
    'help.received:opened': 'en sak åpnes',
    'help.received:closed': 'en sak avsluttes',
    'training.attended': 'medlemmet har vært på kurs',
    'event.attended': 'medlemmet har vært på et møte eller treff',
    'portal.login': 'medlemmet logger inn',
    'newsletter.clicked': 'medlemmet leser nyhetsbrevet',
    'survey.answered': 'medlemmet svarer på et spørsmål',
    'role.taken': 'medlemmet tar et verv',
    'consent.given': 'medlemmet sier ja i et skjema',
    'consent.withdrawn': 'medlemmet sier nei i et skjema',
    'message.bounced': 'en melding ikke kommer fram',
    'message.complained': 'medlemmet melder en melding som søppelpost',
    'task.done': 'vi har tatt kontakt, eller prøvd',
  },
  en: {
    'member.joined': 'someone joins',
    'member.updated': 'the member’s details change',
    'member.left': 'the member leaves',
    'member.merged': 'two rows in the register become one',
    'help.received': 'the member gets help from us',
    'help.received:opened': 'a help case is opened',
    'help.received:closed': 'a help case is closed',
    'training.attended': 'the member has been to a training',
    'event.attended': 'the member has been to a meeting or event',
    'portal.login': 'the member logs in',
    'newsletter.clicked': 'the member reads the newsletter',
    'survey.answered': 'the member answers a question',
    'role.taken': 'the member takes on a role',
    'consent.given': 'the member says yes in a form',
    'consent.withdrawn': 'the member says no in a form',
    'message.bounced': 'a message does not arrive',
    'message.complained': 'the member reports a message as spam',
    'task.done': 'we have got in touch, or tried to',
  },
};

/** Of the organisation's own events, which have no words here. */
const RECORDED: PerLanguage<(type: string) => string> = {
  sv: (type) => `”${type}” registreras`,
  nb: (type) => `«${type}» registreres`,
  en: (type) => `“${type}” is recorded`,
};

const clauseOf = (language: Language, name: string): string | undefined =>
  Object.hasOwn(CLAUSES[language], name) ? CLAUSES[language][name as keyof Clauses] : undefined;

/** What happens when such an event is recorded, with the fields that it must have: `a help case is closed`. */
export function whenSaid(
  language: Language,
  type: string,
  where: Readonly<Record<string, string>> = {},
): string {
  const { state, ...others } = where;
  const stated = state === undefined ? undefined : clauseOf(language, `${type}:${state}`);
  const left = Object.entries(stated === undefined ? where : others);
  const said = stated ?? clauseOf(language, type) ?? RECORDED[language](type);
  return left.length === 0
    ? said
    : `${said} (${left.map(([name, value]) => `${name}: ${value}`).join(', ')})`;
}
