import { describe, expect, it } from 'vitest';
import { entry, itemsWith, key, LATER, message, NOW, stateIn, STATES } from '../../test/support/ledger.ts';
import { createLocalItems } from '../adapters/items.local.ts';
import { openDatabase } from '../adapters/sqlite.ts';
import { TransactionRefused } from '../ports/items.ts';
import { DUE_MESSAGES, entriesOf, mayHaveArrived, report, skip, toEntry } from './ledger.ts';

describe('what the provider tells', () => {
  const events = [
    { state: 'sent', providerId: 'p' },
    { state: 'delivered', providerId: 'p' },
    { state: 'complained' },
  ] as const;
  const orders = [
    [0, 1, 2],
    [0, 2, 1],
    [1, 0, 2],
    [1, 2, 0],
    [2, 0, 1],
    [2, 1, 0],
  ] as const;

  it.each(orders)('comes in any order, each twice, and ends the same: %i, %i, %i', async (...order) => {
    expect(await inOrder('unknown', order)).toBe('complained');
    expect(await inOrder('dispatching', order)).toBe('complained');
  });

  async function inOrder(from: 'unknown' | 'dispatching', order: readonly number[]): Promise<string> {
    const items = await itemsWith(from);

    for (const index of order.flatMap((one) => [one, one])) {
      const standing = toEntry((await items.get(key))!);
      for (const write of report(standing, events[index]!, LATER)) await items.transact([write]);
    }

    // What has been told needs no more looking at.
    expect(await items.query({ index: 'byText', partition: DUE_MESSAGES })).toEqual({ items: [] });
    return stateIn(items);
  }

  it.each(['none', 'waiting', 'skipped', 'failed'] as const)(
    'says nothing of a message that is %s',
    async (state) => {
      const item = await (await itemsWith(state)).get(key);

      for (const event of events) expect(item ? report(toEntry(item), event, LATER) : []).toEqual([]);
    },
  );

  it('is refused when the row has changed since it was read', async () => {
    const items = await itemsWith('delivered');
    const stale = entry({ state: 'sent', providerId: 'p' });

    await expect(
      items.transact([...report(stale, { state: 'bounced', reason: 'x' }, LATER)]),
    ).rejects.toThrow(TransactionRefused);
    expect(await stateIn(items)).toBe('delivered');
  });
});

describe('who has the message', () => {
  it('is said of every state', () => {
    const arrived = STATES.filter((state) => mayHaveArrived({ state }));

    expect(arrived.toSorted()).toEqual([
      'complained',
      'delivered',
      'dispatching',
      'presumed-sent',
      'sent',
      'unknown',
    ]);
  });

  it('is read from all of a member’s entries, and of nobody else’s', async () => {
    const items = createLocalItems(openDatabase(':memory:'));
    const keys = Array.from({ length: 3 }, (_, n) => `k${n}`);
    for (const one of keys) await items.transact([skip({ ...message, key: one }, 'capped', NOW)]);
    await items.transact([skip({ ...message, member: 'member-10', key: 'other' }, 'capped', NOW)]);

    const entries = await entriesOf(items, 'member-1');

    expect(entries.map((one) => one.key)).toEqual(keys);
  });
});
