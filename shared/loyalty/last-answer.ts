import { textOf, type Item } from '../ports/items.ts';

/** An answer is changed by another one, and an answer is asked for once: the last to a question in a wave counts. */
const TYPE = 'survey.answered';

/** What all of a member's answers to a question in a wave count once by: their key among the member's events. */
export function answerKey({ question, wave }: { readonly question: string; readonly wave: string }): string {
  return `${TYPE}#${question}#${wave}`;
}

/** That key, of the row of an answer; undefined for the row of any other event. */
export function answerKeyIn({ type, details }: Item): string | undefined {
  if (type !== TYPE || typeof details !== 'object' || details === null) return undefined;
  if (!('question' in details) || !('wave' in details)) return undefined;
  const { question, wave } = details;
  return typeof question === 'string' && typeof wave === 'string' ? answerKey({ question, wave }) : undefined;
}

/**
 * Whether of two answers the first counts: it was given later, or at the same time and came in later. By the rows'
 * `occurredAt`, then `receivedAt`, then `recordedAt`, so that it does not matter in which order they are recorded.
 */
export function isLastAnswer(answer: Item, other: Item): boolean {
  return orderOf(answer) >= orderOf(other);
}

/** Instants are written alike, so texts of them are in order of time. */
function orderOf(row: Item): string {
  const recordedAt = textOf(row, 'recordedAt');
  // A row of before there was one of all answers says nothing of when it came in.
  const receivedAt = typeof row.receivedAt === 'string' ? row.receivedAt : recordedAt;
  return [textOf(row, 'occurredAt'), receivedAt, recordedAt].join(' ');
}
