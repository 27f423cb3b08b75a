import { describe, expect, it } from 'vitest';
import { InvalidWrite, type Items, type Value, type Write } from '../../shared/ports/items.ts';

const KEY = { pk: 'p', sk: 's' };
const SECRET = 'a secret value';
const LARGEST = 10n ** 38n - 1n;

function nested(levels: number): Value {
  return levels === 0 ? SECRET : { in: nested(levels - 1) };
}

/** The types forbid many of these; a cast, or JSON from outside, lets them through. */
const put = (attributes: Readonly<Record<string, unknown>>): unknown => ({ put: { ...KEY, ...attributes } });

/** The fault, and what its error must say. Each is the second write of a transaction. */
const WRITES: readonly (readonly [string, unknown, RegExp])[] = [
  ['an empty pk', { put: { pk: '', sk: 's' } }, /write 1, attribute "pk": a key cannot be empty/],
  ['an empty sk', { delete: { pk: 'p', sk: '' } }, /write 1, attribute "sk"/],
  ['a pk of 2049 bytes', { put: { pk: `å${'p'.repeat(2047)}`, sk: 's' } }, /"pk".*2048 bytes/],
  [
    'an sk of 1025 bytes',
    { check: { pk: 'p', sk: 's'.repeat(1025) }, if: { itemAbsent: true } },
    /"sk".*1024 bytes/,
  ],
  ['a pk that is no text', put({ pk: 7n }), /"pk": expected text, found a bigint/],
  ['no sk', { put: { pk: 'p' } }, /"sk": expected text, found undefined/],
  ['half a pair in a key', put({ sk: 'a\uD83D' }), /"sk".*half a surrogate pair/],
  ['half a pair in a text', put({ a: ['\uDE00'] }), /"a\.0".*half a surrogate pair/],
  ['a number', put({ a: { b: [1n, 1.5] } }), /write 1, attribute "a\.b\.1": found a number; write .* bigint/],
  ['NaN', put({ a: Number.NaN }), /"a": found a number/],
  ['undefined', put({ a: undefined }), /"a": found undefined/],
  ['undefined in a list', put({ a: [undefined] }), /"a\.0": found undefined/],
  ['a hole in a list', put({ a: Array.from({ length: 1 }).concat(Array(1)) }), /"a\.0": found undefined/],
  ['a function', put({ a: () => SECRET }), /"a": found a function/],
  ['a date', put({ a: new Date(0) }), /"a": found an object of class Date/],
  ['a set', put({ a: new Set([SECRET]) }), /"a": found an object of class Set/],
  ['bytes', put({ a: Buffer.from(SECRET) }), /"a": found an object of class Buffer/],
  ['39 digits', put({ a: LARGEST + 1n }), /"a": the number has more than 38 digits/],
  ['39 digits below 0', put({ a: [-LARGEST - 1n] }), /"a\.0": the number has more than 38 digits/],
  ['33 levels', put({ a: nested(32) }), /write 1, attribute "a\.in\.in": nested deeper than 32 levels/],
  ['an empty name', put({ '': 1n }), /write 1: an attribute name is empty/],
  ['an empty name inside', put({ a: { b: { '': 1n } } }), /"a\.b": an attribute name is empty/],
  ['a name that sets a prototype', put(Object.fromEntries([['__proto__', 'x']])), /__proto__/],
  ['an index key that is no text', put({ textPk: 7n }), /"textPk": expected text, found a bigint/],
  ['an index key that is no number', put({ numberSk: '7' }), /"numberSk".*must be a bigint, found a string/],
  ['an index key that is null', put({ textSk: null }), /"textSk": expected text, found null/],
  ['an empty index key', put({ textSk: '' }), /"textSk": a key cannot be empty/],
  ['an index key of 1025 bytes', put({ textSk: 's'.repeat(1025) }), /"textSk".*1024 bytes/],
  ['an index key of 2049 bytes', put({ numberPk: 'p'.repeat(2049) }), /"numberPk".*2048 bytes/],
  ['an update to a wrong index key', { update: KEY, set: { numberSk: 'x' } }, /"numberSk".*must be a bigint/],
  [
    'an addition to an index key of text',
    { update: KEY, add: { textSk: 1n } },
    /"textSk".*nothing can be added/,
  ],
  ['an update of nothing', { update: KEY }, /an update needs something to set, add or remove/],
  ['an update of nothing, in other words', { update: KEY, set: {}, add: {}, remove: [] }, /needs something/],
  ['an update of pk', { update: KEY, set: { pk: 'q' } }, /"pk": a key cannot be updated/],
  ['an addition to sk', { update: KEY, add: { sk: 1n } }, /"sk": a key cannot be updated/],
  ['a removal of sk', { update: KEY, remove: ['sk'] }, /"sk": a key cannot be updated/],
  ['one name in set and add', { update: KEY, set: { a: 1n }, add: { a: 1n } }, /"a": stands more than once/],
  [
    'one name in add and remove',
    { update: KEY, add: { a: 1n }, remove: ['a'] },
    /"a": stands more than once/,
  ],
  ['one name twice in remove', { update: KEY, remove: ['a', 'a'] }, /"a": stands more than once/],
  ['an addition of text', { update: KEY, add: { a: '1' } }, /"a": add expects a bigint, found a string/],
  [
    'an addition of 39 digits',
    { update: KEY, add: { a: LARGEST + 1n } },
    /"a": the number has more than 38 digits/,
  ],
  ['an update with a bad value', { update: KEY, set: { a: 1 } }, /"a": found a number/],
  [
    'an update of 201 names',
    { update: KEY, remove: Array.from({ length: 201 }, (_, n) => `a${n}`) },
    /at most 200/,
  ],
  ['no kind of write', {}, /write 1: expected one of put, update, check and delete, found 0/],
  ['two kinds of write', { put: KEY, delete: KEY }, /expected one of .*, found 2/],
  ['a check without a condition', { check: KEY }, /a check needs a condition/],
  ['an empty all', { check: KEY, if: { all: [] } }, /`all` needs at least one condition/],
  ['an empty any inside', { delete: KEY, if: { not: { any: [] } } }, /`any` needs at least one condition/],
  ['an unknown condition', { delete: KEY, if: { equal: 1n } }, /none of the conditions/],
  ['a condition that is none', { delete: KEY, if: { all: [null] } }, /none of the conditions/],
  [
    'two comparisons in one',
    { delete: KEY, if: { attribute: 'a', atLeast: 1n, atMost: 2n } },
    /none of the conditions/,
  ],
  [
    'an order of booleans',
    { delete: KEY, if: { attribute: 'a', atMost: true } },
    /"a".*`atMost` with a boolean/,
  ],
  [
    'a comparison with a list',
    { delete: KEY, if: { attribute: 'a', equals: [] } },
    /"a".*`equals` with a list/,
  ],
  [
    'a comparison with 39 digits',
    { delete: KEY, if: { attribute: 'a', equals: LARGEST + 1n } },
    /more than 38 digits/,
  ],
  ['a condition on an empty name', { delete: KEY, if: { exists: '' } }, /an attribute name is empty/],
  [
    '101 conditions',
    { delete: KEY, if: { any: Array.from({ length: 100 }, () => ({ itemExists: true }) as const) } },
    /more than 100 conditions/,
  ],
];

