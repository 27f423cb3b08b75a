import { describe, expect, it } from 'vitest';
import { itemBytes } from './items.value.ts';

// The numbers are those that nubo-db/dynamodb-conformance measured against the service (src/item-size.ts); texts,
// lists and maps are as the developer guide counts them.
describe('the size of an item', () => {
  it.each([
    [0n, 1],
    [1n, 2],
    [12n, 2],
    [123n, 3],
    [1234n, 3],
    [123_456n, 4],
    [100n, 2],
    [1010n, 3],
    [-42n, 3],
    [12_345_678_901_234_567_890_123_456_789_012_345_678n, 20],
    ['', 0],
    ['å\u{1F600}', 6],
    [true, 1],
    [null, 1],
    [[], 3],
    [['a', 'bc'], 3 + 2 + 3],
    [{}, 3],
    [{ name: 'value' }, 3 + 1 + 4 + 5],
    [[[], { a: null }], 3 + (1 + 3) + (1 + 3 + 1 + 1 + 1)],
  ])(
    'given the value %o, when it is counted with its name, then it has %d bytes and the name',
    (value, bytes) => {
      expect(itemBytes({ é: value }, 'test')).toBe('é'.length + 1 + bytes);
    },
  );
});
