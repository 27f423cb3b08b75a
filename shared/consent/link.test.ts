import { describe, expect, it } from 'vitest';
import type { Secret } from '../ports/secrets.ts';
import { linkId, linkKey, linkToken, readToken, type LinkUse } from './link.ts';

const secret = (id: string, fill: number): Secret => ({
  id,
  value: Buffer.alloc(32, fill).toString('base64'),
});
const current = secret('k2', 2);
const older = secret('k1', 1);
const id = linkId(Uint8Array.from({ length: 12 }, (_, at) => at * 20));
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

describe('a link’s token', () => {
  it('leads back to its id, and is short, and safe in a URL', () => {
    const token = linkToken('unsubscribe', id, current);

    expect(readToken('unsubscribe', token, [current])).toBe(id);
    expect(token).toMatch(/^[A-Za-z0-9_-]{34}$/);
    expect(linkKey(id)).toEqual({ pk: `LINK#${id}`, sk: 'LINK' });
  });

  it('is the same for ever', () => {
    expect(linkToken('unsubscribe', id, current)).toBe('ABQoPFBkeIygtMjc4bNSMAcan_2acYGNk2');
  });

  it('is not ours with any one character changed to any other', () => {
    const token = linkToken('unsubscribe', id, current);
    const read: string[] = [];
    for (const at of token.split('').keys()) {
      for (const other of [...ALPHABET.split(''), '.', '%', ' ', 'é', '\0']) {
        if (other === token[at]) continue;
        const changed = token.slice(0, at) + other + token.slice(at + 1);
        if (readToken('unsubscribe', changed, [current, older]) !== undefined) read.push(changed);
      }
    }

    expect(read).toEqual([]);
  });

  it('is not ours when cut, extended, doubled, empty, padded or in another case', () => {
    const token = linkToken('unsubscribe', id, current);
    const cut = token.split('').map((_, at) => token.slice(0, at));
    const others = [
      `${token}x`,
      `${token}\n`,
      ` ${token}`,
      `${token}=`,
      token + token,
      token.toUpperCase(),
      token.toLowerCase(),
      `${token}${'0'.repeat(20)}`,
    ];

    expect(
      [...cut, ...others].filter((one) => readToken('unsubscribe', one, [current]) !== undefined),
    ).toEqual([]);
  });

  it('does nothing for another use', () => {
    const other = 'preferences' as LinkUse;

    expect(readToken('unsubscribe', linkToken(other, id, current), [current])).toBeUndefined();
    expect(readToken(other, linkToken('unsubscribe', id, current), [current])).toBeUndefined();
  });

  it('is not ours when it was made with a key that we do not have, under the id of one that we have', () => {
    expect(
      readToken('unsubscribe', linkToken('unsubscribe', id, secret('k2', 9)), [current]),
    ).toBeUndefined();
  });

  it('goes on working while its key still verifies, and no longer', () => {
    const token = linkToken('unsubscribe', id, older);

    expect(readToken('unsubscribe', token, [current, older])).toBe(id);
    expect(readToken('unsubscribe', token, [current])).toBeUndefined();
  });

  it('cannot be carried over to another key by changing the key’s id', () => {
    const token = linkToken('unsubscribe', id, older);

    expect(readToken('unsubscribe', `${token.slice(0, -2)}k2`, [current, older])).toBeUndefined();
  });
});
