import { describe, expect, it } from 'vitest';
import {
  INDEXES,
  InvalidWrite,
  type IndexName,
  type Item,
  type Items,
  type Query,
} from '../../shared/ports/items.ts';
import { readAll } from './items-operations.ts';

/** In the order of their UTF-8 bytes. By UTF-16 units the last two would come before U+FFFD. */
const TEXTS = [
  '!',
  'B',
  'a',
  'a\u0000',
  'ab',
  'b',
  'å',
  '\uD7FF',
  '\uE000',
  '\uFFFD',
  '\u{1F600}',
  '\u{10FFFF}',
];
const LARGEST = 10n ** 38n - 1n;
const NUMBERS = [
  -LARGEST,
  1n - LARGEST,
  -(10n ** 19n),
  -100n,
  -99n,
  -1n,
  0n,
  1n,
  9n,
  10n,
  10n ** 19n,
  LARGEST - 1n,
  LARGEST,
];

/** An item that stands in one place of what the query reads, so that all three can be asked alike. */
function itemAt(index: IndexName | undefined, sort: string | bigint, n: number): Item {
  if (index === undefined) return { pk: 'here', sk: String(sort) };
  const names = INDEXES[index];
  return { pk: `item#${n}`, sk: 'x', [names.partition]: 'here', [names.sort]: sort };
}

