import * as fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { createLocalClock } from '../adapters/clock.local.ts';
import { createIds } from '../adapters/ids.ts';
import { seededBytes } from '../adapters/ids.local.ts';
import type { Secret } from '../ports/secrets.ts';
import { instant } from '../time/instant.ts';
import { seal, SealBroken, unseal } from './seal.ts';

// A busy machine may take its time.
vi.setConfig({ testTimeout: 60_000 });

const keyOf = (id: string, byte: number): Secret => ({
  id,
  value: Buffer.alloc(32, byte).toString('base64'),
});
const OLD = keyOf('k1', 1);
const NEW = keyOf('k2', 2);
const newIds = () =>
  createIds(createLocalClock({ at: instant('2028-01-11T09:12:00Z') }), seededBytes('seal'));
const TEXT = '{"namn":"Åsa Øst 🎈","e-post":"asa@example.org"}';

type Envelope = Record<'v' | 'k' | 'iv' | 't' | 'c', unknown>;
/** A sealed text whose envelope was changed by hand. */
function changed(change: (envelope: Envelope) => object): string {
  return JSON.stringify(change(JSON.parse(seal(TEXT, OLD, newIds())) as Envelope));
}

describe('a sealed text', () => {
  it('comes back as it was, whatever it holds', () => {
    const ids = newIds();
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 500 }), (text) => {
        expect(unseal(seal(text, OLD, ids), [OLD])).toBe(text);
      }),
    );
  });

  it('given one that was just opened, when it is opened with other keys, then it is refused; and the one after it is another', () => {
    const ids = newIds();
    const envelope = seal(TEXT, OLD, ids);
    const keys = [OLD];
    expect([unseal(envelope, keys), unseal(envelope, keys)]).toEqual([TEXT, TEXT]);

    expect(() => unseal(envelope, [NEW])).toThrow(SealBroken);
    expect(unseal(seal('another', OLD, ids), keys)).toBe('another');
    expect(unseal(seal('by the new key', NEW, ids), [NEW, OLD])).toBe('by the new key');
  });

  it('shows nothing of what is in it', () => {
    const envelope = seal(TEXT, OLD, newIds());
    for (const word of ['namn', 'example', Buffer.from('asa@example').toString('base64').slice(0, 14)]) {
      expect(envelope).not.toContain(word);
    }
    expect(Object.keys(JSON.parse(envelope) as object)).toEqual(['v', 'k', 'iv', 't', 'c']);
  });

  it('is another one each time, with another nonce of 96 bits', () => {
    const ids = newIds();
    const nonces = Array.from({ length: 200 }, () => (JSON.parse(seal(TEXT, OLD, ids)) as { iv: string }).iv);
    expect(new Set(nonces).size).toBe(200);
    expect(new Set(nonces.map((iv) => Buffer.from(iv, 'base64').length))).toEqual(new Set([12]));
  });

  it('is opened by an older key while keys rotate, and made with the current one', () => {
    const sealed = seal(TEXT, OLD, newIds());
    expect(unseal(sealed, [NEW, OLD])).toBe(TEXT);
    expect(unseal(seal(TEXT, NEW, newIds()), [NEW, OLD])).toBe(TEXT);
    expect(() => unseal(sealed, [NEW])).toThrow(
      'it was sealed with key k1, which is not among the active ones',
    );
  });
});

describe('a text that was not sealed with our key, or was changed', () => {
  it('does not open with another key of the same id', () => {
    expect(() => unseal(seal(TEXT, OLD, newIds()), [keyOf('k1', 9)])).toThrow(SealBroken);
  });

  it('does not open when it is said to be of another key, even one with the same value', () => {
    const twin = { id: 'k9', value: OLD.value };
    expect(() =>
      unseal(
        changed((envelope) => ({ ...envelope, k: 'k9' })),
        [OLD, twin],
      ),
    ).toThrow(SealBroken);
  });

  it('does not open with any one bit changed', () => {
    const sealed = Buffer.from(seal(TEXT, OLD, newIds()));
    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      const other = Buffer.from(sealed);
      other[bit >> 3]! ^= 1 << (bit & 7);
      expect(() => unseal(other.toString('latin1'), [OLD]), `bit ${bit}`).toThrow(SealBroken);
    }
  });

  it('does not open with any part of the bytes exchanged', () => {
    const part = fc.constantFrom('iv' as const, 't' as const, 'c' as const);
    fc.assert(
      fc.property(part, fc.uint8Array({ maxLength: 80 }), (name, bytes) => {
        const other = Buffer.from(bytes).toString('base64');
        const sealed = changed((envelope) => {
          fc.pre(envelope[name] !== other);
          return { ...envelope, [name]: other };
        });
        expect(() => unseal(sealed, [OLD])).toThrow(SealBroken);
      }),
    );
  });

  it.each([4, 8, 12, 15])(
    'does not open with its tag cut to %i bytes, which GCM by itself would take',
    (length) => {
      const sealed = changed(({ t, ...rest }) => ({
        ...rest,
        t: Buffer.from(String(t), 'base64').subarray(0, length).toString('base64'),
      }));
      expect(() => unseal(sealed, [OLD])).toThrow(SealBroken);
    },
  );

  it.each([
    ['nothing', ''],
    ['a plain event', '{"type":"member.joined"}'],
    ['no JSON', 'asa@example.org'],
    ['another version', changed((envelope) => ({ ...envelope, v: 2 }))],
    ['a part missing', changed(({ v, k, iv, c }) => ({ v, k, iv, c }))],
    ['something added', changed((envelope) => ({ ...envelope, x: 1 }))],
    ['a part that is no text', changed((envelope) => ({ ...envelope, iv: 12 }))],
    ['a part in the alphabet of URLs', changed((envelope) => ({ ...envelope, c: '-_-_' }))],
  ])('%s: is refused, and not repeated', (_, envelope) => {
    expect(() => unseal(envelope, [OLD])).toThrow(
      'A sealed body could not be opened: it is malformed or was changed.',
    );
  });
});
