import middy from '@middy/core';
import * as z from 'zod';
import type { Workflows } from '../../shared/journey/workflows.ts';
import { log } from '../../shared/log.ts';
import type { Needs } from './needs.ts';
import { startJourney, type StartOutcome } from './start-journey.ts';

const requestSchema = z.lazy(() =>
  z.strictObject({
    member: z.string().min(1),
    journey: z.string().min(1),
    occurrence: z.string().min(1),
  }),
);

/** What a schedule calls with `{ member, journey, occurrence }`, ids only. The log says what came of it, also when nothing did. */
export function createHandler(world: Needs, workflows: Pick<Workflows, 'organisation' | 'journeys'>) {
  return middy(async (event: unknown): Promise<StartOutcome> => {
    const request = requestSchema.parse(event);
    const outcome = await startJourney(world, workflows, request);
    log.info('a start fell due', { ...request, ...outcome });
    return outcome;
  });
}
