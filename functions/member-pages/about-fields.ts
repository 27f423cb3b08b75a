import type { Member } from '../../shared/member/member.ts';
import { CHANNELS, type Language } from '../../shared/message/template.ts';
import { dateInWords, dayOf } from './dates.ts';
import { OPTIONS } from './preferences.ts';
import { ABOUT_WORDS } from './words-about.ts';
import { FIELD_WORDS, type Field } from './words-about-fields.ts';
import { LANGUAGE_NAMES, PREFERENCE_WORDS } from './words-preferences.ts';

/** One field in words: what it is, and what stands in it. */
export type Line = readonly [label: string, value: string];

/** Fields of the register that are shown on this page, each under the heading where it belongs. */
export const SHOWN = [
  'status',
  'statusSince',
  'joinedOn',
  'undated',
  'membershipNumber',
  'givenName',
  'familyName',
  'email',
  'phone',
  'language',
  'birthDate',
  'zone',
  'segments',
  'mergedFrom',
  'history',
  'preferredChannel',
  'openCases',
  'caseClosedAt',
  'lastQuestionAt',
  'lastSurveyAt',
  'pausedUntil',
] as const;

/** Fields that are not, and why. */
export const NOT_SHOWN: Readonly<Record<string, string>> = {
  ref: 'our own name for the row: random, and of no use to anyone',
  mergedInto: 'stands on a row that is no longer a member’s',
  stated: 'when each field was said to be so: a copy of what the fields themselves show',
  version: 'a counter',
  sends: 'a counter',
  noted: 'a counter',
  recent: 'the messages stand on the page that says why',
  cases: 'our own references of the cases: how many there were is shown',
};

type Zoned = { readonly language: Language; readonly zone: string };

/** @param now in whose light a pause is over. */
export function fieldLines(
  member: Member,
  { language, zone, now }: Zoned & { readonly now: string },
): Readonly<Record<'membership' | 'person' | 'groups' | 'choices' | 'contacts', readonly Line[]>> {
  const words = ABOUT_WORDS[language];
  const fields = FIELD_WORDS[language];
  const day = (at: Parameters<typeof dayOf>[0]): string => dayOf(at, language, zone);
  const line = (name: Field, value: string | undefined): readonly Line[] =>
    value === undefined || value === '' ? [] : [[fields[name], value]];
  // A register that is taken over each month repeats that they are members; one without dates does not say since when.
  const history = member.history
    ?.filter(({ what, undated }, i, all) => !undated && all[i - 1]?.what !== what)
    .map(({ what, at, on }) => `${words.facts[what]} ${on ? dateInWords(on, language) : day(at)}`);
  const paused =
    member.pausedUntil !== undefined && member.pausedUntil > now ? member.pausedUntil : undefined;
  return {
    membership: [
      // Of a member the joining date says it: an import may be younger than that by decades.
      ...line(
        'status',
        member.status === 'active'
          ? words.status.active
          : `${words.status[member.status]} ${words.since(day(member.statusSince))}`,
      ),
      ...line(member.undated ? 'registeredOn' : 'joinedOn', dateInWords(member.joinedOn, language)),
      ...line('membershipNumber', member.membershipNumber),
      ...line('history', history?.join('; ')),
      ...line('mergedFrom', member.mergedFrom && words.rows(member.mergedFrom.length + 1)),
    ],
    person: [
      ...line('givenName', member.givenName),
      ...line('familyName', member.familyName),
      ...line('email', member.email),
      ...line('phone', member.phone),
      ...line('birthDate', member.birthDate && dateInWords(member.birthDate, language)),
      ...line('language', member.language && LANGUAGE_NAMES[member.language]),
      ...line('zone', member.zone),
    ],
    groups: [
      ...line('sector', member.segments?.sector),
      ...line('workplace', member.segments?.workplace),
      ...line('role', member.segments?.role),
      ...line('region', member.segments?.region),
      ...line('interests', member.segments?.interests?.join(', ')),
    ],
    choices: [
      ...OPTIONS.map(({ name, purpose, channel }): Line => [
        optionName(purpose, channel, language),
        standsAs(member, name, words, day),
      ]),
      ...line(
        'preferredChannel',
        member.preferredChannel && PREFERENCE_WORDS[language].channels[member.preferredChannel],
      ),
      ...line('pausedUntil', paused && day(paused)),
      ...CHANNELS.flatMap((channel) => line(`suppressed-${channel}`, member.suppressed[channel])),
    ],
    contacts: [
      ...line('caseClosedAt', member.caseClosedAt && day(member.caseClosedAt)),
      ...line('lastQuestionAt', member.lastQuestionAt && day(member.lastQuestionAt)),
      ...line('lastSurveyAt', member.lastSurveyAt && day(member.lastSurveyAt)),
    ],
  };
}

export function optionName(
  purpose: (typeof OPTIONS)[number]['purpose'],
  channel: (typeof OPTIONS)[number]['channel'],
  language: Language,
): string {
  const { purposes, channels } = PREFERENCE_WORDS[language];
  return `${purposes[purpose].name}, ${channels[channel]}`;
}

function standsAs(
  { optOuts, consents }: Member,
  name: (typeof OPTIONS)[number]['name'],
  words: (typeof ABOUT_WORDS)[Language],
  day: (at: Parameters<typeof dayOf>[0]) => string,
): string {
  const [no, yes] = [optOuts[name], consents[name]] as [
    Parameters<typeof dayOf>[0] | undefined,
    Parameters<typeof dayOf>[0] | undefined,
  ];
  if (no !== undefined) return `${words.no} ${words.since(day(no))}`;
  if (yes !== undefined) return `${words.yes} ${words.since(day(yes))}`;
  return name.startsWith('marketing.') ? words.noUnsaid : words.yesUnsaid;
}
