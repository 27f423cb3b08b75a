import type { WorldOf } from '../../shared/ports/world.ts';

/** What this function gets of the world, and its role in the stack with it. */
export const needs = ['items', 'queue', 'secrets'] as const;
export type Needs = WorldOf<typeof needs>;
