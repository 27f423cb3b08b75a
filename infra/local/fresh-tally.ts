import { setImmediate } from 'node:timers/promises';
import { LEVELS } from '../../shared/loyalty/points.ts';
import { levelPartition } from '../../shared/loyalty/standing.ts';
import type { Items } from '../../shared/ports/items.ts';
import { countAll } from '../../shared/tally/count.ts';
import type { LocalWorld } from './world.ts';

/** So many are counted in the time that a page may take. */
const SOON_COUNTED = 300;

/**
 * Keeps the figures of the pages of staff fresh on one machine, where a count costs no more than its time. Of few members
 * it is made before a page is shown, of many beside it, so that the page shows the count before, with its time.
 * @returns what is called before a page with figures.
 */
export function freshTally({
  world,
  workflows,
}: Pick<LocalWorld, 'world' | 'workflows'>): () => Promise<void> {
  let counting: Promise<void> | undefined;
  const { journeys, points, organisation } = workflows;
  const count = async (): Promise<void> => {
    const given = { journeys, points, zone: organisation.zone, now: world.clock.now() };
    await countAll(world.items, given, () => setImmediate());
  };
  return async () => {
    const isBeside = await hasMany(world.items);
    counting ??= count().finally(() => {
      counting = undefined;
    });
    // Nobody waits for it then: what it fails by is shown where the local world shows its faults.
    if (isBeside) counting.catch((error: unknown) => console.error(error));
    else await counting;
  };
}

/** Looked at no further than to the bound. */
async function hasMany(items: Items): Promise<boolean> {
  let members = 0;
  for (const level of LEVELS) {
    const limit = SOON_COUNTED + 1;
    const page = await items.query({ index: 'byNumber', partition: levelPartition(level), limit });
    members += page.items.length;
    if (members > SOON_COUNTED) return true;
  }
  return false;
}
