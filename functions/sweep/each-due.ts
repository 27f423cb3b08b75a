import { errorFacts, log } from '../../shared/log.ts';
import { TransactionRefused, type Item } from '../../shared/ports/items.ts';
import type { Instant } from '../../shared/time/instant.ts';
import type { Needs } from './needs.ts';

/** How much is done in one sweep: what is left over comes in the next page, and in the next hour. */
const PAGE = 100;
const MOST_PAGES = 50;

/**
 * Does something with each row of a list of what is due by now, and counts what came of it under the name that it gives.
 * A row that cannot be dealt with, or a page that cannot be read, is a fault and stops no other.
 */
export async function eachDue<Outcome extends string>(
  world: Pick<Needs, 'items' | 'clock'>,
  partition: string,
  report: Record<Outcome | 'faults', number>,
  act: (row: Item) => Promise<Outcome | undefined>,
): Promise<void> {
  const guarded = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      // The row has moved on by itself since it was read; anything else must not stop the others.
      if (error instanceof TransactionRefused) return;
      log.error('the sweep could not deal with a row, or not read on', errorFacts(error));
      report.faults += 1;
    }
  };
  await guarded(async () => {
    for await (const row of dueRows(world, partition, world.clock.now())) {
      await guarded(async () => {
        const outcome = await act(row);
        if (outcome !== undefined) report[outcome] += 1;
      });
    }
  });
}

async function* dueRows(world: Pick<Needs, 'items'>, partition: string, now: Instant): AsyncGenerator<Item> {
  let after: string | undefined;
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const found = await world.items.query({
      index: 'byText',
      partition,
      // Sort values are `<instant>#<id>`, and `$` comes right after `#`: everything due by now.
      range: { to: `${now}$` },
      limit: PAGE,
      ...(after && { after }),
    });
    yield* found.items;
    if (!found.next) return;
    after = found.next;
  }
}
