import { awsWorld, items, publicUrl, queue, secrets, seldom } from '../../shared/adapters/world.aws.ts';
import { letters, questions } from '../../workflows/generated/messages.ts';
import { journeysByName } from '../../workflows/journeys.ts';
import { organisation } from '../../workflows/organisation.ts';
import { points } from '../../workflows/points.ts';
import { createHandler } from './handler.ts';
import type { Needs } from './needs.ts';

const world: Needs = awsWorld({ items, queue: seldom(queue), secrets, publicUrl });
export const handler = createHandler(world, {
  organisation,
  journeys: journeysByName,
  letters,
  questions,
  points,
});