const QUERIES: readonly (readonly [string, unknown, RegExp])[] = [
  ['an empty partition', { partition: '' }, /"partition": a key cannot be empty/],
  ['a partition of 2049 bytes', { partition: 'p'.repeat(2049) }, /2048 bytes/],
  ['a limit of 0', { partition: 'p', limit: 0 }, /a limit of 1 to 1000/],
  ['a limit of 1001', { partition: 'p', limit: 1001 }, /a limit of 1 to 1000/],
  ['half a limit', { partition: 'p', limit: 1.5 }, /a limit of 1 to 1000/],
  [
    'an unknown index',
    { index: 'byMood', partition: 'p' },
    /no index of this name; there are byText and byNumber/,
  ],
  [
    'a beginning and a bound',
    { partition: 'p', range: { beginsWith: 'a', from: 'a' } },
    /`beginsWith` excludes/,
  ],
  [
    'a beginning of numbers',
    { index: 'byNumber', partition: 'p', range: { beginsWith: '1' } },
    /`beginsWith` is for text/,
  ],
  [
    'an empty beginning',
    { partition: 'p', range: { beginsWith: '' } },
    /"range\.beginsWith": a key cannot be empty/,
  ],
  [
    'an empty bound',
    { index: 'byText', partition: 'p', range: { to: '' } },
    /"range\.to": a key cannot be empty/,
  ],
  ['a bound of 1025 bytes', { partition: 'p', range: { from: 's'.repeat(1025) } }, /1024 bytes/],
  [
    'a number among texts',
    { index: 'byText', partition: 'p', range: { from: 1n } },
    /"range\.from": expected text, found a bigint/,
  ],
  [
    'a text among numbers',
    { index: 'byNumber', partition: 'p', range: { to: '1' } },
    /"range\.to": expected a bigint, found a string/,
  ],
  [
    'a bound of 39 digits',
    { index: 'byNumber', partition: 'p', range: { to: LARGEST + 1n } },
    /more than 38 digits/,
  ],
  [
    'bounds the wrong way round',
    { partition: 'p', range: { from: '\u{1F600}', to: '\uFFFD' } },
    /`from` must not be greater/,
  ],
  [
    'numbers the wrong way round',
    { index: 'byNumber', partition: 'p', range: { from: 10n, to: 9n } },
    /`from` must not be greater/,
  ],
];

