import {
  DynamoDBClient,
  TransactionCanceledException,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, it } from 'vitest';
import { instant } from '../time/instant.ts';
import { createLocalClock } from './clock.local.ts';
import { seededBytes } from './ids.local.ts';
import { createIds } from './ids.ts';
import { createAwsItems } from './items.aws.ts';

/** How long a transaction holds its item on the service; 10 to 20 ms are usual. */
const HELD_MS = 20;
const CONTENDERS = 20;

/** Milliseconds that pass only when nobody has anything else to do. */
function virtualTime() {
  let now = 0;
  const sleepers: { readonly at: number; readonly wake: () => void }[] = [];
  return {
    now: () => now,
    pause: (ms: number): Promise<void> =>
      new Promise((wake) => {
        sleepers.push({ at: now + ms, wake });
      }),
    async pass(): Promise<void> {
      for (;;) {
        // Everything that can go on without time passing has done so when the next macrotask comes.
        await new Promise((resolve) => {
          setImmediate(resolve);
        });
        const next = sleepers.toSorted((a, b) => a.at - b.at)[0];
        if (!next) return;
        sleepers.splice(sleepers.indexOf(next), 1);
        now = next.at;
        next.wake();
      }
    },
  };
}

describe('items on DynamoDB, where transactions conflict', () => {
  it.each(Array.from({ length: 25 }, (_, seed) => seed))(
    'given 20 that add to one item at the same instant, when each holds it for 20 ms, then all come through (seed %i)',
    async (seed) => {
      const time = virtualTime();
      const mock = mockClient(DynamoDBClient);
      let held = false;
      let added = 0;
      // As on the service: who comes while another is at it is turned away, some milliseconds later.
      mock.on(TransactWriteItemsCommand).callsFake(async () => {
        const turnedAway = held;
        if (!turnedAway) held = true;
        await time.pause(turnedAway ? HELD_MS / 4 : HELD_MS);
        if (turnedAway)
          throw new TransactionCanceledException({
            $metadata: {},
            message: 'cancelled',
            CancellationReasons: [{ Code: 'TransactionConflict' }],
          });
        held = false;
        added += 1;
        return {};
      });
      const items = createAwsItems(new DynamoDBClient({ region: 'eu-north-1' }), {
        tableName: 'items',
        ids: createIds(
          createLocalClock({ at: instant('2028-01-11T09:12:00Z') }),
          seededBytes(`contention ${seed}`),
        ),
        pause: time.pause,
      });

      const all = Promise.all(
        Array.from({ length: CONTENDERS }, () =>
          items.transact([{ update: { pk: 'p', sk: 's' }, add: { n: 1n } }]),
        ),
      );
      await time.pass();
      await all;

      expect(added).toBe(CONTENDERS);
      expect(mock.calls().length).toBeGreaterThan(CONTENDERS);
      expect(time.now()).toBeLessThan(10_000);
    },
  );
});