export function itemsQueries(items: () => Items): void {
  const write = async (some: readonly Item[]): Promise<void> =>
    items().transact(some.map((put) => ({ put })));
  const read = async (query: Query): Promise<readonly Item[]> => readAll(items(), query);
  const inText = async (): Promise<readonly Item[]> => read({ index: 'byText', partition: 'list' });
  const inNumber = async (): Promise<readonly Item[]> => read({ index: 'byNumber', partition: 'level' });

  describe.each([
    { index: undefined, sorts: TEXTS },
    { index: 'byText' as const, sorts: TEXTS },
    { index: 'byNumber' as const, sorts: NUMBERS },
  ])('query of $index', ({ index, sorts }) => {
    const all = sorts.map((sort, n) => itemAt(index, sort, n));
    const here: Query = index === undefined ? { partition: 'here' } : { index, partition: 'here' };
    const fill = async (): Promise<void> =>
      write([...all.toReversed(), { ...itemAt(index, sorts[0]!, 99), ...elsewhere }]);
    const elsewhere = index === undefined ? { pk: 'elsewhere' } : { [INDEXES[index].partition]: 'elsewhere' };

    it('given items in no order, when one partition is read, then they come in order, and backwards', async () => {
      await fill();

      expect(await items().query(here)).toStrictEqual({ items: all });
      expect(await items().query({ ...here, descending: true })).toStrictEqual({ items: all.toReversed() });
      expect(await items().query({ ...here, partition: 'nowhere' })).toStrictEqual({ items: [] });
    });

    it('given any limit and direction, when the pages are read on, then each item comes once and in order', async () => {
      await fill();

      for (let limit = 1; limit <= all.length + 1; limit += 1) {
        const first = await items().query({ ...here, limit });
        expect(first.items.length).toBeLessThanOrEqual(limit);
        expect(first.items).toStrictEqual(all.slice(0, first.items.length));
        expect(await read({ ...here, limit })).toStrictEqual(all);
        expect(await read({ ...here, limit, descending: true })).toStrictEqual(all.toReversed());
      }
    });

    it('given every pair of bounds, when a range is read, then both are inclusive, in pages too', async () => {
      await fill();

      for (let from = 0; from < all.length; from += 1) {
        for (let to = from; to < all.length; to += 1) {
          const range = { from: sorts[from]!, to: sorts[to]! };
          const expected = all.slice(from, to + 1);
          expect(await read({ ...here, range, limit: 2 })).toStrictEqual(expected);
          expect(await read({ ...here, range, limit: 3, descending: true })).toStrictEqual(
            expected.toReversed(),
          );
        }
        expect(await read({ ...here, range: { from: sorts[from]! } })).toStrictEqual(all.slice(from));
        expect(await read({ ...here, range: { to: sorts[from]! } })).toStrictEqual(all.slice(0, from + 1));
      }
    });

    it('given an item that was read over by a page, when it is deleted, then the next page goes on behind it', async () => {
      await fill();
      const { next } = await items().query({ ...here, limit: 3 });
      await items().transact([{ delete: { pk: all[2]!.pk, sk: all[2]!.sk } }]);

      expect(await read({ ...here, after: next! })).toStrictEqual(all.slice(3));
    });

    it('given the end of a page, when it is taken to another query or changed, then it is refused', async () => {
      await fill();
      const { next: after } = await items().query({ ...here, limit: 3 });
      const other = index === 'byText' ? 'byNumber' : 'byText';

      for (const query of [
        { ...here, partition: 'elsewhere', after: after! },
        { index: other, partition: 'here', after: after! } as const,
        { ...here, range: { from: sorts.at(-1)! }, after: after! },
        { ...here, range: { to: sorts[0]! }, after: after! },
        { ...here, after: '' },
        { ...here, after: `${after}!` },
        { ...here, after: after!.slice(0, -4) },
        { ...here, after: Buffer.from('["a"]').toString('base64url') },
      ])
        await expect(items().query(query)).rejects.toThrow(InvalidWrite);
    });
  });

  describe.each([undefined, 'byText' as const])('beginsWith of %s', (index) => {
    const texts = [
      'a',
      'a\u{10FFFF}',
      'a\u{10FFFF}b',
      'a\u{10FFFF}\u{10FFFF}',
      'b',
      '\uD7FFz',
      '\uE000',
      '\u{10FFFF}',
      '\u{10FFFF}a',
    ];
    const all = texts.map((text, n) => itemAt(index, text, n));
    const here: Query = index === undefined ? { partition: 'here' } : { index, partition: 'here' };

    it('given texts with the last characters there are, when read by a beginning, then exactly those come', async () => {
      await write(all);

      for (const beginsWith of [
        'a',
        'a\u{10FFFF}',
        'a\u{10FFFF}\u{10FFFF}',
        'ab',
        'b',
        '\uD7FF',
        '\uE000',
        '\u{10FFFF}',
      ]) {
        const expected = all.filter((_, n) => texts[n]!.startsWith(beginsWith));
        expect(await read({ ...here, range: { beginsWith }, limit: 1 })).toStrictEqual(expected);
        expect(await read({ ...here, range: { beginsWith }, limit: 2, descending: true })).toStrictEqual(
          expected.toReversed(),
        );
      }
    });
  });

  describe('indexes', () => {
    const KEY = { pk: 'p', sk: 's' };

    it('given an item with only one attribute of an index, when the index is read, then it does not stand there', async () => {
      await write([
        { pk: 'p', sk: '1', textPk: 'list' },
        { pk: 'p', sk: '2', textSk: 'a' },
        { pk: 'p', sk: '3', numberPk: 'level' },
        { pk: 'p', sk: '4', numberSk: 1n },
      ]);

      expect(await inText()).toStrictEqual([]);
      expect(await inNumber()).toStrictEqual([]);
      expect(await read({ partition: 'p' })).toHaveLength(4);
    });

    it('given an item, when updates bring and take its attributes, then it enters, moves and leaves', async () => {
      await write([{ ...KEY, textPk: 'list' }]);
      await items().transact([
        { update: KEY, set: { textSk: 'b', numberPk: 'level' }, add: { numberSk: 5n } },
      ]);
      const entered = { ...KEY, textPk: 'list', textSk: 'b', numberPk: 'level', numberSk: 5n };
      expect(await inText()).toStrictEqual([entered]);
      expect(await inNumber()).toStrictEqual([entered]);

      await items().transact([{ update: KEY, set: { textSk: 'a' }, add: { numberSk: -7n } }]);
      const moved = { ...entered, textSk: 'a', numberSk: -2n };
      expect(await read({ index: 'byText', partition: 'list', range: { to: 'a' } })).toStrictEqual([moved]);
      expect(
        await read({ index: 'byNumber', partition: 'level', range: { from: -2n, to: -2n } }),
      ).toStrictEqual([moved]);

      await items().transact([{ update: KEY, set: { plain: true } }]);
      expect(await inText(), 'an update of something else shows in the index').toStrictEqual([
        { ...moved, plain: true },
      ]);

      await items().transact([{ update: KEY, remove: ['textPk', 'numberSk'] }]);
      expect(await inText()).toStrictEqual([]);
      expect(await inNumber()).toStrictEqual([]);
    });

    it('given an item in both indexes, when it is replaced or deleted, then it leaves them', async () => {
      const item = { ...KEY, textPk: 'list', textSk: 'a', numberPk: 'level', numberSk: 1n };
      await write([item]);
      await write([{ ...KEY, textPk: 'list', textSk: 'a' }]);
      expect(await inText()).toStrictEqual([{ ...KEY, textPk: 'list', textSk: 'a' }]);
      expect(await inNumber()).toStrictEqual([]);

      await items().transact([{ delete: KEY }]);
      expect(await inText()).toStrictEqual([]);
    });

    it('given items that share partition and sort value, when read in pages, then each comes once', async () => {
      const twins = Array.from({ length: 5 }, (_, n) => ({
        pk: `p#${n}`,
        sk: 's',
        numberPk: 'level',
        numberSk: 1n,
      }));
      await write(twins);

      for (const limit of [1, 2, 3]) {
        const found = await read({ index: 'byNumber', partition: 'level', limit });
        expect(found.toSorted((a, b) => (a.pk < b.pk ? -1 : 1))).toStrictEqual(twins);
      }
    });
  });

  describe('pages', () => {
    it('given no limit, when there are 101 items, then the page has at most 100 and goes on', async () => {
      const all = Array.from({ length: 101 }, (_, n) => ({ pk: 'here', sk: String(n).padStart(3, '0') }));
      await write(all.slice(0, 60));
      await write(all.slice(60));

      const first = await items().query({ partition: 'here' });

      expect(first.items.length).toBeLessThanOrEqual(100);
      expect(first.next).toBeTypeOf('string');
      expect(await read({ partition: 'here' })).toStrictEqual(all);
    });
  });
}
