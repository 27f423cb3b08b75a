import type { Journey, NamedStep } from './journey.ts';
import type { Expected, SendTask } from './task.ts';

/** What others should know of a step before its turn comes: as it stands in its journey, or in what a run was handed of it. */
export function expectedOf(
  journey: Pick<Journey, 'priority' | 'mutedByOpenCase' | 'purpose'>,
  step: NamedStep | SendTask,
): Expected {
  if (step.kind !== 'send' && step.kind !== 'ask')
    return { contends: null, asksSupport: false, anyDay: true, channel: null };
  const { priority, mutedByOpenCase } = journey;
  const isRelation = (step.purpose ?? journey.purpose) === 'relation';
  return {
    contends: isRelation ? { priority, notAfterDays: step.notAfterDays, mutedByOpenCase } : null,
    asksSupport: step.kind === 'ask' && step.question.kind === 'support',
    anyDay: step.anyDay,
    channel: step.channels === 'preferred' ? 'email' : step.channels[0]!,
  };
}
