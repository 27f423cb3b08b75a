import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { copyOf, isArray, isObject, parseJson, type Json } from './asl.ts';

/** Every object and list within a value, itself too. */
function partsOf(value: Json): readonly object[] {
  if (isArray(value)) return [value, ...value.flatMap(partsOf)];
  return isObject(value) ? [value, ...Object.values(value).flatMap(partsOf)] : [];
}

describe('a copy', () => {
  it('given any JSON, then it is what its text would be read as, and shares nothing with it', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (given) => {
        const value = given as Json;
        const copy = copyOf(value);
        expect(copy).toEqual(parseJson(JSON.stringify(value)));
        expect(JSON.stringify(copy)).toBe(JSON.stringify(value));
        const shared = new Set(partsOf(value));
        expect(partsOf(copy).filter((part) => shared.has(part))).toEqual([]);
      }),
      { numRuns: 1000, seed: 2028 },
    );
  });

  it('given what is easily forgotten, then that is copied too', () => {
    const value = parseJson('{"__proto__": {"a": [null]}, "none": null}');
    const copy = copyOf(value);
    expect(JSON.stringify(copy)).toBe('{"__proto__":{"a":[null]},"none":null}');
    expect(Object.getPrototypeOf(copy)).toBe(Object.prototype);
    expect(Object.is(copyOf(-0), 0)).toBe(true);
  });
});
