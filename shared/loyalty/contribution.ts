import { atLocalTime, dateIn, type CivilDate } from '../time/civil.ts';
import type { Instant } from '../time/instant.ts';
import { EARLIEST, weigh } from './decay.ts';
import { PARTS, type CheckedEventPoints, type Part, type Points } from './points.ts';

/** What the index looks at in an event. */
export interface LoyaltyEvent {
  /** What counts once: the delivery, which has the same id for ever, or of an answer its question and wave (./last-answer.ts). */
  readonly id: string;
  readonly type: string;
  readonly at: Instant;
  /** The date that it is of, where that is not when it was said: of a joining the joining date. It counts once for it. */
  readonly on?: CivilDate;
  /** What was asked and what was answered, for an event with points by answer. */
  readonly answer?: Answer;
}

/** A question with the score or the choice that was answered. */
export type Answer =
  | { readonly question: string; readonly score: number }
  | { readonly question: string; readonly choice: string };

/** What one event adds to one part of one member's index. */
export interface Contribution {
  /** The event's key: `id`, or for an event that counts once for a date its type and date. Counts once, however often it comes. */
  readonly event: string;
  readonly type: string;
  /** As of when it is weighed: when it happened, or for an event that counts once for a date the start of that day. */
  readonly at: Instant;
  readonly part: Part;
  /** Micro-points at the landmark; what is added to the stored sum. */
  readonly micro: bigint;
}

/** Stored sums of one member, in micro-points at the landmark. */
export type Sums = Readonly<Record<Part, bigint>>;

/**
 * What an event adds to the index; nothing when its type stands not in the points, or its question or answer not in the
 * type's table. Depends on nothing but its arguments, and for an event that counts once a day not on its id nor on the
 * time of day, so that it does not matter which of the day comes first.
 * `zone` is the organisation's: its calendar says what a day is.
 * @throws TimeOutOfReach when the time cannot be weighed.
 */
export function contributionOf(event: LoyaltyEvent, points: Points, zone: string): Contribution | undefined {
  const rule = points.events.get(event.type);
  const given = rule && pointsOf(rule, event);
  if (rule === undefined || given === undefined) return undefined;
  const isOfDate = rule.oncePerDay || event.on !== undefined;
  const { key, at } = isOfDate ? onTheDay(event, zone) : { key: event.id, at: event.at };
  const micro = weigh({ points: given, at, halfLifeDays: points.halfLifeDays });
  return { event: key, type: event.type, at, part: rule.part, micro };
}

/** The key of all events of a type on a date that count as one. */
export function onceKey(type: string, date: CivilDate): string {
  return `${type}#${date}`;
}

/** The sums of contributions, each event given once; what a rebuild stores. */
export function sumsOf(contributions: Iterable<Pick<Contribution, 'part' | 'micro'>>): Sums {
  const sums: Record<Part, bigint> = { activity: 0n, satisfaction: 0n, use: 0n };
  for (const { part, micro } of contributions) sums[part] += micro;
  return sums;
}

/** The sum of the parts: what members are ordered by. */
export function totalOf(sums: Sums): bigint {
  return PARTS.reduce((total, part) => total + sums[part], 0n);
}

function pointsOf({ points }: CheckedEventPoints, { answer }: LoyaltyEvent): number | undefined {
  if (typeof points === 'number') return points;
  if (!answer) return undefined;
  const table = points.get(answer.question);
  if ('choice' in answer) return table?.choices.get(answer.choice);
  return table?.scores.find(({ from, to }) => from <= answer.score && answer.score <= to)?.points;
}

function onTheDay({ type, at, on }: LoyaltyEvent, zone: string): { key: string; at: Instant } {
  const date = on ?? dateIn(zone, at);
  // Longer ago, such as a joining date that was never known, nothing is weighed; it would be worth nothing by far.
  const start = date > EARLIEST.slice(0, 10) ? atLocalTime(date, '00:00', zone) : EARLIEST;
  return { key: onceKey(type, date), at: start };
}
