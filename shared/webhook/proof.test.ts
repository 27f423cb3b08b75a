import { describe, expect, it } from 'vitest';
import { bearerToken, requireTokens } from './proof.ts';

describe('a secret that is sent as it is', () => {
  it('has 43 characters at least, as 32 bytes in base64 have, and every one of those that are active', () => {
    const [long, short] = ['q'.repeat(43), 'q'.repeat(42)];
    expect(requireTokens([long])).toEqual([long]);
    expect(() => requireTokens([short])).toThrow(TypeError);
    expect(() => requireTokens([long, short])).toThrow('at least 32 random bytes');
  });
});

describe('a bearer token', () => {
  it.each<[string | undefined, string | undefined]>([
    ['Bearer abc', 'abc'],
    ['BEARER   a/b+c==', 'a/b+c=='],
    [undefined, undefined],
    ['', undefined],
    ['Bearer', undefined],
    ['Bearer ', undefined],
    ['Bearerabc', undefined],
    ['Basic abc', undefined],
    ['abc', undefined],
    ['x Bearer abc', undefined],
    // What follows is no part of a token, and must not be passed over.
    ['Bearer abc def', undefined],
    ['Bearer abc\n', undefined],
    ['Bearer abc, Bearer abc', undefined],
    ['Bearer åäö', undefined],
  ])('of the header %j is %j', (authorization, expected) => {
    expect(bearerToken({ authorization })).toBe(expected);
  });
});
