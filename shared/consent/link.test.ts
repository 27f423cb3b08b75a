import { describe, expect, it } from 'vitest';
import type { Secret } from '../ports/secrets.ts';
import { formProof, isFormProof, LINK_USES, linkId, linkKey, linkToken, readToken, toLink } from './link.ts';

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
    expect(LINK_USES.map((use) => linkToken(use, id, current))).toEqual([
      'ABQoPFBkeIygtMjc4bNSMAcan_2acYGNk2',
      'ABQoPFBkeIygtMjclXMKNUEZkfsgxFCCk2',
      'ABQoPFBkeIygtMjczzXGvVFhS7BCZhywk2',
    ]);
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

  it('is not ours when cut, extended, doubled, empty, padded in front or in another case', () => {
    const token = linkToken('unsubscribe', id, current);
    const cut = token.split('').map((_, at) => token.slice(0, at));
    const extended = ALPHABET.replaceAll(/[-_]/g, '')
      .split('')
      .map((one) => token + one);
    const others = [
      ` ${token}`,
      `<${token}`,
      token + token,
      token.toUpperCase(),
      token.toLowerCase(),
      `${token}${'0'.repeat(20)}`,
    ];

    expect(
      [...cut, ...extended, ...others].filter(
        (one) => readToken('unsubscribe', one, [current]) !== undefined,
      ),
    ).toEqual([]);
  });

  it.each(['.', '>', ')', '=3D', '=', '%3E', '…', '">here</a>', '\n', '.).', '_', '*', '=\r\n'])(
    'is ours with %j after it, as mail programs take it along',
    (junk) => {
      expect(readToken('unsubscribe', linkToken('unsubscribe', id, current) + junk, [current])).toBe(id);
    },
  );

  it.each(LINK_USES)('made for %s does nothing for another use', (use) => {
    const read = LINK_USES.filter(
      (other) => readToken(other, linkToken(use, id, current), [current]) !== undefined,
    );

    expect(read).toEqual([use]);
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

  it('is found by nobody in ten thousand guesses', () => {
    const guesses = Array.from({ length: 10_000 }, (_, at) => {
      const made = Buffer.alloc(12);
      made.writeUInt32BE(at);
      return `${id}${made.toString('base64url')}k2`;
    });

    expect(guesses.filter((guess) => readToken('answer', guess, [current]) !== undefined)).toEqual([]);
  });
});

describe('the proof in a form', () => {
  const form = { use: 'answer', id, shown: '0' } as const;
  const proof = formProof('answer', id, '0', current);

  it('holds for the form that it was made for, while its key verifies', () => {
    expect(isFormProof(proof, form, [current])).toBe(true);
    expect(isFormProof(formProof('answer', id, '0', older), form, [current, older])).toBe(true);
    expect(isFormProof(proof, form, [older])).toBe(false);
  });

  it.each([
    ['another link', { ...form, id: linkId(Buffer.alloc(12, 3)) }],
    ['another use', { ...form, use: 'preferences' as const }],
    ['something else that was shown', { ...form, shown: '1' }],
  ])('does not hold for %s', (_, other) => {
    expect(isFormProof(proof, other, [current])).toBe(false);
  });

  it('is not the MAC of a token, nor a text of any other kind', () => {
    const macOfToken = linkToken('answer', id, current).slice(16);

    for (const other of ['', macOfToken, proof.slice(1), `${proof}.`, `${proof}x`, 'x'.repeat(10_000)])
      expect(isFormProof(other, form, [current])).toBe(false);
  });
});

describe('what a link leads to', () => {
  const row = {
    ...linkKey(id),
    member: 'm',
    key: 'k',
    purpose: 'relation',
    channel: 'email',
    journey: 'welcome',
    step: 'hello',
  } as const;

  it('is read from a message without a question, and from one with', () => {
    const asked = { run: 'r', question: 'nps', occurrence: '2028-07-11' };

    expect(toLink(row)).toEqual({
      member: 'm',
      key: 'k',
      purpose: 'relation',
      channel: 'email',
      journey: 'welcome',
      step: 'hello',
    });
    expect(toLink({ ...row, ...asked })).toMatchObject(asked);
  });

  it('is refused when the row is none', () => {
    expect(() => toLink({ ...row, channel: 'pigeon' })).toThrow('channel');
  });
});
