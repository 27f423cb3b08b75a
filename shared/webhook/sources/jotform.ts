import { anyEqual, requireTokens } from '../proof.ts';
import { idIn, sha256 } from '../read-json.ts';
import { notAuthentic, WebhookRefused } from '../refusal.ts';
import type { Source, Submission } from '../source.ts';
import { parseStrictJson } from '../strict-json.ts';

/** Those that a map may want. `webhookURL` holds the secret, `ip` is nobody's business. */
const KEPT = ['formID', 'submissionID', 'formTitle', 'type'];
const MOST_PARTS = 100;

/**
 * Jotform, "How to setup a webhook": multipart/form-data with the answers as JSON in the part `rawRequest`. Nothing is
 * signed; all there is, is a secret in the address: /hooks/<form>/<secret>.
 */
export const jotform: Source = {
  proof: 'path',
  takes: 'form-data',
  verify({ pathSecret: given }, secrets) {
    if (!anyEqual([given ?? ''], requireTokens(secrets).map(pathSecret))) throw notAuthentic();
  },
  read,
};

/** A secret as it can stand in an address: base64url of the same bytes, without the prefix of Standard Webhooks. */
export function pathSecret(secret: string): string {
  return secret
    .replace(/^whsec_/, '')
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

async function read({
  headers,
  body,
}: {
  headers: Readonly<Record<string, string | undefined>>;
  body: Uint8Array;
}): Promise<Submission> {
  if (body.length === 0)
    throw new WebhookRefused('no-body', 'The body is empty; send the form as multipart/form-data.');
  const parts = await partsOf(headers['content-type'] ?? '', body);
  return submissionOf(parts);
}

/** @throws WebhookRefused not-form-data or not-json */
export function submissionOf(parts: ReadonlyMap<string, string>): Submission {
  const rawRequest = parts.get('rawRequest');
  if (rawRequest === undefined) throw refuse('there is no part "rawRequest"');
  const answers = parseStrictJson(Buffer.from(rawRequest));
  const kept = KEPT.flatMap((name) => (parts.has(name) ? [[name, parts.get(name)] as const] : []));
  const made = { ...Object.fromEntries(kept), rawRequest: answers };
  // The boundary between the parts is another one at each attempt: what is compared is what they say.
  const text = JSON.stringify(made);
  return { body: made, text, delivery: idIn(parts.get('submissionID')) ?? `sha256:${sha256(text)}` };
}

async function partsOf(contentType: string, body: Uint8Array): Promise<ReadonlyMap<string, string>> {
  let entries: [string, string | File][];
  try {
    const data = await new Response(Buffer.from(body), {
      headers: { 'content-type': contentType },
    }).formData();
    entries = [...data];
  } catch {
    throw refuse('it cannot be read as multipart/form-data');
  }
  if (entries.length > MOST_PARTS) throw refuse(`more than ${MOST_PARTS} parts`);
  const parts = new Map<string, string>();
  for (const [name, value] of entries) {
    if (typeof value !== 'string') throw refuse('a part is a file');
    if (parts.has(name)) throw refuse('a part stands there twice');
    parts.set(name, value);
  }
  return parts;
}

function refuse(what: string): WebhookRefused {
  return new WebhookRefused('not-form-data', `Not acceptable form data: ${what}.`);
}
