import type { WorldOf } from '../../shared/ports/world.ts';

/** What the list of what staff do gets of the world. */
export const needs = ['items', 'queue', 'secrets'] as const;
export type Needs = WorldOf<typeof needs>;

/** What the hourly look at it gets: it also writes to staff. */
export const sweepNeeds = ['items', 'queue', 'secrets', 'mailer', 'publicUrl'] as const;
export type SweepNeeds = WorldOf<typeof sweepNeeds>;
