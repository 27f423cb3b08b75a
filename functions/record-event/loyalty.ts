import { contributionOf, sumsOf, totalOf, type Contribution } from '../../shared/loyalty/contribution.ts';
import { indicatorOf } from '../../shared/loyalty/indicators.ts';
import { levelFor } from '../../shared/loyalty/levels.ts';
import type { Points } from '../../shared/loyalty/points.ts';
import { additions, attributesOf, LEFT, levelPartition, standingOf } from '../../shared/loyalty/standing.ts';
import type { EventFields } from '../../shared/member/event.ts';
import type { Change } from '../../shared/member/register.ts';
import type { Item, Write } from '../../shared/ports/items.ts';
import type { Instant } from '../../shared/time/instant.ts';

/** What one event counts for. */
export interface Counted {
  readonly contribution: Contribution | undefined;
  readonly indicator: string | undefined;
  /** Kept on the event, so that other points can be tried on it. */
  readonly answer: { readonly question: string; readonly score: bigint } | undefined;
}

export function countEvent(
  event: EventFields,
  id: string,
  at: Instant,
  { points, zone }: { points: Points; zone: string },
): Counted {
  const answer = answerIn(event);
  const given = { id, type: event.type, at, ...(answer && { answer }) };
  return {
    contribution: contributionOf(given, points, zone),
    indicator: indicatorOf(given, points, zone),
    answer: answer && { question: answer.question, score: BigInt(answer.score) },
  };
}

/** A question and a score, in an event that has them. */
function answerIn(event: object): { question: string; score: number } | undefined {
  if (!('question' in event) || !('score' in event)) return undefined;
  const { question, score } = event;
  return typeof question === 'string' && Number.isInteger(score)
    ? { question, score: Number(score) }
    : undefined;
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
    now,
    points,
  }: {
    change: Change;
    row: Item | undefined;
    counted: Counted;
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
  const add = additions(contribution, indicator);
  if (Object.keys(add).length === 0 && change.before?.status === change.after.status) return write;
  const condition = write.if && { if: write.if };
  const set = { ...('update' in write && write.set), ...levelChange(change, row, contribution, now, points) };
  const key = { pk: `MEMBER#${change.after.ref}`, sk: 'MEMBER' };
  return { update: key, ...(Object.keys(set).length > 0 && { set }), add, ...condition };
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
