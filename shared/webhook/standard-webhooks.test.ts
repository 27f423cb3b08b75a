import { createHmac } from 'node:crypto';
import * as fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { WebhookRefused } from './refusal.ts';
import { signatureHeader, verifyStandardWebhook } from './standard-webhooks.ts';

// A busy machine may take its time.
vi.setConfig({ testTimeout: 60_000 });

// The known answer of the Standard Webhooks test suite (reference libraries, test vectors of all languages).
const KNOWN = {
  secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  timestamp: '1614265330',
  body: Buffer.from('{"test": 2432232314}'),
  signature: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
} as const;
const AT = Number(KNOWN.timestamp) * 1000;
const OTHER_SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

interface Given {
  id?: string | undefined;
  timestamp?: string | undefined;
  signature?: string | undefined;
  body?: Uint8Array;
  secrets?: readonly string[];
  receivedAtMs?: number;
}

/** The known request, with one thing changed. */
function verify(changed: Given = {}): string {
  const { id, timestamp, signature, body, secrets, receivedAtMs } = { ...KNOWN, ...changed };
  return verifyStandardWebhook({
    headers: { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature },
    body,
    secrets: secrets ?? [KNOWN.secret],
    receivedAtMs: receivedAtMs ?? AT,
  });
}

/** The code with which a request is refused, or the id with which it is taken. */
function outcome(changed: Given): string {
  try {
    return verify(changed);
  } catch (error) {
    if (error instanceof WebhookRefused) return error.code;
    throw error;
  }
}

/** As `outcome`, signed anew: the signature is right, whatever the parts are. */
function signedOutcome(changed: { id?: string; timestamp?: string; receivedAtMs?: number }): string {
  return outcome({ ...changed, signature: signatureHeader({ ...KNOWN, ...changed }) });
}

describe('the known answer', () => {
  it('is what we make of it, and what we take', () => {
    expect(signatureHeader(KNOWN)).toBe(KNOWN.signature);
    expect(verify()).toBe(KNOWN.id);
  });

  it('is what the reference library makes of it', () => {
    expect(new Webhook(KNOWN.secret).sign(KNOWN.id, new Date(AT), KNOWN.body)).toBe(KNOWN.signature);
  });
});

describe('a request of which one part was changed', () => {
  it.each<[string, Given]>([
    ['the id', { id: `${KNOWN.id}x` }],
    ['the id, in another case', { id: KNOWN.id.toUpperCase() }],
    ['the timestamp, by a second', { timestamp: '1614265331' }],
    ['the timestamp, with a zero before it', { timestamp: '01614265330' }],
    ['the body, by a space', { body: Buffer.from('{"test":2432232314}') }],
    ['the body, emptied', { body: new Uint8Array() }],
    ['the secret', { secrets: [OTHER_SECRET] }],
    ['the signature, another version', { signature: KNOWN.signature.replace('v1,', 'v2,') }],
    ['the signature, the asymmetric version', { signature: KNOWN.signature.replace('v1,', 'v1a,') }],
    ['the signature, without its version', { signature: KNOWN.signature.replace('v1,', '') }],
    ['the signature, its version in upper case', { signature: KNOWN.signature.replace('v1,', 'V1,') }],
    ['the signature, cut', { signature: KNOWN.signature.slice(0, -2) }],
    ['the signature, empty after the version', { signature: 'v1,' }],
    [
      'the signature, in the alphabet of URLs',
      { signature: KNOWN.signature.replaceAll('+', '-').replaceAll('/', '_') },
    ],
    ['the signature, without padding', { signature: KNOWN.signature.replace('=', '') }],
    ['the signature, with something after it', { signature: `${KNOWN.signature}!` }],
    // E and F differ only in bits that base64 throws away: the same bytes, but not what the sender wrote.
    ['the signature, by a bit that decodes to nothing', { signature: KNOWN.signature.replace('OE=', 'OF=') }],
  ])('%s: is not authentic', (_, changed) => {
    expect(outcome(changed)).toBe('not-authentic');
  });

  it('is not authentic, whichever character of the signature it is', () => {
    for (let at = 0; at < KNOWN.signature.length; at += 1) {
      const other = KNOWN.signature[at] === 'A' ? 'B' : 'A';
      const signature = KNOWN.signature.slice(0, at) + other + KNOWN.signature.slice(at + 1);
      expect([at, outcome({ signature })]).toEqual([at, 'not-authentic']);
    }
  });

  it('a dot moved from one part to the next finds no other reading that holds', () => {
    // The signed text "a.1614265330.1614265330.{}" can be cut in two ways; only one has JSON as its body.
    const body = Buffer.from('{}');
    const id = `a.${KNOWN.timestamp}`;
    const signature = signatureHeader({ ...KNOWN, id, body });
    expect(outcome({ id, body, signature })).toBe(id);
    const moved = Buffer.from(`${KNOWN.timestamp}.{}`);
    expect(outcome({ id: 'a', body: moved, signature })).toBe('a');
    expect(() => void JSON.parse(moved.toString())).toThrow(SyntaxError);
  });
});

