import { StoreBusy } from '../../shared/journey/errors.ts';
import { InvalidWrite, TransactionRefused } from '../../shared/ports/items.ts';
import { UnknownSecret } from '../../shared/ports/secrets.ts';
import type { Needs } from './needs.ts';

/** These say something about what was asked, so asking again gives the same answer. */
const ANSWERS = [TransactionRefused, InvalidWrite, UnknownSecret];

/**
 * The world with a store and secrets that are asked a second time when they fail, and then throw `StoreBusy`, which the
 * state machine knows and retries; an unknown name would end the run.
 *
 * The second time is at once: an answer that was lost after the write had succeeded is then refused, and the caller
 * finds its own mark on the item. So every write of send-message must be one that may be made twice.
 */
export function withSteadyStore(world: Needs, run: string): Needs {
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
  const { items, secrets } = world;
  return {
    ...world,
    items: {
      get: (key) => steady(() => items.get(key)),
      query: (query) => steady(() => items.query(query)),
      transact: (writes) => steady(() => items.transact(writes)),
    },
    secrets: { get: (name) => steady(() => secrets.get(name)) },
  };
}
