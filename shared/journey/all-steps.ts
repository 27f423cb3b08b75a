import type { Journey, NamedStep, Step } from './journey.ts';

/** Every step, those of branches as well, in the order in which a reader meets them. */
export function* allSteps(steps: readonly Step[]): Generator<Step> {
  for (const step of steps) {
    yield step;
    for (const branch of branchesOf(step)) yield* allSteps(branch);
  }
}

function branchesOf(step: Step): readonly (readonly Step[])[] {
  if (step.kind === 'ask') return [...Object.values(step.answers), step.silent];
  return step.kind === 'choose' ? [...step.ways.map(({ steps }) => steps), step.otherwise] : [];
}

export const isNamed = (step: Step): step is NamedStep => step.kind !== 'wait' && step.kind !== 'end';

/** Where a run begins. @throws TypeError for a journey without a step, which journey() refuses. */
export function firstStep({ name, steps }: Journey): NamedStep {
  const first = steps.find(isNamed);
  if (!first) throw new TypeError(`Journey "${name}" has no step.`);
  return first;
}

/** The messages that a step may send: its own and its variants. */
export function messagesOf(step: Step): readonly string[] {
  if (step.kind !== 'send' && step.kind !== 'ask') return [];
  const { message, variant } = step;
  return [...new Set([message, ...(variant ? Object.values(variant.messages) : [])])];
}
