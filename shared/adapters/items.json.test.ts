import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Item, Value } from '../ports/items.ts';
import { readBody, writeBody } from './items.json.ts';

const roundTrip = (item: Item): Item => readBody(item.pk, item.sk, writeBody(item));
const KEY = { pk: 'p', sk: 's' };

// Names like numbers change their places in an object, and texts may look like a part of the body.
const name = fc.constantFrom('a', 'b', '10', '9', 'toString', '":12345678901234567,"');
const { value } = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.bigInt({ min: 1n - 10n ** 38n, max: 10n ** 38n - 1n }),
    fc.constantFrom(0n, -1n, 10n ** 15n, 10n ** 15n - 1n, 2n ** 53n, 2n ** 53n + 1n, -(2n ** 53n) - 1n),
    fc.constantFrom('', '"', '\\', ':1234567890123456789,', '[1234567890123456789]', '12345678901234567890'),
    fc.constantFrom(true, false, null),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(name, tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
}));

describe('the body of an item', () => {
  it('given any attributes, when written and read, then they are the same', () => {
    fc.assert(
      fc.property(fc.dictionary(name, value, { noNullPrototype: true }), (attributes) => {
        const item = { ...attributes, ...KEY };
        expect(roundTrip(item)).toStrictEqual(item);
      }),
      { numRuns: 500, seed: 20_280_101 },
    );
  });

  it('given bigints, when written, then they are plain JSON numbers with all their digits, and the key is left out', () => {
    expect(writeBody({ ...KEY, small: 7n, large: -12345678901234567890123n })).toBe(
      '{"small":7,"large":-12345678901234567890123}',
    );
  });

  it('given a text that looks like a long number, when it stands beside one, then both are told apart', () => {
    const item = {
      ...KEY,
      text: 'x:12345678901234567,',
      long: 98765432109876543n,
      list: ['[1111111111111111111]'],
    };

    expect(roundTrip(item)).toStrictEqual(item);
  });
});
