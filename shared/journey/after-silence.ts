import { allSteps } from './all-steps.ts';
import type { AskStep, ChooseStep, Journey } from './journey.ts';
import type { Next } from './task.ts';

/** A choice as far as it is compiled: what it looks at, and where it leads when nothing of that holds. */
type Choices = ReadonlyMap<string, Pick<ChooseStep, 'ways'> & { readonly otherwise: Next }>;

/**
 * What follows when nobody answered, instead of `next`. Where that is a choice by the answer alone, it is known which way
 * it would go: the execution goes there at once, which spares it three states. (An answer that comes at the very moment of
 * the timeout is recorded, and the silence goes its way, as everywhere.)
 */
export function afterSilence(
  next: Next,
  {
    journey,
    step,
    choices,
  }: { readonly journey: Journey; readonly step: AskStep; readonly choices: Choices },
): Next {
  const choice = 'end' in next || next.wait ? undefined : choices.get(next.step);
  const asks = choice?.ways.every(
    ({ when }) => when.kind === 'answered' && when.question === step.question.id && !when.not,
  );
  return choice && asks && isUnanswered(journey, step) ? choice.otherwise : next;
}

/** Whether no answer can be there when this step's time is up: all other steps with its question were silent before it. */
function isUnanswered(journey: Journey, step: AskStep): boolean {
  return [...allSteps(journey.steps)].every(
    (other) =>
      other === step ||
      other.kind !== 'ask' ||
      other.question.id !== step.question.id ||
      [...allSteps(other.silent)].includes(step),
  );
}
