import { createSecretKey, type KeyObject } from 'node:crypto';

/** The keys of one use, the current and the one before it, and as many for the webhooks of a few forms. */
const MOST_KEYS = 32;
const keys = new Map<string, KeyObject>();

/**
 * The key object of a secret's text, made once: a MAC or a cipher that is given bytes makes one of them each time, which
 * takes ten times as long as the MAC itself.
 */
export function secretKey(value: string, encoding: 'base64' | 'utf8'): KeyObject {
  const name = `${encoding} ${value}`;
  let key = keys.get(name);
  if (!key) {
    key = createSecretKey(value, encoding);
    if (keys.size >= MOST_KEYS) keys.clear();
    keys.set(name, key);
  }
  return key;
}
