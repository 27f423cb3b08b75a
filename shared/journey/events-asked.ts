import { EXPERIENCES } from '../consent/asked-member.ts';
import { allSteps } from './all-steps.ts';
import type { Condition } from './condition.ts';
import type { Journey, Step } from './journey.ts';

/** The types of events of which anyone asks when the last one was: a guard, a choice, a wait, or the policy for surveys. */
export function eventsAsked(journeys: ReadonlyMap<string, Pick<Journey, 'steps'>>): ReadonlySet<string> {
  let asked = known.get(journeys);
  if (!asked) {
    const steps = [...journeys.values()].flatMap((journey) => [...allSteps(journey.steps)]);
    known.set(journeys, (asked = new Set([...EXPERIENCES, ...steps.flatMap(askedBy)])));
  }
  return asked;
}
const known = new WeakMap<object, ReadonlySet<string>>();

function askedBy(step: Step): readonly string[] {
  if (step.kind === 'await') return [step.event];
  return conditionsOf(step).flatMap((condition) => (condition.kind === 'happened' ? [condition.event] : []));
}

function conditionsOf(step: Step): readonly Condition[] {
  if (step.kind === 'choose') return step.ways.map(({ when }) => when);
  return step.kind === 'send' || step.kind === 'ask' ? step.guard : [];
}
