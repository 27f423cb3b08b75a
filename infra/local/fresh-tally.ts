import { setImmediate } from 'node:timers/promises';
import { countAll } from '../../shared/tally/count.ts';
import { sumOf } from '../../shared/tally/tally.ts';
import type { LocalWorld } from './world.ts';

/** So many are counted in the time that a page may take. */
const SOON_COUNTED = 300;

/**
 * Keeps the figures of the pages of staff fresh on one machine, where a count costs no more than its time. Of few members
 * it is made before a page is shown, of many beside it, so that the page shows the count before, with its time.
 * @returns what is called before a page with figures; of many members it waits for the very first count only.
 */
export function freshTally({
  world,
  workflows,
}: Pick<LocalWorld, 'world' | 'workflows'>): () => Promise<void> {
  let counting: Promise<void> | undefined;
  let members = 0;
  const { journeys, points, organisation } = workflows;
  const count = async (): Promise<void> => {
    const given = { journeys, points, zone: organisation.zone, now: world.clock.now() };
    const { members: counted } = await countAll(world.items, given, () => setImmediate());
    members = sumOf(counted.levels) + counted.left;
  };
  return async () => {
    const hasMany = members > SOON_COUNTED;
    counting ??= count().finally(() => {
      counting = undefined;
    });
    if (!hasMany) await counting;
    // Nobody waits for it: what it fails by is shown where the local world shows its faults.
    else counting.catch((error: unknown) => console.error(error));
  };
}
