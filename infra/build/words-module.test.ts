import { describe, expect, it } from 'vitest';
import { partsOf } from './words-module.ts';

describe('the parts of a document', () => {
  it('are what stands between those of the shell', () => {
    expect(partsOf('<a>1<b>2<c>', ['<a>', '<b>', '<c>'])).toEqual(['1', '2']);
  });

  it.each([
    ['begins otherwise', 'x<a>1<b>'],
    ['lacks a part', '<a>1'],
    ['goes on', '<a>1<b>2'],
  ])('are refused when the document %s', (_, html) => {
    expect(() => partsOf(html, ['<a>', '<b>'])).toThrow(/shell/);
  });
});
