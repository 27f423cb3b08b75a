import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { secretKey } from '../secret-key.ts';

/**
 * Whether one of the given texts is one of the expected. Every pair is compared, and by digests of one length, so that
 * the time taken tells neither which fitted nor how much of it.
 */
export function anyEqual(given: readonly string[], expected: readonly string[]): boolean {
  const digests = expected.map(digest);
  return given
    .map(digest)
    .map((one) => digests.map((other) => timingSafeEqual(one, other)).some(Boolean))
    .some(Boolean);
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** HMAC-SHA256 in base64; the key is the secret's text in UTF-8, as form tools use it. */
export function hmac(secret: string, ...parts: readonly (string | Uint8Array)[]): string {
  if (secret === '') throw new TypeError('The secret of a form is empty.');
  const mac = createHmac('sha256', secretKey(secret, 'utf8'));
  for (const part of parts) mac.update(part);
  return mac.digest('base64');
}

/** 32 bytes in base64 without padding have 43 characters. */
const SHORTEST_TOKEN = 43;

/**
 * Secrets that are themselves sent, and so must be beyond guessing.
 * @throws TypeError when one is shorter than 32 random bytes can be written.
 */
export function requireTokens(secrets: readonly string[]): readonly string[] {
  if (secrets.some(({ length }) => length < SHORTEST_TOKEN)) {
    throw new TypeError(
      `A secret that is sent as it is needs at least 32 random bytes: ${SHORTEST_TOKEN} characters of base64.`,
    );
  }
  return secrets;
}

/** `Authorization: Bearer <token>` (RFC 6750), the one header that every tool and every log keeper knows to be secret. */
export function bearerToken(headers: Readonly<Record<string, string | undefined>>): string | undefined {
  return /^bearer +([\x21-\x7e]+)$/i.exec(headers.authorization ?? '')?.[1];
}
