import {
  contributionOf,
  onceKey,
  sumsOf,
  totalOf,
  type Answer,
  type Contribution,
} from '../../shared/loyalty/contribution.ts';
import { indicatorOf } from '../../shared/loyalty/indicators.ts';
import { answerKey } from '../../shared/loyalty/last-answer.ts';
import { levelFor } from '../../shared/loyalty/levels.ts';
import type { Points } from '../../shared/loyalty/points.ts';
import {
  additions,
  attributesOf,
  contributionIn,
  LEFT,
  levelPartition,
  standingOf,
  type Counting,
} from '../../shared/loyalty/standing.ts';
import type { EventFields } from '../../shared/member/event.ts';
import type { Change } from '../../shared/member/register.ts';
import { textOf, type Item, type Write } from '../../shared/ports/items.ts';
import { dateIn, type CivilDate } from '../../shared/time/civil.ts';
import { instant, type Instant } from '../../shared/time/instant.ts';

/** What one event counts for. */
export interface Counted extends Counting {
  /** Its key among the member's events: of what counts once for a date its type and date, of an answer its question and wave, else its id. */
  readonly key: string;
  /** Of a joining, the date that it gives. Both are kept on the event, so that other points can be tried on it. */
  readonly on: CivilDate | undefined;
  /** A register that says nothing of when they joined: it counts for nothing, however often it is taken over. */
  readonly undated: true | undefined;
  readonly answer:
    | { readonly question: string; readonly score: bigint }
    | { readonly question: string; readonly choice: string }
    | undefined;
}

export function countEvent(
  event: EventFields,
  id: string,
  at: Instant,
  { points, zone, quiet }: { points: Points; zone: string; quiet: boolean },
): Counted {
  if (isUndated(event, quiet)) return { ...NOTHING, key: UNDATED, undated: true };
  const answer = answerIn(event);
  const on = joiningDateIn(event, at, zone);
  const once = event.type === 'survey.answered' ? answerKey(event) : on ? onceKey(event.type, on) : id;
  const given = { id: once, type: event.type, at, ...(on && { on }), ...(answer && { answer }) };
  const contribution = contributionOf(given, points, zone);
  return {
    key: contribution?.event ?? once,
    contribution,
    indicator: indicatorOf({ ...given, at: contribution?.at ?? at }, points, zone),
    on,
    undated: undefined,
    answer: answer && ('score' in answer ? { ...answer, score: BigInt(answer.score) } : answer),
  };
}

const NOTHING = { contribution: undefined, indicator: undefined, on: undefined, answer: undefined };

/** What a stored event counts for on its member's row. */
export function countedIn(row: Item, { points, zone }: { points: Points; zone: string }): Counting {
  if (row.undated === true) return NOTHING;
  const contribution = contributionIn(row);
  const at = contribution?.at ?? instant(textOf(row, 'occurredAt'));
  return { contribution, indicator: indicatorOf({ type: textOf(row, 'type'), at }, points, zone) };
}

/** All files that say no more than that someone is a member are one event of theirs. */
const UNDATED = 'member.joined#undated';

/** Who is in a register joined some day, and not on the day of the file. */
function isUndated(event: EventFields, quiet: boolean): boolean {
  return event.type === 'member.joined' && quiet && event.member.joinedOn === undefined;
}

/**
 * A register that is taken over again each month repeats who has joined: they joined once, on the joining date, and
 * once more only on another date.
 */
function joiningDateIn(event: EventFields, at: Instant, zone: string): CivilDate | undefined {
  if (event.type !== 'member.joined') return undefined;
  return event.member.joinedOn ?? dateIn(zone, at);
}

/**
 * A question with a score or a choice, in an event that has them: one of the organisation's own may have them too. What
 * came of a call or a postcard is the answer to it: `call`, `reached`.
 */
function answerIn(event: EventFields): Answer | undefined {
  if (event.type === 'task.done') return { question: event.kind, choice: event.outcome };
  const given: object = event;
  const { question, score, choice }: { question?: unknown; score?: unknown; choice?: unknown } = given;
  if (typeof question !== 'string') return undefined;
  if (Number.isInteger(score)) return { question, score: Number(score) };
  return typeof choice === 'string' ? { question, choice } : undefined;
}

/**
 * The member's write with what the event counts for added to it, and the level where the membership begins or ends.
 * Otherwise levels are the sweep's affair, so that an event stays one ADD.
 */
export function withLoyalty(
  write: Write,
  {
    change,
    row,
    counted,
    instead,
    now,
    points,
  }: {
    change: Change;
    row: Item | undefined;
    counted: Counting;
    /** What the event that it takes the place of counted for. */
    instead: Counting | undefined;
    now: Instant;
    points: Points;
  },
): Write {
  const { contribution, indicator } = counted;
  if ('put' in write) {
    const sums = sumsOf(contribution ? [contribution] : []);
    const loyalty = attributesOf(sums, { active: change.after.status === 'active' }, now, points);
    return {
      ...write,
      put: { ...write.put, ...loyalty, ...(indicator !== undefined && { [indicator]: 1n }) },
    };
  }
  const add = additions(counted, instead);
  if (Object.keys(add).length === 0 && change.before?.status === change.after.status) return write;
  const condition = write.if && { if: write.if };
  const set = { ...('update' in write && write.set), ...levelChange(change, row, contribution, now, points) };
  const key = { pk: `MEMBER#${change.after.ref}`, sk: 'MEMBER' };
  const remove = 'update' in write && write.remove ? { remove: write.remove } : {};
  return { update: key, ...(Object.keys(set).length > 0 && { set }), add, ...remove, ...condition };
}

function levelChange(
  { before, after }: Change,
  row: Item | undefined,
  contribution: Contribution | undefined,
  now: Instant,
  points: Points,
): Record<string, string> {
  if (before?.status === after.status || !row) return {};
  if (after.status !== 'active') return { numberPk: LEFT };
  const total = totalOf(standingOf(row).sums) + (contribution?.micro ?? 0n);
  return { numberPk: levelPartition(levelFor(total, now, points)) };
}
