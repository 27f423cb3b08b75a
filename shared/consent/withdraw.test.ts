import { describe, expect, it } from 'vitest';
import { createLocalClock } from '../adapters/clock.local.ts';
import { seededBytes } from '../adapters/ids.local.ts';
import { createIds } from '../adapters/ids.ts';
import { createLocalItems } from '../adapters/items.local.ts';
import { openDatabase } from '../adapters/sqlite.ts';
import { memberKey, toMember } from '../member/member.ts';
import type { Items } from '../ports/items.ts';
import { instant, plus } from '../time/instant.ts';
import { withdraw } from './withdraw.ts';

const NOW = instant('2028-01-12T09:00:00Z');
const by = {
  purpose: 'relation',
  channel: 'email',
  source: 'unsubscribe-link',
  message: 'key-1',
  language: 'sv',
} as const;

async function someone(around: (items: Items) => Items['transact'] = (items) => items.transact) {
  const store = createLocalItems(openDatabase(':memory:'));
  const clock = createLocalClock({ at: NOW });
  await store.transact([
    {
      put: {
        ...memberKey('1'),
        ref: '1',
        status: 'active',
        statusSince: NOW,
        joinedOn: '2028-01-11',
        version: 7n,
        recent: [],
        sends: 0n,
      },
    },
  ]);
  const world = {
    clock,
    ids: createIds(clock, seededBytes('consent')),
    items: { ...store, transact: around(store) },
  };
  return {
    world,
    read: async () => toMember((await store.get(memberKey('1')))!),
    receipts: async () =>
      (await store.query({ partition: memberKey('1').pk, range: { beginsWith: 'CONSENT#' } })).items,
    gone: () => store.transact([{ delete: memberKey('1') }]),
  };
}

describe('withdraw', () => {
  it('notes since when, raises the version, and keeps a receipt of what was seen where', async () => {
    const { world, read, receipts } = await someone();

    await withdraw(world, await read(), by);

    expect(await read()).toMatchObject({ version: 8n, optOuts: { 'relation.email': NOW } });
    const [receipt, ...others] = await receipts();
    expect(others).toEqual([]);
    expect(receipt).toMatchObject({ ...by, given: false, textVersion: 'unsubscribe-1', at: NOW });
  });

  it('leaves the language out of the receipt where the member has none', async () => {
    const { world, read, receipts } = await someone();

    await withdraw(world, await read(), { ...by, language: undefined });

    expect(await receipts()).toMatchObject([{ given: false }]);
    expect((await receipts())[0]).not.toHaveProperty('language');
  });

  it('a second time changes nothing: the first no is the one that counts', async () => {
    const { world, read, receipts } = await someone();
    await withdraw(world, await read(), by);
    const [member, kept] = [await read(), await receipts()];
    world.clock.moveTo(plus(NOW, 'P1D'));

    await withdraw(world, await read(), by);

    expect([await read(), await receipts()]).toEqual([member, kept]);
  });

  it('two at once leave one receipt', async () => {
    const { world, read, receipts } = await someone();
    const member = await read();

    await Promise.all([withdraw(world, member, by), withdraw(world, member, by)]);

    expect(await receipts()).toHaveLength(1);
    expect((await read()).version).toBe(8n);
  });

  it('another purpose or channel is another no, with a receipt of its own', async () => {
    const { world, read, receipts } = await someone();
    await withdraw(world, await read(), by);

    await withdraw(world, await read(), { ...by, purpose: 'service' });
    await withdraw(world, await read(), { ...by, channel: 'sms' });

    expect(Object.keys((await read()).optOuts).toSorted()).toEqual([
      'relation.email',
      'relation.sms',
      'service.email',
    ]);
    expect(await receipts()).toHaveLength(3);
  });

  it.each([false, true])(
    'a store that fails twice (having written: %s) is asked again, and there is one receipt',
    async (wrote) => {
      let failures = 2;
      const { world, read, receipts } = await someone((items) => async (writes) => {
        if (failures === 0) return items.transact(writes);
        failures -= 1;
        if (wrote) await items.transact(writes);
        throw new Error('TransactionConflict');
      });

      await withdraw(world, await read(), by);

      expect((await read()).optOuts).toEqual({ 'relation.email': NOW });
      expect(await receipts()).toHaveLength(1);
    },
  );

  it('a store that goes on failing is told to the caller: nobody is told that it is done', async () => {
    let calls = 0;
    const { world, read } = await someone(() => async () => {
      calls += 1;
      throw new Error('the store is down');
    });

    await expect(withdraw(world, await read(), by)).rejects.toThrow('the store is down');
    expect(calls).toBe(3);
    expect((await read()).optOuts).toEqual({});
  });

  it('makes no member of one who was deleted meanwhile', async () => {
    const { world, read, receipts, gone } = await someone();
    const member = await read();
    await gone();

    await withdraw(world, member, by);

    expect(await world.items.get(memberKey('1'))).toBeUndefined();
    expect(await receipts()).toEqual([]);
  });
});
