import { describe, expect, it } from 'vitest';
import type { Workflows } from '../../shared/journey/workflows.ts';
import type { World } from '../../shared/ports/world.ts';
import { ASA, submitAndSettle, testWorld } from '../../test/support/world.ts';
import { workflows } from '../../workflows/index.ts';

/** What the functions ask of the store, in order. */
function watched(given: Workflows) {
  const asked: string[] = [];
  const decorate = (world: World): World => ({
    ...world,
    items: {
      async get(key) {
        asked.push(`get ${key.sk}`);
        return world.items.get(key);
      },
      async query(query) {
        asked.push(`query ${query.range?.beginsWith ?? ''}`);
        return world.items.query(query);
      },
      async transact(writes) {
        asked.push('transact');
        return world.items.transact(writes);
      },
    },
  });
  const local = testWorld({ workflows: given, decorate });
  return { local, asked };
}

describe('an event that nothing follows from', () => {
  it.each([
    ['without a run', { ...workflows, journeys: new Map() }],
    ['in the midst of a welcome, which waits for no log-in,', workflows],
  ])(
    'given a member %s when a log-in is recorded, then its one transaction is the last that is asked of the store',
    async (_, given) => {
      const { local, asked } = watched(given);
      await submitAndSettle(local, 'join', ASA);
      asked.length = 0;

      await submitAndSettle(local, 'log-in', { membershipNumber: ASA.membershipNumber });

      expect(asked.filter((one) => one === 'transact')).toHaveLength(1);
      expect(asked.at(-1)).toBe('transact');
    },
  );
});
