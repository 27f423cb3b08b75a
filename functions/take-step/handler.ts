import middy from '@middy/core';
import { stepTaskSchema, type StepResult } from '../../shared/journey/task.ts';
import type { Workflows } from '../../shared/journey/workflows.ts';
import type { Needs } from './needs.ts';
import { takeStep } from './take-step.ts';

/** The task of a state machine. Errors keep their names: the state machine retries and catches by them. */
export function createHandler(world: Needs, workflows: Pick<Workflows, 'organisation'>) {
  return middy((event: unknown): Promise<StepResult> =>
    takeStep(world, workflows, stepTaskSchema.parse(event)),
  );
}
