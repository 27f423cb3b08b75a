import { createHmac, timingSafeEqual, type KeyObject } from 'node:crypto';
import { secretKey } from '../secret-key.ts';
import { notAuthentic, WebhookRefused } from './refusal.ts';

/** Source of all rules here: Standard Webhooks 1.0, https://github.com/standard-webhooks/standard-webhooks */
export const TOLERANCE_SECONDS = 300;

export interface SignedRequest {
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The bytes as they came: a signature covers bytes, not text. */
  readonly body: Uint8Array;
  /** `whsec_…`, every one that is active. */
  readonly secrets: readonly string[];
  /** When the request came, milliseconds since 1970: the request's own time, never the virtual clock. */
  readonly receivedAtMs: number;
}

/**
 * Proves who sent the body, and when.
 * @returns the delivery's id, which stays the same when the sender tries again.
 * @throws WebhookRefused not-authentic, stale or bad-header.
 */
export function verifyStandardWebhook({ headers, body, secrets, receivedAtMs }: SignedRequest): string {
  const id = headers['webhook-id'];
  const timestamp = headers['webhook-timestamp'];
  const signatures = headers['webhook-signature'];
  if (!id || !timestamp || !signatures) throw notAuthentic();

  // Compared as text: base64 has several spellings of the same bytes, and only one of them is the sender's.
  const given = signatures.split(' ').map((signature) => Buffer.from(signature));
  const matches = secrets.map((secret) => {
    const expected = Buffer.from(signatureHeader({ id, timestamp, body, secret }));
    return given.map((one) => one.length === expected.length && timingSafeEqual(one, expected)).some(Boolean);
  });
  // Every secret is tried whatever the first said, so that the time taken does not tell which one is current.
  if (!matches.some(Boolean)) throw notAuthentic();

  if (!/^\d{1,12}$/.test(timestamp)) {
    throw new WebhookRefused(
      'bad-header',
      'webhook-timestamp must be whole seconds since 1970, digits only.',
    );
  }
  if (Math.abs(receivedAtMs / 1000 - Number(timestamp)) > TOLERANCE_SECONDS) {
    throw new WebhookRefused(
      'stale',
      `webhook-timestamp is more than ${TOLERANCE_SECONDS} seconds away from our clock. Check the sender's clock, and sign each attempt anew.`,
    );
  }
  if (!/^[\x21-\x7e]{1,256}$/.test(id)) {
    throw new WebhookRefused('bad-header', 'webhook-id must be 1 to 256 visible ASCII characters.');
  }
  return id;
}

/**
 * One signature as it stands in the header `webhook-signature`: `v1,` and the base64 of HMAC-SHA256 over
 * `id.timestamp.body`. Exported for the senders that are ours: examples, stories, tests.
 * @throws TypeError when the secret is not `whsec_` and 24 to 64 bytes in base64.
 */
export function signatureHeader(message: {
  id: string;
  timestamp: string;
  body: Uint8Array;
  secret: string;
}): string {
  const mac = createHmac('sha256', keyOf(message.secret))
    .update(`${message.id}.${message.timestamp}.`)
    .update(message.body)
    .digest('base64');
  return `v1,${mac}`;
}

function keyOf(secret: string): KeyObject {
  const key = secretKey(secret.replace(/^whsec_/, ''), 'base64');
  const bytes = key.symmetricKeySize ?? 0;
  if (!secret.startsWith('whsec_') || bytes < 24 || bytes > 64) {
    throw new TypeError('A Standard Webhooks secret is whsec_ and 24 to 64 bytes in base64.');
  }
  return key;
}
