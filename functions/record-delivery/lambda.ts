import { awsWorld, items, queue, secrets } from '../../shared/adapters/world.aws.ts';
import { createHandler } from './handler.ts';
import type { Needs } from './needs.ts';

const world: Needs = awsWorld({ items, queue, secrets });
export const handler = createHandler(world);
