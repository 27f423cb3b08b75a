import { awsWorld, items, queue, secrets, seldom } from '../../shared/adapters/world.aws.ts';
import { createHandler } from './handler.ts';
import type { Needs } from './needs.ts';

const world: Needs = awsWorld({ items, queue: seldom(queue), secrets: seldom(secrets) });
export const handler = createHandler(world);
