import type { WorldOf } from '../../shared/ports/world.ts';

/** What the pages of staff get of the world. */
const needs = ['items', 'queue', 'secrets', 'publicUrl'] as const;
export type Needs = WorldOf<typeof needs>;
