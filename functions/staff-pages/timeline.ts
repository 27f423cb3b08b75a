import { RECEIPT_PREFIX, toReceipt } from '../../shared/consent/receipt.ts';
import { RUN_PREFIX, isOpen, toRun } from '../../shared/journey/run.ts';
import type { Member } from '../../shared/member/member.ts';
import { TASK_PREFIX, toStaffTask } from '../../shared/member/staff-task.ts';
import { MESSAGE_PREFIX, toEntry } from '../../shared/message/ledger.ts';
import type { Language } from '../../shared/message/template.ts';
import { textOf, type Item } from '../../shared/ports/items.ts';
import { instant, type Instant } from '../../shared/time/instant.ts';
import { answerInWords } from '../member-pages/answer-words.ts';
import { dateInWords, dayOf } from '../member-pages/dates.ts';
import { EVENT_WORDS } from '../member-pages/words-events.ts';
import { PREFERENCE_WORDS } from '../member-pages/words-preferences.ts';
import { STATES } from '../member-pages/words-why.ts';
import { reasonsIn } from './not-begun.ts';
import { journeyTitle, titleOf } from './titles.ts';
import { CALLS_WORDS } from './words-calls.ts';
import { bouncedBy, NOT_BEGUN, SKIPPED, TIMELINE_WORDS } from './words-timeline.ts';
import { staffLanguage, type Written } from './written.ts';

/** A line of a member's timeline. */
export interface Happening {
  readonly at: Instant;
  readonly kind: 'event' | 'answer' | 'message' | 'silence' | 'task' | 'choice' | 'journey';
  readonly title: string;
  /** What became of it, or why it did not come to pass. */
  readonly text?: string;
  /** In somebody's own words. */
  readonly said?: readonly string[];
  /** The language of whoever said it, as far as it is known. */
  readonly saidIn?: Language;
}

interface Telling {
  readonly written: Written;
  readonly member: Member;
  /** In which dates are the member's. */
  readonly zone: string;
}

/** All that happened to a member, and what did not and why, the newest first. */
export function timelineOf(rows: readonly Item[], telling: Telling): readonly Happening[] {
  return rows.flatMap((row) => happeningIn(row, telling)).toSorted((a, b) => (a.at < b.at ? 1 : -1));
}

const TELLERS: readonly (readonly [prefix: string, tell: (row: Item, telling: Telling) => Happening[]])[] = [
  ['EVENT#', eventLine],
  [MESSAGE_PREFIX, messageLine],
  ['REFUSED#', refusedLine],
  [RUN_PREFIX, runLines],
  [TASK_PREFIX, taskLine],
  [RECEIPT_PREFIX, choiceLine],
];

function happeningIn(row: Item, telling: Telling): Happening[] {
  const [, tell] = TELLERS.find(([prefix]) => row.sk.startsWith(prefix)) ?? [];
  return tell?.(row, telling) ?? [];
}

/** By which staff know what it was; of help only that there was some, as what it was about is nobody's affair here. */
const NAMES = ['training', 'event', 'newsletter', 'role', 'state'] as const;

function eventLine(row: Item, { written, member }: Telling): Happening[] {
  const { language } = written;
  const words = EVENT_WORDS[language];
  const type = textOf(row, 'type');
  const details = detailsOf(row);
  const names = NAMES.flatMap((name) => (typeof details[name] === 'string' ? [details[name]] : []));
  const states: Readonly<Record<string, string>> = TIMELINE_WORDS[language].caseStates;
  const text =
    type === 'survey.answered'
      ? answerIn(details, written)
      : names.map((name) => states[name] ?? name).join(', ');
  // It is none that a form can send, so it has no words for members.
  const own: Readonly<Record<string, string>> = { 'level.changed': TIMELINE_WORDS[language].levelChanged };
  const { comment } = details;
  const at = instant(textOf(row, 'occurredAt'));
  return [
    ...notBegunBy(row, at, written),
    {
      at,
      kind: type === 'survey.answered' ? 'answer' : 'event',
      title: words.events[type] ?? own[type] ?? `${words.otherEvent}: ${type}`,
      ...(text !== '' && { text }),
      ...(typeof comment === 'string' && {
        said: [comment],
        ...(member.language && { saidIn: member.language }),
      }),
    },
  ];
}

