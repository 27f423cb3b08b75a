import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Condition, Item } from '../../shared/ports/items.ts';
import { perform } from '../conformance/items-operations.ts';
import { createTables, type Table } from './tables.ts';

const KEY = { pk: 'p', sk: 's' };

const open = createTables('service');
let table: Table;
beforeEach(async () => {
  table = await open();
});
afterEach(() => table.close());

/** The next call is done and its answer lost, as when a connection breaks. The SDK then sends it again. */
function loseNextAnswer(client: DynamoDBClient): { readonly sent: () => number } {
  let sent = 0;
  client.middlewareStack.add(
    (next) => async (args) => {
      const answer = await next(args);
      sent += 1;
      if (sent === 1) throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
      return answer;
    },
    { step: 'deserialize', priority: 'low' },
  );
  return { sent: () => sent };
}

describe('items on DynamoDB, when the answer to a write that was done is lost', () => {
  it('given an addition, when the SDK sends it again, then it counts once', async () => {
    const { sent } = loseNextAnswer(table.client);

    await table.items.transact([{ update: KEY, add: { n: 1n } }]);

    expect(sent()).toBe(2);
    expect(await table.items.get(KEY)).toStrictEqual({ ...KEY, n: 1n });
  });

  it('given a put that needs the item to be absent, when the SDK sends it again, then its own success does not refuse it', async () => {
    const { sent } = loseNextAnswer(table.client);

    await table.items.transact([{ put: { ...KEY, owner: 'me' }, if: { itemAbsent: true } }]);

    expect(sent()).toBe(2);
    expect(await table.items.get(KEY)).toStrictEqual({ ...KEY, owner: 'me' });
  });
});

describe('items on DynamoDB, at the limits of its expressions', () => {
  /** 99 conditions around one: no more are taken (items.rules.ts). */
  const deep = (around: (inner: Condition) => Condition): Condition =>
    Array.from({ length: 99 }).reduce<Condition>(around, { itemExists: true });

  it.each<readonly [string, Condition, boolean]>([
    ['99 times not', deep((inner) => ({ not: inner })), false],
    ['99 lists of one', deep((inner) => ({ all: [inner] })), true],
    [
      'all and any by turns',
      Array.from({ length: 49 }).reduce<Condition>(
        (inner, _, depth) =>
          depth % 2 === 0 ? { any: [{ absent: `a${depth}` }, inner] } : { all: [inner, { exists: 'pk' }] },
        { exists: 'unknown' },
      ),
      true,
    ],
    [
      '99 comparisons side by side',
      { any: Array.from({ length: 99 }, (_, n) => ({ attribute: `a${n}`, equals: BigInt(n) })) },
      false,
    ],
    [
      '99 absences side by side',
      { all: Array.from({ length: 99 }, (_, n) => ({ absent: `${'a'.repeat(200)}${n}` })) },
      true,
    ],
  ])('given %s, when the condition is asked, then it is taken and answered', async (_, condition, met) => {
    await table.items.transact([{ put: KEY }]);

    const answer = await perform(table.items, {
      kind: 'transact',
      writes: [{ check: KEY, if: condition }],
      broken: false,
    });

    expect(answer).toStrictEqual(
      met ? { done: 'written' } : { error: 'TransactionRefused', refusals: [{ write: 0, item: KEY }] },
    );
  });

  it('given an update of 200 attributes with a condition of 100, when it is sent, then it is taken', async () => {
    const names = Array.from({ length: 200 }, (_, n) => `attribute-${n}`);
    const set = Object.fromEntries(names.slice(0, 100).map((name, n) => [name, `text ${n}`]));
    const add = Object.fromEntries(names.slice(100, 150).map((name, n) => [name, BigInt(n)]));
    const absent = names.slice(0, 99).map((name) => ({ absent: name }));

    await table.items.transact([{ update: KEY, set, add, remove: names.slice(150), if: { all: absent } }]);

    expect(await table.items.get(KEY)).toStrictEqual({ ...KEY, ...set, ...add });
  });
});

describe('items on DynamoDB, in pages of at most a megabyte', () => {
  it('given four items of 390 KB, when they are read with room for all, then the page ends early and the next goes on', async () => {
    const all: readonly Item[] = [1, 2, 3, 4].map((n) => ({
      pk: 'p',
      sk: String(n),
      text: 'x'.repeat(390_000),
    }));
    for (const put of all) await table.items.transact([{ put }]);

    const first = await table.items.query({ partition: 'p' });
    const second = await table.items.query({ partition: 'p', after: first.next! });

    expect(first.items.length).toBeLessThan(4);
    expect([...first.items, ...second.items]).toStrictEqual(all);
    expect(second.next).toBeUndefined();
  });
});

describe('DynamoDB Local, where it is not as the service', () => {
  it('given no item, when an update only removes, then it creates one: if no longer, take asOnTheService away', async () => {
    await table.items.transact([{ update: KEY, remove: ['a'] }]);

    expect(await table.items.get(KEY)).toStrictEqual(KEY);
  });
});
