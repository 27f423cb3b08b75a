import { conditionSchema, variantSchema } from './condition.ts';
import {
  isKebab,
  isKnownEvent,
  isRecord,
  nameAnEvent,
  schemaProblems,
  show,
  type Say,
} from './problems-say.ts';

/** Of one condition. Whether it names a question or message of the journey is told by problems-order.ts. */
export function conditionProblems(condition: unknown, say: Say): void {
  const what = 'a condition';
  schemaProblems(conditionSchema, condition, { what, make: MAKE_CONDITION, hints: HINTS }, say);
  if (isRecord(condition) && condition['kind'] === 'happened' && !isKnownEvent(condition['event']))
    say(`has ${what} on the event ${show(condition['event'])}: ${nameAnEvent()}`);
}

const MAKE_CONDITION =
  'make it with happened(), hasOpenCase(), inSegment(), atLevel(), answered() or received()';
const MAKE_VARIANT = 'make it with bySegment(), byDetail() or inTurnWith()';
const HINTS = {
  event: 'give an event type',
  withinDays: 'give whole days, 1 or more',
  is: 'give at least one value, as text',
  question: 'give a question made with question()',
  message: 'give the id of a message',
  field: 'name a field of the event that starts the journey',
  messages: 'give ids of messages',
  not: 'write not(…) around a condition',
};

/** Of which message goes in the place of `own`. */
export function variantProblems(variant: unknown, own: unknown, say: Say): void {
  if (variant === null) return;
  const what = 'a variant';
  schemaProblems(variantSchema, variant, { what, make: MAKE_VARIANT, hints: HINTS }, say);
  if (!isRecord(variant)) return;
  const messages = Object.values(isRecord(variant['messages']) ? variant['messages'] : listOf(variant));
  if (isRecord(variant['messages']) && messages.length === 0)
    say(`has ${what} that names no message: give at least one, or leave it out.`);
  const seen = new Set<unknown>(variant['kind'] === 'pool' ? [own] : []);
  for (const message of messages) {
    if (typeof message === 'string' && !isKebab(message))
      say(`has ${what} with the message ${show(message)}: a message id is kebab-case, like 'your-support'.`);
    if (variant['kind'] !== 'pool') continue;
    if (seen.has(message))
      say(`has ${what} with the message ${show(message)} twice: name each once, and not the step's own.`);
    seen.add(message);
  }
}

const listOf = ({ messages }: Record<string, unknown>): readonly unknown[] =>
  Array.isArray(messages) ? messages : [];
