import {
  awsWorld,
  items,
  mailer,
  publicUrl,
  queue,
  runs,
  schedules,
  secrets,
  seldom,
} from '../../shared/adapters/world.aws.ts';
import { journeysByName } from '../../workflows/journeys.ts';
import { organisation } from '../../workflows/organisation.ts';
import { points } from '../../workflows/points.ts';
import { createHandler } from './handler.ts';
import type { Needs } from './needs.ts';

const world: Needs = awsWorld({
  items,
  runs: seldom(runs),
  schedules: seldom(schedules),
  queue: seldom(queue),
  secrets: seldom(secrets),
  mailer: seldom(mailer),
  publicUrl,
});
export const handler = createHandler(world, { organisation, journeys: journeysByName, points });
