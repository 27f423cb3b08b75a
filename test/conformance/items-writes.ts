import { describe, expect, it } from 'vitest';
import type { Item, Items } from '../../shared/ports/items.ts';

const KEY = { pk: 'member#1', sk: 'profile' };
const LARGEST = 10n ** 38n - 1n;

/** Every type, deep and shallow, and texts that are easily lost on the way. */
const ALL_TYPES: Item = {
  ...KEY,
  text: 'Åsa "Ö" \\ \n \u0000 \u{1F600} \uFFFD',
  empty: '',
  zero: 0n,
  small: -7n,
  beyondDouble: 9_007_199_254_740_993n,
  largest: LARGEST,
  smallest: -LARGEST,
  yes: true,
  no: false,
  nothing: null,
  list: [1n, 'two', [LARGEST, [null, false]], { in: -LARGEST }],
  emptyList: [],
  map: {
    '10': 1n,
    '2': 2n,
    constructor: 'a name like any other',
    deep: { deeper: [{ é: 12_345_678_901_234_567_890n }] },
  },
  emptyMap: {},
  likeNumbers: 'x":12345678901234567890,"y":[12345678901234567890]',
  'a.b[0] #:': 'a name with everything in it',
};

function key(n: number): Item {
  return { pk: 'many', sk: String(n).padStart(3, '0') };
}

export function itemsWrites(items: () => Items): void {
  describe('writes', () => {
    it('given an item with every type of value, when it is read, then it is as it was written', async () => {
      await items().transact([{ put: ALL_TYPES }]);

      expect(await items().get(KEY)).toStrictEqual(ALL_TYPES);
      expect(await items().query({ partition: KEY.pk })).toStrictEqual({ items: [ALL_TYPES] });
    });

    it('given an item that its reader tries to change, when it is read again, then the change is not in it', async () => {
      await items().transact([{ put: { ...KEY, list: ['a'] } }]);
      const read = await items().get(KEY);
      // An adapter may refuse it, or have given a copy.
      Reflect.set(read?.['list'] as object, 0, 'changed');

      expect(await items().get(KEY)).toStrictEqual({ ...KEY, list: ['a'] });
    });

    it('given no such item, when it is read, then there is none', async () => {
      await items().transact([{ put: { pk: KEY.pk, sk: 'other' } }]);

      expect(await items().get(KEY)).toBeUndefined();
    });

    it('given an item, when another is put in its place, then nothing of the first is left', async () => {
      await items().transact([{ put: { ...KEY, a: 1n, b: 2n } }]);
      await items().transact([{ put: { ...KEY, b: 3n } }]);

      expect(await items().get(KEY)).toStrictEqual({ ...KEY, b: 3n });
    });

    it('given an item, when it is deleted, then it is gone; given none, then nothing happens', async () => {
      await items().transact([{ put: KEY }]);
      await items().transact([{ delete: KEY }]);
      expect(await items().get(KEY)).toBeUndefined();

      await items().transact([{ delete: KEY }]);
      expect(await items().get(KEY)).toBeUndefined();
    });

    it('given an item, when it is updated, then set, add and remove change what they name and nothing else', async () => {
      await items().transact([{ put: { ...KEY, kept: { a: 1n }, changed: 'old', sum: 40n, dropped: true } }]);
      await items().transact([
        {
          update: KEY,
          set: { changed: ['new'], more: null },
          add: { sum: 2n, fresh: -5n },
          remove: ['dropped', 'unknown'],
        },
      ]);

      expect(await items().get(KEY)).toStrictEqual({
        ...KEY,
        kept: { a: 1n },
        changed: ['new'],
        more: null,
        sum: 42n,
        fresh: -5n,
      });
    });

    it('given no item, when one is updated, then it is created, and what is added counts from 0', async () => {
      await items().transact([{ update: KEY, set: { a: 'x' }, add: { n: 3n }, remove: ['b'] }]);

      expect(await items().get(KEY)).toStrictEqual({ ...KEY, a: 'x', n: 3n });
    });

    it('given no item, when an update only removes, then none is created', async () => {
      await items().transact([{ update: KEY, remove: ['a'] }]);

      expect(await items().get(KEY)).toBeUndefined();
    });

    it('given sums near the limits, when more is added, then they stay exact to 38 digits', async () => {
      await items().transact([{ put: { ...KEY, up: LARGEST - 1n, down: 1n - LARGEST } }]);
      await items().transact([{ update: KEY, add: { up: 1n, down: -1n } }]);

      expect(await items().get(KEY)).toStrictEqual({ ...KEY, up: LARGEST, down: -LARGEST });
    });

    it('given 100 writes of every kind, when they are one transaction, then all are done', async () => {
      await items().transact([{ put: { ...key(1), old: true } }, { put: { ...key(2), old: true } }]);
      const puts = Array.from({ length: 97 }, (_, n) => ({ put: key(n + 3) }));

      await items().transact([
        { update: key(1), set: { old: false } },
        { delete: key(2) },
        { check: key(200), if: { itemAbsent: true } },
        ...puts,
      ]);

      const { items: found } = await items().query({ partition: 'many', limit: 1000 });
      expect(found).toStrictEqual([{ ...key(1), old: false }, ...puts.map(({ put }) => put)]);
    });

    it('given 20 additions at once, when all are done, then none is lost', async () => {
      await Promise.all(
        Array.from({ length: 20 }, () => items().transact([{ update: KEY, add: { sum: 1n } }])),
      );

      expect(await items().get(KEY)).toStrictEqual({ ...KEY, sum: 20n });
    });

    it('given 10 at once that put an item if it is absent, then one wins and the others get its item', async () => {
      const attempts = await Promise.allSettled(
        Array.from({ length: 10 }, (_, n) =>
          items().transact([{ put: { ...KEY, winner: BigInt(n) }, if: { itemAbsent: true } }]),
        ),
      );

      const stored = await items().get(KEY);
      const lost = attempts.filter((attempt) => attempt.status === 'rejected');
      expect(lost).toHaveLength(9);
      for (const { reason } of lost)
        expect(reason).toMatchObject({ name: 'TransactionRefused', refusals: [{ write: 0, item: stored }] });
    });
  });
}
