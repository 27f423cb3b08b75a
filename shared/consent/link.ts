import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Key } from '../ports/items.ts';
import type { Secret } from '../ports/secrets.ts';

/** What a link does. A token made for one purpose does nothing for another. */
export type LinkUse = 'unsubscribe';

const TOKEN = /^([A-Za-z0-9_-]{16})([A-Za-z0-9_-]{16})([a-z0-9]{1,16})$/;

/** Where the message behind a link is kept. */
export const linkKey = (id: string): Key => ({ pk: `LINK#${id}`, sk: 'LINK' });

/** 12 random bytes as 16 characters. */
export const linkId = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');

/** The end of a member's URL: random id, MAC over key id, use and id, key id. Says nothing about anyone. */
export function linkToken(use: LinkUse, id: string, key: Secret): string {
  return `${id}${mac(use, id, key)}${key.id}`;
}

/** The link's id when one of our keys made this token for this use; else undefined. */
export function readToken(use: LinkUse, token: string, keys: readonly Secret[]): string | undefined {
  const [, id, given, keyId] = TOKEN.exec(token) ?? [];
  const key = keys.find((one) => one.id === keyId);
  if (!id || !given || !key) return undefined;
  return timingSafeEqual(Buffer.from(given), Buffer.from(mac(use, id, key))) ? id : undefined;
}

/** 96 bits of HMAC-SHA256: far beyond guessing at the rate that a web server answers. */
function mac(use: LinkUse, id: string, key: Secret): string {
  return createHmac('sha256', Buffer.from(key.value, 'base64'))
    .update(`${key.id}|${use}|${id}`)
    .digest()
    .subarray(0, 12)
    .toString('base64url');
}
