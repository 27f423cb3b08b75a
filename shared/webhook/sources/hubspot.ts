import { anyEqual, hmac } from '../proof.ts';
import { idIn, readJson } from '../read-json.ts';
import { notAuthentic, WebhookRefused } from '../refusal.ts';
import type { Source } from '../source.ts';

const TOLERANCE_MS = 300_000;

/** What HubSpot writes plainly in the address that it signs, however it stands in the request. */
const PLAIN: Readonly<Record<string, string>> = {
  '%3A': ':',
  '%2F': '/',
  '%3F': '?',
  '%40': '@',
  '%21': '!',
  '%24': '$',
  '%27': "'",
  '%28': '(',
  '%29': ')',
  '%2A': '*',
  '%2C': ',',
  '%3B': ';',
};

/**
 * HubSpot, "Validating requests", v3: `X-HubSpot-Signature-v3` is the base64 of HMAC-SHA256, with the app's client
 * secret, over method, full public address, raw body and `X-HubSpot-Request-Timestamp`, which is in milliseconds.
 */
export const hubspot: Source = {
  proof: 'signature',
  takes: 'json',
  verify({ method, url, query, headers, body, receivedAtMs }, secrets) {
    const timestamp = headers['x-hubspot-request-timestamp'] ?? '';
    const uri = plainly(query === '' ? url : `${url}?${query}`);
    const expected = secrets.map((secret) => hmac(secret, `${method}${uri}`, body, timestamp));
    if (!anyEqual([headers['x-hubspot-signature-v3'] ?? ''], expected)) throw notAuthentic();
    if (!/^\d{1,15}$/.test(timestamp)) {
      throw new WebhookRefused(
        'bad-header',
        'x-hubspot-request-timestamp must be whole milliseconds since 1970, digits only.',
      );
    }
    if (Math.abs(receivedAtMs - Number(timestamp)) > TOLERANCE_MS) {
      throw new WebhookRefused(
        'stale',
        `x-hubspot-request-timestamp is more than ${TOLERANCE_MS / 1000} seconds away from our clock.`,
      );
    }
  },
  // The workflow's own field: HubSpot gives a submission no id.
  read: (request) => readJson(request, ({ id }) => idIn(id)),
};

function plainly(uri: string): string {
  return uri.replaceAll(/%[0-9A-F]{2}/gi, (code) => PLAIN[code.toUpperCase()] ?? code);
}
