import type { WorldOf } from '../../shared/ports/world.ts';

/** What this function gets of the world, and its role in the stack with it. */
export const needs = ['items', 'runs', 'schedules', 'queue', 'secrets', 'mailer', 'publicUrl'] as const;
export type Needs = WorldOf<typeof needs>;
