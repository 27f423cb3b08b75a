import middy from '@middy/core';
import * as z from 'zod';
import type { Workflows } from '../../shared/journey/workflows.ts';
import { log } from '../../shared/log.ts';
import type { Needs } from './needs.ts';
import { startJourney, type StartOutcome } from './start-journey.ts';

const requestSchema = z.strictObject({
  member: z.string().min(1),
  journey: z.string().min(1),
  occurrence: z.string().min(1),
});

/** Called with `{ member, journey, occurrence }`, ids only. Calling again with the same does nothing. */
export function createHandler(world: Needs, workflows: Pick<Workflows, 'organisation' | 'journeys'>) {
  return middy(async (event: unknown): Promise<StartOutcome> => {
    const request = requestSchema.parse(event);
    const outcome = await startJourney(world, workflows, request);
    log.info('journey asked for', { ...request, ...outcome });
    return outcome;
  });
}
