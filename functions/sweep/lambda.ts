import { awsWorld, items, runs } from '../../shared/adapters/world.aws.ts';

import { points } from '../../workflows/points.ts';
import { createHandler } from './handler.ts';
import type { Needs } from './needs.ts';

const world: Needs = awsWorld({ items, runs });
export const handler = createHandler(world, { points });
