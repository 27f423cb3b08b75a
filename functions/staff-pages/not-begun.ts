import { REFUSAL_WORDS } from '../../shared/journey/may-begin.ts';
import type { Language } from '../../shared/message/template.ts';
import type { CivilDate } from '../../shared/time/civil.ts';
import { OF_LOW_TRUST } from '../record-event/starts.ts';
import { dayIn } from './moment.ts';
import { NOT_BEGUN, NOT_BEGUN_BY_EVENT } from './words-timeline.ts';

type Say = (language: Language, found: RegExpExecArray) => string;

const begin =
  (reason: keyof (typeof NOT_BEGUN)['en']): Say =>
  (language) =>
    NOT_BEGUN[language][reason];
const byEvent =
  (reason: Exclude<keyof (typeof NOT_BEGUN_BY_EVENT)['en'], 'dayOver'>): Say =>
  (language) =>
    NOT_BEGUN_BY_EVENT[language][reason];

/** What record-event has written on an event, as a pattern, and how staff read it. */
const REASONS: readonly (readonly [words: string, say: Say])[] = [
  [REFUSAL_WORDS['held-out'], begin('held-out')],
  [REFUSAL_WORDS.once, begin('once')],
  [REFUSAL_WORDS['under-way'], begin('under-way')],
  [REFUSAL_WORDS['too-soon'], begin('too-soon')],
  ['already ran for this occurrence', begin('already-ran')],
  ['not (?:started|planned): the member is left', begin('left')],
  ['not (?:started|planned): the member is erased', begin('erased')],
  ['not started: the member had joined already', byEvent('joinedAlready')],
  ['not started: imported without a welcome', byEvent('noWelcome')],
  [`not (?:started|planned): ${OF_LOW_TRUST}`, byEvent('lowTrust')],
  ['not planned: nobody has said when they joined', byEvent('undated')],
  [
    'not planned: its day, ([0-9-]{10}), was over',
    (language, [, day]) => NOT_BEGUN_BY_EVENT[language].dayOver(dayIn(day as CivilDate, language)),
  ],
];
const PATTERNS = REASONS.map(([words, say]) => [new RegExp(words, 'g'), say] as const);

/** Why there was no run, from the words that an event keeps of a journey; one that may have led to a run is no silence. */
export function reasonsIn(outcome: string, language: Language): readonly string[] {
  const told = PATTERNS.flatMap(([pattern, say]) =>
    [...outcome.matchAll(pattern)].map((found) => ({ at: found.index, text: say(language, found) })),
  );
  const reasons = told.toSorted((a, b) => a.at - b.at).map(({ text }) => text);
  // Words of another version of Lojal: better as they stand than not at all.
  return reasons.length === 0 && outcome.startsWith('not ') ? [outcome] : [...new Set(reasons)];
}
