import { setImmediate } from 'node:timers/promises';
import { LEVELS } from '../../shared/loyalty/points.ts';
import { levelPartition } from '../../shared/loyalty/standing.ts';
import type { Items } from '../../shared/ports/items.ts';
import { countAll } from '../../shared/tally/count.ts';
import type { LocalWorld } from './world.ts';

/** So many are counted in the time that a page may take. */
const SOON_COUNTED = 300;

/** `YYYY-MM-DDTHH`: the months of the figures begin with an hour, in which an index fades by less than a five-thousandth. */
const HOUR = 13;

/**
 * Keeps the figures of the pages of staff fresh on one machine, where a count costs no more than its time. Of few members
 * it is made before a page is shown, of many beside it, so that the page shows the count before, with its time. A count
 * stands for the hour in which it was made, until something is written.
 * @returns what is called before a page with figures.
 */
export function freshTally({
  world,
  workflows,
  writes,
}: Pick<LocalWorld, 'world' | 'workflows' | 'writes'>): () => Promise<void> {
  let counting: Promise<void> | undefined;
  let counted: { readonly writes: number; readonly hour: string } | undefined;
  const { journeys, points, organisation } = workflows;
  const count = async (): Promise<void> => {
    const now = world.clock.now();
    const before = writes();
    let own = 0;
    const items: Items = {
      ...world.items,
      transact(asked) {
        own += 1;
        return world.items.transact(asked);
      },
    };
    await countAll(items, { journeys, points, zone: organisation.zone, now }, () => setImmediate());
    // What was written meanwhile may or may not be counted: then the next page counts again.
    counted = { writes: before + own, hour: now.slice(0, HOUR) };
  };
  const stands = (): boolean =>
    counted?.writes === writes() && counted.hour === world.clock.now().slice(0, HOUR);
  return async () => {
    if (!counting && stands()) return;
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