describe('headers', () => {
  it.each(['id', 'timestamp', 'signature'] as const)(
    'without %s, or with an empty one: not authentic',
    (part) => {
      expect([outcome({ [part]: undefined }), outcome({ [part]: '' })]).toEqual([
        'not-authentic',
        'not-authentic',
      ]);
    },
  );

  it.each([
    '123abc',
    `${KNOWN.timestamp}abc`,
    `-${KNOWN.timestamp}`,
    `+${KNOWN.timestamp}`,
    ` ${KNOWN.timestamp}`,
    `${KNOWN.timestamp}.0`,
    `${KNOWN.timestamp}000`,
    '1e9',
    '0x60378db2',
    '١٦١٤٢٦٥٣٣٠',
    'NaN',
  ])('the timestamp %j, though signed, is no whole number of seconds', (timestamp) => {
    expect(signedOutcome({ timestamp })).toBe('bad-header');
  });

  it.each([
    [0, KNOWN.id],
    [-300_000, KNOWN.id],
    [300_000, KNOWN.id],
    [-301_000, 'stale'],
    [301_000, 'stale'],
    [-300_001, 'stale'],
    [300_001, 'stale'],
    [365 * 86_400_000, 'stale'],
  ])('received %i ms after its timestamp: %s', (late, expected) => {
    expect(signedOutcome({ receivedAtMs: AT + late })).toBe(expected);
  });

  it.each(['x'.repeat(257), 'with space', 'ny–rad', 'tab\there'])(
    'the id %j, though signed, is refused',
    (id) => {
      expect(signedOutcome({ id })).toBe('bad-header');
    },
  );

  it('the longest id is taken', () => {
    expect(signedOutcome({ id: 'x'.repeat(256) })).toHaveLength(256);
  });

  it('of fifty signatures one may be right, wherever it stands', () => {
    const wrong = Array.from({ length: 49 }, (_, at) => signatureHeader({ ...KNOWN, id: `other-${at}` }));
    for (const at of [0, 25, 49]) {
      expect(outcome({ signature: wrong.toSpliced(at, 0, KNOWN.signature).join(' ') })).toBe(KNOWN.id);
    }
    expect(outcome({ signature: wrong.join(' ') })).toBe('not-authentic');
  });

  it('while secrets rotate, the old and the new one are taken, on either side', () => {
    const both = `${signatureHeader({ ...KNOWN, secret: OTHER_SECRET })} ${KNOWN.signature}`;
    expect(outcome({ secrets: [OTHER_SECRET, KNOWN.secret] })).toBe(KNOWN.id);
    expect(outcome({ signature: both })).toBe(KNOWN.id);
    expect(outcome({ signature: both, secrets: [OTHER_SECRET] })).toBe(KNOWN.id);
  });
});

describe('a secret', () => {
  it.each([
    ['without its prefix', KNOWN.secret.slice('whsec_'.length)],
    ['of 23 bytes', `whsec_${Buffer.alloc(23).toString('base64')}`],
    ['of 65 bytes', `whsec_${Buffer.alloc(65).toString('base64')}`],
    ['that is empty', 'whsec_'],
  ])('%s is a mistake of ours, and is not repeated', (_, secret) => {
    expect(() => verify({ secrets: [secret] })).toThrow(
      'A Standard Webhooks secret is whsec_ and 24 to 64 bytes in base64.',
    );
  });
});

