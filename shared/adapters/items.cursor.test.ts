import { describe, expect, it } from 'vitest';
import { InvalidWrite, type Query } from '../ports/items.ts';
import { decodeCursor, encodeCursor } from './items.cursor.ts';

const LAST = {
  pk: 'p',
  sk: 's',
  textPk: 't',
  textSk: 'å',
  numberPk: 'n',
  numberSk: -12_345_678_901_234_567_890n,
};

function forged(...parts: readonly unknown[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

describe('the end of a page', () => {
  it.each<[Query, string | bigint]>([
    [{ partition: 'p' }, 's'],
    [{ index: 'byText', partition: 't' }, 'å'],
    [{ index: 'byNumber', partition: 'n' }, -12_345_678_901_234_567_890n],
  ])('given %o, when its page ended, then the next begins behind that item', (query, sort) => {
    expect(decodeCursor(query)).toBeUndefined();
    expect(decodeCursor({ ...query, after: encodeCursor(query, LAST) })).toStrictEqual({
      pk: 'p',
      sk: 's',
      sort,
    });
  });

  it('given the end of a page, when the limit and the direction change, then it still stands', () => {
    const after = encodeCursor({ partition: 'p', limit: 1 }, LAST);

    expect(decodeCursor({ partition: 'p', limit: 9, descending: true, after })).toMatchObject({ sk: 's' });
  });

  it.each<[string, Query]>([
    ['another partition', { partition: 'p', after: forged('', 'q', 's', 'p', 's') }],
    ['an index it is not of', { partition: 'p', after: forged('byText', 'p', 's', 'p', 's') }],
    ['a key of another partition', { partition: 'p', after: forged('', 'p', 's', 'q', 's') }],
    ['a key that is not its sort value', { partition: 'p', after: forged('', 'p', 's', 'p', 't') }],
    [
      'a sort value before the range',
      { partition: 'p', range: { from: 't' }, after: forged('', 'p', 's', 'p', 's') },
    ],
    [
      'a sort value behind the range',
      { partition: 'p', range: { to: 'r' }, after: forged('', 'p', 's', 'p', 's') },
    ],
    [
      'another beginning',
      { partition: 'p', range: { beginsWith: 't' }, after: forged('', 'p', 's', 'p', 's') },
    ],
    [
      'text for a number',
      { index: 'byNumber', partition: 'n', after: forged('byNumber', 'n', '1x', 'p', 's') },
    ],
    [
      '39 digits',
      { index: 'byNumber', partition: 'n', after: forged('byNumber', 'n', '1'.repeat(39), 'p', 's') },
    ],
    ['an empty key', { partition: 'p', after: forged('', 'p', '', 'p', '') }],
    ['a part too few', { partition: 'p', after: forged('', 'p', 's', 'p') }],
    ['no JSON', { partition: 'p', after: Buffer.from('[').toString('base64url') }],
    ['no base64url', { partition: 'p', after: `${forged('', 'p', 's', 'p', 's')}=` }],
    ['nothing', { partition: 'p', after: '' }],
  ])('given %s, when it is taken for the end of a page, then it is refused', (_, query) => {
    expect(() => decodeCursor(query)).toThrow(InvalidWrite);
  });
});
