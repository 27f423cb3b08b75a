import { InvalidWrite, TransactionRefused } from '../ports/items.ts';
import { UnknownSecret } from '../ports/secrets.ts';
import type { World } from '../ports/world.ts';
import { StoreBusy } from './errors.ts';

/** These say something about what was asked, so asking again gives the same answer. */
const ANSWERS = [TransactionRefused, InvalidWrite, UnknownSecret];

/**
 * The world of a step's function with a store, and what else it has of secrets and runs, that are asked a second time
 * when they fail, and then throw `StoreBusy`, which the state machine knows and retries; an unknown name would end the run.
 *
 * The second time is at once: an answer that was lost after the write had succeeded is then refused, and the caller
 * finds its own mark on the item. So every write of such a function must be one that may be made twice.
 */
export function withSteadyStore<
  Given extends Pick<World, 'items'> & Partial<Pick<World, 'secrets' | 'runs'>>,
>(world: Given, run: string): Given {
  const steady = async <Answer>(ask: () => Promise<Answer>): Promise<Answer> => {
    for (let last = false; ; last = true) {
      try {
        return await ask();
      } catch (error) {
        if (ANSWERS.some((kind) => error instanceof kind)) throw error;
        if (last) throw new StoreBusy(run, { cause: error });
      }
    }
  };
  const { items, secrets, runs } = world;
  return {
    ...world,
    items: {
      get: (key) => steady(() => items.get(key)),
      query: (query) => steady(() => items.query(query)),
      transact: (writes) => steady(() => items.transact(writes)),
    },
    ...(secrets && {
      secrets: {
        get: (name) => steady(() => secrets.get(name)),
        refresh: () => steady(() => secrets.refresh()),
      } satisfies World['secrets'],
    }),
    ...(runs && {
      runs: {
        start: (input) => steady(() => runs.start(input)),
        stop: (one) => steady(() => runs.stop(one)),
        tell: (token, result) => steady(() => runs.tell(token, result)),
        status: (one) => steady(() => runs.status(one)),
      } satisfies World['runs'],
    }),
  };
}