/** The journeys that did not begin by an event, and why: nothing else is kept of it. */
function notBegunBy({ outcomes }: Item, at: Instant, written: Written): Happening[] {
  if (typeof outcomes !== 'object' || outcomes === null || isList(outcomes)) return [];
  const { language } = written;
  return Object.entries(outcomes).flatMap(([journey, outcome]) => {
    const reasons = typeof outcome === 'string' ? reasonsIn(outcome, language) : [];
    if (reasons.length === 0) return [];
    const title = TIMELINE_WORDS[language].notBegun(journeyTitle(written, journey));
    return [{ at, kind: 'silence', title, text: reasons.join(' ') }];
  });
}

function answerIn(details: Readonly<Record<string, unknown>>, { questions, language }: Written): string {
  const { question, value } = answerInWords(details, questions, language);
  return `${question ?? String(details.question)} ${value}`.trim();
}

function messageLine(row: Item, { written, member }: Telling): Happening[] {
  const { language } = written;
  const entry = toEntry(row);
  const words = TIMELINE_WORDS[language];
  const title = `${titleOf(written, entry, member)} (${words.channels[entry.channel]})`;
  if (entry.state === 'skipped')
    return [
      { at: entry.at, kind: 'silence', title, text: `${words.notSent} ${SKIPPED[language][entry.reason]}` },
    ];
  // Of what did not arrive, as its provider has said it.
  const why =
    entry.state === 'bounced' || entry.state === 'failed' ? ` ${bouncedBy(language, entry.reason)}` : '';
  return [{ at: entry.at, kind: 'message', title, text: `${STATES[language][entry.state]}${why}` }];
}

function refusedLine(row: Item, { written }: Telling): Happening[] {
  const { language } = written;
  const words = TIMELINE_WORDS[language];
  const reasons: Readonly<Record<string, string>> = NOT_BEGUN[language];
  const reason = textOf(row, 'reason');
  return [
    {
      at: instant(textOf(row, 'refusedAt')),
      kind: 'silence',
      title: words.notBegun(journeyTitle(written, textOf(row, 'journey'))),
      text: reasons[reason] ?? reason,
    },
  ];
}

function runLines(row: Item, { written }: Telling): Happening[] {
  const { language } = written;
  const run = toRun(row);
  const journey = journeyTitle(written, run.journey);
  const words = TIMELINE_WORDS[language];
  const begun: Happening = { at: run.createdAt, kind: 'journey', title: words.begun(journey) };
  if (isOpen(run)) return [begun];
  const title = run.state === 'completed' ? words.completed(journey) : words.ended(journey);
  const events: Readonly<Record<string, string>> = EVENT_WORDS[language].events;
  const why = 'reason' in run ? (events[run.reason] ?? run.reason) : undefined;
  return [begun, { at: run.endedAt, kind: 'journey', title, ...(why !== undefined && { text: why }) }];
}

function taskLine(row: Item, { written: { language, reasons, organisation } }: Telling): Happening[] {
  const task = toStaffTask(row);
  const words = CALLS_WORDS[language];
  const said = task.postponed.map(({ reason }) => reason);
  const why = reasons[task.why]?.[language] ?? task.why;
  const open = `${words.due} ${dateInWords(task.dueOn, language)}. ${why}`;
  return [
    {
      at: task.state === 'done' ? task.doneAt : task.createdAt,
      kind: 'task',
      title: words.kinds[task.kind],
      text: task.state === 'done' ? words.outcomes[task.kind][task.outcome] : open,
      said: task.state === 'done' && task.note !== undefined ? [...said, task.note] : said,
      saidIn: staffLanguage(organisation),
    },
  ];
}

function choiceLine(row: Item, { written: { language }, zone }: Telling): Happening[] {
  const receipt = toReceipt(row);
  const words = TIMELINE_WORDS[language];
  const { purposes, channels } = PREFERENCE_WORDS[language];
  const { at } = receipt;
  if ('pausedUntil' in receipt) {
    const until = receipt.pausedUntil;
    return [
      {
        at,
        kind: 'choice',
        title: until === null ? words.pauseEnded : words.paused(dayOf(until, language, zone)),
      },
    ];
  }
  const what = `${purposes[receipt.purpose].name}, ${channels[receipt.channel].toLowerCase()}`;
  return [{ at, kind: 'choice', title: `${receipt.given ? words.saidYes : words.saidNo}: ${what}` }];
}

const isList = (value: object): value is readonly unknown[] => Array.isArray(value);

function detailsOf({ details }: Item): Readonly<Record<string, unknown>> {
  return typeof details === 'object' && details !== null && !isList(details) ? details : {};
}
