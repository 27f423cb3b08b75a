import { readJson } from '../read-json.ts';
import type { Source } from '../source.ts';
import { verifyStandardWebhook } from '../standard-webhooks.ts';

/** Standard Webhooks 1.0: Formbricks, Google Forms through our script, code of your own. */
export const standardWebhooks: Source = {
  proof: 'signature',
  takes: 'json',
  verify({ headers, body, receivedAtMs }, secrets) {
    verifyStandardWebhook({ headers, body, receivedAtMs, secrets });
  },
  // The id is among what is signed, and was checked with it.
  read: (request) => readJson(request, () => request.headers['webhook-id']),
};
