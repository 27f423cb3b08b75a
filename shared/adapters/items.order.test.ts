import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NUMBER_LIMIT, compareText, prefixEnd, sortableNumber } from './items.order.ts';

// Characters around the places where the orders of UTF-8 and UTF-16 part, often, and any other.
const text = fc.string({
  unit: fc.oneof(
    fc.constantFrom(
      'a',
      '\u0000',
      '\u007F',
      '\u0080',
      '\uD7FF',
      '\uE000',
      '\uFFFD',
      '\uFFFF',
      '\u{10000}',
      '\u{1F600}',
      '\u{10FFFF}',
    ),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  ),
  maxLength: 6,
});
const number = fc.oneof(
  fc.bigInt({ min: 1n - NUMBER_LIMIT, max: NUMBER_LIMIT - 1n }),
  fc.bigInt({ min: -1000n, max: 1000n }),
  fc.constantFrom(NUMBER_LIMIT - 1n, 1n - NUMBER_LIMIT),
);
const bytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

describe('the order of a store', () => {
  it('given two texts, when compared, then the answer is that of their UTF-8 bytes', () => {
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(Math.sign(compareText(a, b))).toBe(bytes(a, b));
      }),
      { seed: 20_280_101, numRuns: 500 },
    );
  });

  it('given two numbers, when written as sortable text, then the texts are in their order and of one length', () => {
    fc.assert(
      fc.property(number, number, (a, b) => {
        expect(bytes(sortableNumber(a), sortableNumber(b))).toBe(a < b ? -1 : a > b ? 1 : 0);
        expect(sortableNumber(a)).toHaveLength(39);
      }),
      { seed: 20_280_101, numRuns: 500 },
    );
  });

  it('given a beginning, when its end is asked for, then it parts what begins with it from all that comes after', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 4 }), text, (prefix, other) => {
        const end = prefixEnd(prefix);
        const inside = bytes(other, prefix) >= 0 && (end === undefined || bytes(other, end) < 0);
        expect(inside).toBe(other.startsWith(prefix));
        expect(end?.isWellFormed()).not.toBe(false);
      }),
      { seed: 20_280_101, numRuns: 500 },
    );
  });

  it.each([
    ['a', 'b'],
    ['RUN#', 'RUN$'],
    ['\u007E', '\u007F'],
    ['\u007F', '\u0080'],
    ['a\u{10FFFF}', 'b'],
    ['\uD7FF', '\uE000'],
    ['a\uFFFF', 'a\u{10000}'],
    ['\u{10FFFF}\u{10FFFF}', undefined],
  ])('given %j, when its end is asked for, then it is %j', (prefix, end) => {
    expect(prefixEnd(prefix)).toBe(end);
  });
});
