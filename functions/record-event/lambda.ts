import { awsWorld, items, queue, runs, schedules, secrets, seldom } from '../../shared/adapters/world.aws.ts';
import { journeysByName } from '../../workflows/journeys.ts';
import { points } from '../../workflows/points.ts';
import { organisation } from '../../workflows/organisation.ts';
import { createHandler } from './handler.ts';
import type { Needs } from './needs.ts';

const world: Needs = awsWorld({
  items,
  queue: seldom(queue),
  runs: seldom(runs),
  schedules: seldom(schedules),
  secrets,
});
export const handler = createHandler(world, { organisation, journeys: journeysByName, points });
