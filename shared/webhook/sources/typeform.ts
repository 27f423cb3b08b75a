import { anyEqual, hmac } from '../proof.ts';
import { idIn, readJson } from '../read-json.ts';
import { notAuthentic } from '../refusal.ts';
import type { Source } from '../source.ts';

/** Typeform, "Secure your webhooks": `Typeform-Signature: sha256=` and the base64 of HMAC-SHA256 over the raw body. */
export const typeform: Source = {
  proof: 'signature',
  takes: 'json',
  verify({ headers, body }, secrets) {
    const expected = secrets.map((secret) => `sha256=${hmac(secret, body)}`);
    if (!anyEqual([headers['typeform-signature'] ?? ''], expected)) throw notAuthentic();
  },
  read: (request) => readJson(request, ({ event_id }) => idIn(event_id)),
};