describe('beside the reference library, whose clock is stopped', () => {
  beforeEach(() => void vi.useFakeTimers({ now: AT }));
  afterEach(() => void vi.useRealTimers());

  const secretOf = (bytes: Uint8Array): string => `whsec_${Buffer.from(bytes).toString('base64')}`;
  const secrets = fc.uint8Array({ minLength: 24, maxLength: 64 }).map(secretOf);
  const ids = fc.stringMatching(/^[\x21-\x7e]{1,64}$/);
  // The library reads a body as text; bytes that are none are compared with an HMAC of the platform further down.
  const texts = fc.string({ unit: 'binary', maxLength: 200 }).filter((text) => text.isWellFormed());

  function libraryTakes(secret: string, headers: Record<string, string>, body: Uint8Array): boolean {
    try {
      new Webhook(secret).verify(Buffer.from(body), headers, { jsonParse: false });
      return true;
    } catch (error) {
      if (error instanceof Error && error.name === 'WebhookVerificationError') return false;
      throw error;
    }
  }

  it('what it signs we take, and what we sign it takes', () => {
    fc.assert(
      fc.property(secrets, ids, texts, fc.integer({ min: -300, max: 300 }), (secret, id, text, skew) => {
        const at = new Date(AT + skew * 1000);
        const timestamp = String(at.getTime() / 1000);
        const body = Buffer.from(text);
        const signature = new Webhook(secret).sign(id, at, text);
        expect(signatureHeader({ id, timestamp, body, secret })).toBe(signature);
        expect(outcome({ id, timestamp, body, signature, secrets: [secret] })).toBe(id);
      }),
    );
  });

  it('takes and refuses the same lists of signatures', () => {
    const lists = fc.array(
      fc.record({ secret: fc.nat(3), version: fc.constantFrom('v1', 'v2', 'v1a'), damaged: fc.boolean() }),
      { minLength: 1, maxLength: 6 },
    );
    fc.assert(
      fc.property(
        fc.tuple(secrets, secrets, secrets, secrets),
        ids,
        texts,
        lists,
        fc.subarray([0, 1, 2, 3], { minLength: 1 }),
        fc.integer({ min: -400, max: 400 }),
        (all, id, text, list, active, skew) => {
          const body = Buffer.from(text);
          const timestamp = String(AT / 1000 + skew);
          const signature = list
            .map(({ secret, version, damaged }) => {
              const whole = signatureHeader({ id, timestamp, body, secret: all[secret]! }).replace(
                'v1',
                version,
              );
              return damaged ? `${whole.slice(0, -3)}A==` : whole;
            })
            .join(' ');
          const headers = {
            'webhook-id': id,
            'webhook-timestamp': timestamp,
            'webhook-signature': signature,
          };
          const expected = active.some((at) => libraryTakes(all[at]!, headers, body));
          const given = outcome({ id, timestamp, body, signature, secrets: active.map((at) => all[at]!) });
          expect(given === id).toBe(expected);
        },
      ),
    );
  });

  it('is less strict than we are about the timestamp', () => {
    const timestamp = `${KNOWN.timestamp}abc`;
    const headers = {
      'webhook-id': KNOWN.id,
      'webhook-timestamp': timestamp,
      'webhook-signature': KNOWN.signature,
    };
    expect(libraryTakes(KNOWN.secret, headers, KNOWN.body)).toBe(true);
    expect(outcome({ timestamp })).toBe('not-authentic');
  });

  it('bytes of any kind are signed as they are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 24, maxLength: 64 }), ids, fc.uint8Array(), (key, id, body) => {
        const text = Buffer.concat([Buffer.from(`${id}.${KNOWN.timestamp}.`), body]);
        const signature = `v1,${createHmac('sha256', key).update(text).digest('base64')}`;
        expect(outcome({ id, body, signature, secrets: [secretOf(key)] })).toBe(id);
      }),
    );
  });
});