export function itemsRefusals(items: () => Items): void {
  const sound: Write = { put: { pk: 'sound', sk: 's' } };
  /** Nothing may be left of a transaction that was refused. */
  const expectNothing = async (): Promise<void> => {
    expect(await items().get(sound.put)).toBeUndefined();
    expect(await items().get(KEY)).toBeUndefined();
  };

  describe('refusals', () => {
    it.each(WRITES)(
      'given a write with %s, when it is sent, then all is refused and the error says where',
      async (_, write, says) => {
        const untyped: { transact(writes: readonly unknown[]): Promise<void> } = items();

        await expect(untyped.transact([sound, write])).rejects.toSatisfy(
          (error) =>
            error instanceof InvalidWrite && says.test(error.message) && !error.message.includes(SECRET),
        );
        await expectNothing();
      },
    );

    it.each(QUERIES)(
      'given a query with %s, when it is asked, then it is refused',
      async (_, query, says) => {
        const untyped: { query(query: unknown): Promise<unknown> } = items();

        await expect(untyped.query(query)).rejects.toSatisfy(
          (error) => error instanceof InvalidWrite && says.test(error.message),
        );
      },
    );

    it('given a key that no item can have, when it is read, then it is refused', async () => {
      await expect(items().get({ pk: 'p', sk: '' })).rejects.toThrow(InvalidWrite);
    });

    it('given no write, 101 writes, or two to one item, when sent, then they are refused', async () => {
      const many = Array.from({ length: 101 }, (_, n) => ({ put: { pk: 'p', sk: `s${n}` } }));

      await expect(items().transact([])).rejects.toThrow(/1 to 100 writes, found 0/);
      await expect(items().transact(many)).rejects.toThrow(/1 to 100 writes, found 101/);
      await expect(items().transact([sound, { put: KEY }, { delete: { ...KEY } }])).rejects.toThrow(
        /write 2: the same item as write 1/,
      );
      await expectNothing();
    });

    it('given keys that look alike when joined, when written together, then they are two items', async () => {
      await items().transact([
        { put: { pk: 'a b', sk: 'c' } },
        { put: { pk: 'a', sk: 'b c' } },
        { put: { pk: 'a b c', sk: 'c' } },
      ]);

      expect(await items().query({ partition: 'a' })).toStrictEqual({ items: [{ pk: 'a', sk: 'b c' }] });
    });

    it('given values at the limits, when written, then they are taken', async () => {
      const item = { pk: 'p'.repeat(2048), sk: 's'.repeat(1024), a: LARGEST, b: -LARGEST, deep: nested(31) };
      await items().transact([{ put: item }]);

      expect(await items().get(item)).toStrictEqual(item);
    });

    it('given an item of 400 KB, when written, then it is taken; a byte more is not, by put nor by update', async () => {
      // pk 3, sk 3, "text" 4 with its value; the key costs its name and its value.
      const room = 409_600 - 'pkp'.length - 'sks'.length - 'text'.length;
      const full = { ...KEY, text: `${'å'.repeat(1000)}${'x'.repeat(room - 2000)}` };

      await expect(items().transact([sound, { put: { ...full, text: `${full.text}x` } }])).rejects.toThrow(
        InvalidWrite,
      );
      await expectNothing();
      await items().transact([{ put: full }]);
      expect(await items().get(KEY)).toStrictEqual(full);

      await expect(items().transact([sound, { update: KEY, set: { n: 1n } }])).rejects.toThrow(InvalidWrite);
      expect(await items().get(sound.put)).toBeUndefined();
      await items().transact([{ update: KEY, set: { text: 'small', n: 1n } }]);
      expect(await items().get(KEY)).toStrictEqual({ ...KEY, text: 'small', n: 1n });
    });

    it('given more than 4 MB in one transaction, when sent, then it is refused', async () => {
      const writes = Array.from({ length: 11 }, (_, n) => ({
        put: { pk: 'p', sk: `${n}`, text: 'x'.repeat(400_000) },
      }));

      await expect(items().transact(writes)).rejects.toThrow(/at most 4 MB/);
      expect(await items().query({ partition: 'p' })).toStrictEqual({ items: [] });
    });

    it('given an addition that the stored item does not allow, when sent, then nothing is written', async () => {
      const stored = { pk: 'p', sk: 'stored', text: 'x', nothing: null, full: LARGEST };
      await items().transact([{ put: stored }]);

      for (const [name, amount] of [
        ['text', 1n],
        ['nothing', 0n],
        ['full', LARGEST],
      ] as const) {
        const update = { update: { pk: 'p', sk: 'stored' }, add: { [name]: amount } };
        await expect(items().transact([sound, update])).rejects.toSatisfy(
          (error) =>
            error instanceof InvalidWrite && error.message.startsWith(`write 1, attribute "${name}"`),
        );
      }
      expect(await items().get(stored)).toStrictEqual(stored);
      await expectNothing();
    });
  });
}
