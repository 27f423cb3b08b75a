import { toReceipt, RECEIPT_PREFIX, type Receipt } from '../../shared/consent/receipt.ts';
import { explain, type Explanation } from '../../shared/loyalty/explain.ts';
import { PARTS, type Level, type Part } from '../../shared/loyalty/points.ts';
import { contributionIn, standingOf } from '../../shared/loyalty/standing.ts';
import { memberKey } from '../../shared/member/member.ts';
import { allRows } from '../../shared/member/rows.ts';
import type { Language } from '../../shared/message/template.ts';
import { textOf, type Item } from '../../shared/ports/items.ts';
import { instant, type Instant } from '../../shared/time/instant.ts';
import { tasksOf, type TaskKept } from './about-tasks.ts';
import { answerInWords } from './answer-words.ts';
import type { Needs } from './needs.ts';
import type { Visitor } from './visit.ts';
import type { Written } from './written.ts';

/** What happened, one line for all events of a type. */
export interface Happened {
  readonly type: string;
  readonly times: number;
  readonly lastAt: Instant;
  /** What they were called, where that says nothing of a case: trainings, meetings, roles. */
  readonly names: readonly string[];
}

export interface AnswerKept {
  readonly at: Instant;
  /** The question in words; absent when it is retired. */
  readonly question: string | undefined;
  /** The score, or the choice in words. */
  readonly value: string;
  readonly comment: string | undefined;
}

/** Why the index is what it is: the points of one part, and what gave them. */
export interface PartOfIndex {
  readonly part: Part;
  readonly points: number;
  readonly reasons: readonly { readonly type: string; readonly times: number; readonly points: number }[];
}

export interface AboutView {
  readonly happened: readonly Happened[];
  /** How many cases of help, and how many of them are open; nothing of what they are about. */
  readonly help: { readonly cases: number; readonly open: number };
  readonly answers: readonly AnswerKept[];
  /** Calls and cards, the newest first. */
  readonly tasks: readonly TaskKept[];
  /** The newest first. */
  readonly choices: readonly Receipt[];
  readonly loyalty: {
    readonly index: number;
    /** Absent for who has left. */
    readonly level: Level | undefined;
    readonly parts: readonly PartOfIndex[];
  };
}

const EVENT_PREFIX = 'EVENT#';
const HELP = 'help.received';
const ANSWERED = 'survey.answered';
/** Fields of events by which a member knows again what they took part in. */
const NAMES = ['training', 'event', 'newsletter', 'role'] as const;
const MOST_NAMES = 10;

/** What is kept about a member beside the fields of the register. Reads only. */
export async function aboutView(
  world: Needs,
  { points, questions }: Pick<Written, 'points' | 'questions'>,
  { member, row }: Pick<Visitor, 'member' | 'row'>,
  language: Language,
): Promise<AboutView> {
  const partition = memberKey(member.ref).pk;
  const events = await allRows(world.items, { partition, range: { beginsWith: EVENT_PREFIX } });
  const receipts = await allRows(world.items, { partition, range: { beginsWith: RECEIPT_PREFIX } });
  const { sums, level } = standingOf(row);
  const contributions = events.flatMap((event) => contributionIn(event) ?? []);
  const explanation = explain({ sums, contributions, now: world.clock.now(), points });
  return {
    happened: happenedIn(events),
    help: { cases: casesIn(events).size, open: member.openCases.length },
    answers: events
      .filter(({ type }) => type === ANSWERED)
      .map((event) => answerIn(event, questions, language))
      .toSorted(newestFirst),
    tasks: await tasksOf(world.items, member),
    choices: receipts.map(toReceipt).toReversed(),
    loyalty: { index: explanation.index, level, parts: partsOf(explanation) },
  };
}

function happenedIn(events: readonly Item[]): Happened[] {
  // Help is told as a number of contacts, and answers stand by themselves.
  const told = events.filter(({ type }) => type !== HELP && type !== ANSWERED);
  return [...Map.groupBy(told, (event) => textOf(event, 'type'))]
    .map(([type, all]): Happened => {
      const times = all.map((event) => instant(textOf(event, 'occurredAt'))).toSorted();
      return { type, times: all.length, lastAt: times.at(-1)!, names: namesIn(all) };
    })
    .toSorted((a, b) => (a.lastAt < b.lastAt ? 1 : -1));
}

function namesIn(events: readonly Item[]): readonly string[] {
  const names = events.flatMap((event) => {
    const details = detailsOf(event);
    return NAMES.flatMap((name) => (typeof details[name] === 'string' ? [details[name]] : []));
  });
  return [...new Set(names)].slice(-MOST_NAMES);
}

function casesIn(events: readonly Item[]): ReadonlySet<string> {
  const help = events.filter(({ type }) => type === HELP);
  return new Set(
    help.map((event) => {
      const name = detailsOf(event).case;
      return typeof name === 'string' ? name : event.sk;
    }),
  );
}

function answerIn(event: Item, questions: Written['questions'], language: Language): AnswerKept {
  const details = detailsOf(event);
  const { comment } = details;
  return {
    at: instant(textOf(event, 'occurredAt')),
    ...answerInWords(details, questions, language),
    comment: typeof comment === 'string' ? comment : undefined,
  };
}

const isList = (value: object): value is readonly unknown[] => Array.isArray(value);

function detailsOf({ details }: Item): Readonly<Record<string, unknown>> {
  return typeof details === 'object' && details !== null && !isList(details) ? details : {};
}

/** The events that count, by part and type, the weightiest first; what no event explains stands as a type without a name. */
function partsOf({ parts, events, unexplained }: Explanation): PartOfIndex[] {
  return PARTS.map((part) => {
    const ofPart = Map.groupBy(
      events.filter((event) => event.part === part),
      ({ type }) => type,
    );
    const rest = unexplained.filter((one) => one.part === part);
    const reasons = [...ofPart].map(([type, all]) => ({ type, times: all.length, points: sum(all) }));
    if (rest.length > 0) reasons.push({ type: '', times: rest.length, points: sum(rest) });
    return {
      part,
      points: parts.find((one) => one.part === part)?.points ?? 0,
      reasons: reasons.toSorted((a, b) => Math.abs(b.points) - Math.abs(a.points)),
    };
  });
}

const sum = (all: readonly { readonly points: number }[]): number =>
  all.reduce((total, { points }) => total + points, 0);

const newestFirst = (a: { readonly at: Instant }, b: { readonly at: Instant }): number =>
  a.at < b.at ? 1 : -1;
