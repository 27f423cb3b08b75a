import type { Level } from '../loyalty/points.ts';
import type { EventType } from '../member/event.ts';
import type { Condition, Segment, Variant } from './condition.ts';
import type { Question } from './journey.ts';
import type { AnswerName } from './language-questions.ts';

// What is unknown in options is carried along, so that journey() can name the typo.

/** An event of the type since the run began, or in the last so many days. */
export function happened(type: EventType, options: { readonly withinDays?: number } = {}): Condition {
  const { withinDays = null, ...unknown } = options;
  return { ...unknown, kind: 'happened', event: type, withinDays, not: false };
}

/** The member has an open help case. */
export const hasOpenCase = (): Condition => ({ kind: 'open-case', not: false });

/** The member's segment has one of these values; of interests, the member has one of them. */
export function inSegment(segment: Segment, ...is: readonly string[]): Condition {
  return { kind: 'segment', segment, is: [...is], not: false };
}

/** The member's level of loyalty is one of these. */
export function atLevel(...is: readonly Level[]): Condition {
  return { kind: 'level', is: [...is], not: false };
}

/** The run's question was answered with one of these scores (`'0-6'`, `'9'`) or choices. */
export function answered<const Asked extends Question>(
  asked: Asked,
  ...is: readonly AnswerName<Asked>[]
): Condition {
  return { kind: 'answered', question: asked?.id, is: [...is], not: false };
}

/** The member has been sent this message of this journey, in any run. */
export const received = (message: string): Condition => ({ kind: 'received', message, not: false });

export const not = (condition: Condition): Condition => ({ ...condition, not: !condition.not });

/** Another message for members of a segment: the first in the order given that fits. */
export function bySegment(segment: Segment, messages: Readonly<Record<string, string>>): Variant {
  return { kind: 'segment', segment, messages: { ...messages } };
}

/** Another message by a field of the event that started the run. */
export function byDetail(field: string, messages: Readonly<Record<string, string>>): Variant {
  return { kind: 'detail', field, messages: { ...messages } };
}

/** This message or one of these, in turn: what a member has had comes again last. */
export function inTurnWith(...messages: readonly string[]): Variant {
  return { kind: 'pool', messages: [...messages] };
}
