import { createCipheriv, createDecipheriv } from 'node:crypto';
import * as z from 'zod';
import type { Ids } from '../ports/ids.ts';
import type { Secret } from '../ports/secrets.ts';
import { secretKey } from '../secret-key.ts';

const NONCE_BYTES = 12;
/** GCM also takes shorter tags, which would make a forgery a matter of trying. */
const TAG_BYTES = 16;

// Only the one spelling that `seal` writes: base64 can write the same bytes in several ways.
const bytesSchema = z.lazy(() =>
  z.base64().transform((text, context) => {
    const decoded = Buffer.from(text, 'base64');
    if (decoded.toString('base64') !== text)
      context.addIssue({ code: 'custom', message: 'not as it was written' });
    return decoded;
  }),
);
const ofLength = (length: number) =>
  bytesSchema.refine((decoded) => decoded.length === length, `must have ${length} bytes`);

const envelopeSchema = z.lazy(() =>
  z.strictObject({
    v: z.literal(1),
    k: z.string(),
    iv: ofLength(NONCE_BYTES),
    t: ofLength(TAG_BYTES),
    c: bytesSchema,
  }),
);

/**
 * Seals a text so that a queue, its dead letters and whoever looks at them see nothing: AES-256-GCM, a fresh 96-bit
 * nonce each time, the key's id in the envelope and in the authenticated data.
 * @param key 32 bytes in base64.
 */
export function seal(text: string, key: Secret, ids: Ids): string {
  const iv = ids.bytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', secretKey(key.value, 'base64'), iv);
  cipher.setAAD(Buffer.from(key.id));
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return JSON.stringify({
    v: 1,
    k: key.id,
    iv: Buffer.from(iv).toString('base64'),
    t: cipher.getAuthTag().toString('base64'),
    c: sealed.toString('base64'),
  });
}

/** @throws SealBroken when the envelope is malformed, its key is not among `keys`, or a bit was changed. */
export function unseal(envelope: string, keys: readonly Secret[]): string {
  try {
    const { k, iv, t, c } = envelopeSchema.parse(JSON.parse(envelope));
    const key = keys.find(({ id }) => id === k);
    if (!key) throw new SealBroken(`it was sealed with key ${k}, which is not among the active ones`);
    const decipher = createDecipheriv('aes-256-gcm', secretKey(key.value, 'base64'), iv, {
      authTagLength: TAG_BYTES,
    });
    decipher.setAAD(Buffer.from(k));
    decipher.setAuthTag(t);
    return Buffer.concat([decipher.update(c), decipher.final()]).toString('utf8');
  } catch (error) {
    if (error instanceof SealBroken) throw error;
    throw new SealBroken('it is malformed or was changed', { cause: error });
  }
}

export class SealBroken extends Error {
  override readonly name = 'SealBroken';
  constructor(why: string, options?: ErrorOptions) {
    super(`A sealed body could not be opened: ${why}.`, options);
  }
}
