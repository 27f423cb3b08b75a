import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import {
  InvalidWrite,
  TransactionRefused,
  type Condition,
  type Items,
  type Write,
} from '../../shared/ports/items.ts';

const KEY = { pk: 'p', sk: 's' };
const ITEM = { ...KEY, n: 5n, text: '\u{1F600}', yes: true, nothing: null, list: [1n], empty: '' };

/** Each condition, whether it holds of ITEM, and whether it holds where there is no item. */
const TRUTHS: readonly (readonly [Condition, boolean, boolean])[] = [
  [{ itemExists: true }, true, false],
  [{ itemAbsent: true }, false, true],
  [{ exists: 'n' }, true, false],
  [{ exists: 'nothing' }, true, false],
  [{ exists: 'pk' }, true, false],
  [{ exists: 'unknown' }, false, false],
  [{ exists: 'constructor' }, false, false],
  [{ absent: 'n' }, false, true],
  [{ absent: 'nothing' }, false, true],
  [{ absent: 'unknown' }, true, true],
  [{ attribute: 'n', equals: 5n }, true, false],
  [{ attribute: 'n', equals: 6n }, false, false],
  [{ attribute: 'n', equals: '5' }, false, false],
  [{ attribute: 'sk', equals: 's' }, true, false],
  [{ attribute: 'yes', equals: true }, true, false],
  [{ attribute: 'yes', equals: false }, false, false],
  [{ attribute: 'nothing', equals: null }, true, false],
  [{ attribute: 'unknown', equals: null }, false, false],
  [{ attribute: 'empty', equals: '' }, true, false],
  [{ attribute: 'list', equals: 1n }, false, false],
  [{ attribute: 'n', atMost: 5n }, true, false],
  [{ attribute: 'n', atMost: 4n }, false, false],
  [{ attribute: 'n', atMost: '9' }, false, false],
  [{ attribute: 'n', atLeast: 5n }, true, false],
  [{ attribute: 'n', atLeast: 6n }, false, false],
  [{ attribute: 'n', atLeast: '0' }, false, false],
  [{ attribute: 'unknown', atLeast: 0n }, false, false],
  [{ attribute: 'unknown', atMost: 0n }, false, false],
  // By UTF-8 bytes U+1F600 is greater than U+FFFD; by UTF-16 units it would be smaller.
  [{ attribute: 'text', atLeast: '\uFFFD' }, true, false],
  [{ attribute: 'text', atMost: '\uFFFD' }, false, false],
  [{ attribute: 'text', atMost: '\u{1F600}a' }, true, false],
  [{ not: { attribute: 'n', atLeast: 6n } }, true, true],
  [{ not: { attribute: 'unknown', equals: 1n } }, true, true],
  [{ not: { itemExists: true } }, false, true],
  [{ all: [{ exists: 'n' }, { absent: 'unknown' }] }, true, false],
  [{ all: [{ exists: 'n' }, { exists: 'unknown' }] }, false, false],
  [{ any: [{ itemAbsent: true }, { attribute: 'n', equals: 5n }] }, true, true],
  [{ any: [{ exists: 'unknown' }, { attribute: 'n', equals: 6n }] }, false, false],
  [
    {
      all: [{ any: [{ exists: 'unknown' }, { not: { absent: 'n' } }] }, { not: { all: [{ absent: 'n' }] } }],
    },
    true,
    false,
  ],
];

/** What a transaction was refused with; anything else fails the test. */
async function refusalOf(transaction: Promise<void>): Promise<TransactionRefused> {
  try {
    await transaction;
  } catch (error) {
    if (error instanceof TransactionRefused) return error;
    throw error;
  }
  throw new Error('expected the transaction to be refused, it was done');
}

