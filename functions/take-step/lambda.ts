import { awsWorld, items, runs, seldom } from '../../shared/adapters/world.aws.ts';
import { organisation } from '../../workflows/organisation.ts';
import { createHandler } from './handler.ts';
import type { Needs } from './needs.ts';

const world: Needs = awsWorld({ items, runs: seldom(runs) });
export const handler = createHandler(world, { organisation });
