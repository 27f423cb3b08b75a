import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from './asl.ts';
import { checkSize } from './fault.ts';

const MOST_BYTES = 262_144;

/** Texts that grow as they are written: escaped, of two, three and four bytes, half a pair. */
const character = fc.constantFrom('a', '"', '\\', '\n', '\u0001', 'å', '€', '😀', '\ud800');

function refusalOf(value: Json): string | undefined {
  try {
    checkSize(value, 'input');
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

describe('the size of a value', () => {
  it('given any value, then it is refused exactly when its JSON is larger than Step Functions takes', () => {
    let refused = 0;
    fc.assert(
      fc.property(character, fc.integer({ min: -4, max: 4 }), fc.boolean(), (each, more, inside) => {
        const bytes = Buffer.byteLength(JSON.stringify(each)) - 2;
        const text = each.repeat(Math.floor((MOST_BYTES - 20) / bytes)) + 'a'.repeat(14 + more);
        const value: Json = inside ? { [text]: [1] } : text;
        const isLarger = Buffer.byteLength(JSON.stringify(value)) > MOST_BYTES;
        refused += isLarger ? 1 : 0;
        expect(refusalOf(value)).toBe(isLarger ? 'The input is larger than 262144 bytes.' : undefined);
      }),
      { numRuns: 200, seed: 2028 },
    );
    expect(refused).toBeGreaterThan(20);
    expect(refused).toBeLessThan(180);
  });

  it.each([
    ['many small numbers', (count: number): Json => Array.from({ length: count }, () => 7)],
    ['many literals', (count: number): Json => Array.from({ length: count }, () => null)],
    [
      'many members',
      (count: number): Json => Object.fromEntries(Array.from({ length: count }, (_, at) => [at, ''])),
    ],
  ])('given %s that are far from it but many, then they are counted and not guessed', (_, of) => {
    expect(() => checkSize(of(20_000), 'output')).not.toThrow();
    expect(() => checkSize(of(200_000), 'output')).toThrow('The output is larger');
  });
});