export function itemsConditions(items: () => Items): void {
  const isMet = async (condition: Condition): Promise<boolean> => {
    try {
      await items().transact([{ check: KEY, if: condition }]);
      return true;
    } catch (error) {
      if (error instanceof TransactionRefused) return false;
      throw error;
    }
  };

  describe('conditions', () => {
    it.each(
      TRUTHS.map(
        (truth) =>
          [inspect(truth[0], { depth: null, compact: true, breakLength: Infinity }), ...truth] as const,
      ),
    )(
      'given an item and none, when asked %s, then each has its answer',
      async (_, condition, there, absent) => {
        expect(await isMet(condition), 'where there is no item').toBe(absent);

        await items().transact([{ put: ITEM }]);

        expect(await isMet(condition), 'where there is one').toBe(there);
        expect(await items().get(KEY), 'a check changes nothing').toStrictEqual(ITEM);
      },
    );

    it('given a condition, when it holds, then every kind of write is done', async () => {
      await items().transact([{ put: KEY, if: { itemAbsent: true } }]);
      await items().transact([{ update: KEY, add: { n: 1n }, if: { itemExists: true } }]);
      await items().transact([{ put: { ...KEY, n: 2n }, if: { attribute: 'n', equals: 1n } }]);
      expect(await items().get(KEY)).toStrictEqual({ ...KEY, n: 2n });

      await items().transact([{ delete: KEY, if: { attribute: 'n', atLeast: 2n } }]);
      expect(await items().get(KEY)).toBeUndefined();
    });

    it('given a transaction in which some conditions do not hold, then it tells all of them in order with the old items, and nothing is written', async () => {
      const old = { pk: 'p', sk: '2', n: 1n, numberPk: 'level', numberSk: 3n };
      await items().transact([{ put: old }]);

      const refused = await refusalOf(
        items().transact([
          { put: { pk: 'p', sk: '0' } },
          { update: { pk: 'p', sk: '1' }, set: { a: 1n }, if: { itemExists: true } },
          { put: { pk: 'p', sk: '2' }, if: { itemAbsent: true } },
          { delete: { pk: 'p', sk: '3' }, if: { itemAbsent: true } },
          { check: { pk: 'p', sk: '4' }, if: { exists: 'x' } },
        ]),
      );

      expect(refused.refusals).toStrictEqual([{ write: 1 }, { write: 2, item: old }, { write: 4 }]);
      expect(refused.of(2)).toStrictEqual({ write: 2, item: old });
      expect(refused.of(0)).toBeUndefined();
      expect(await items().query({ partition: 'p' })).toStrictEqual({ items: [old] });
    });

    it('given updates of items that must be absent, when one is there, then it tells which and nothing is written, and where all are absent each makes its item', async () => {
      const ifAbsent = { if: { itemAbsent: true } } as const;
      const old = { pk: 'p', sk: '2', made: 3n };
      await items().transact([{ put: old }]);
      const claim = (sk: string): Write => ({ update: { pk: 'p', sk }, add: { made: 1n }, ...ifAbsent });

      const refused = await refusalOf(items().transact([claim('1'), claim('2'), claim('3')]));

      expect(refused.refusals).toStrictEqual([{ write: 1, item: old }]);
      expect(await items().query({ partition: 'p' })).toStrictEqual({ items: [old] });

      await items().transact([claim('1'), claim('3')]);

      const made = { pk: 'p', made: 1n };
      expect((await items().query({ partition: 'p' })).items).toStrictEqual([
        { ...made, sk: '1' },
        old,
        { ...made, sk: '3' },
      ]);
    });

    it('given an update that only takes attributes away from an item that must be absent, then it is refused where there is one, and makes none', async () => {
      const update = { update: KEY, remove: ['n'], if: { itemAbsent: true } } as const;

      await items().transact([update]);

      expect(await items().get(KEY)).toBeUndefined();

      await items().transact([{ put: ITEM }]);

      expect((await refusalOf(items().transact([update]))).refusals).toStrictEqual([
        { write: 0, item: ITEM },
      ]);
      expect(await items().get(KEY)).toStrictEqual(ITEM);
    });

    it('given an update or a delete that is refused, then the item and its place in the indexes are as before', async () => {
      const old = { ...KEY, n: 1n, textPk: 'list', textSk: 'a' };
      await items().transact([{ put: old }]);
      const refused = { attribute: 'n', equals: 2n } as const;

      await expect(items().transact([{ update: KEY, set: { textSk: 'b' }, if: refused }])).rejects.toThrow(
        TransactionRefused,
      );
      await expect(items().transact([{ delete: KEY, if: refused }])).rejects.toThrow(TransactionRefused);

      expect(await items().query({ index: 'byText', partition: 'list' })).toStrictEqual({ items: [old] });
    });

    it('given a condition that does not hold and a mistake that shows only while writing, then the condition is told', async () => {
      await items().transact([{ put: { ...KEY, text: 'x' } }]);

      const both = items().transact([
        { update: KEY, add: { text: 1n } },
        { check: { pk: 'p', sk: 'none' }, if: { itemExists: true } },
      ]);

      await expect(both).rejects.toThrow(TransactionRefused);
      const made = { pk: 'p', sk: 'made' };
      await items().transact([{ put: made }]);
      const another = items().transact([
        { update: KEY, add: { text: 1n } },
        { put: made, if: { itemAbsent: true } },
      ]);
      await expect(refusalOf(another)).resolves.toMatchObject({ refusals: [{ write: 1, item: made }] });
      await expect(items().transact([{ update: KEY, add: { text: 1n } }])).rejects.toThrow(InvalidWrite);
    });
  });
}
