import { awsWorld, items, runs, schedules, seldom } from '../../shared/adapters/world.aws.ts';
import { journeysByName } from '../../workflows/journeys.ts';
import { organisation } from '../../workflows/organisation.ts';
import { createHandler } from './handler.ts';
import type { Needs } from './needs.ts';

const world: Needs = awsWorld({ items, runs, schedules: seldom(schedules) });
export const handler = createHandler(world, { organisation, journeys: journeysByName });
