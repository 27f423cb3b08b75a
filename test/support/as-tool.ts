import { createHmac } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import type { SourceName } from '../../shared/webhook/sources/index.ts';

/** What a tool is told when a form is connected: an entry of `GET /local/forms`. */
export interface Sending {
  readonly name: string;
  readonly source: SourceName;
  readonly url: string;
  readonly secret: string;
}

export interface ToolRequest {
  /** From the slash after the host. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer<ArrayBuffer>;
}

const JSON_TYPE = { 'content-type': 'application/json' };
const BOUNDARY = '------------------------a1b2c3d4e5f60718';

/**
 * A submission as the tool itself sends it. Written from each tool's own description with what the platform offers,
 * and not with our verifiers, so that the two can disagree.
 * @param body an object becomes what the tool makes of it, bytes go as they are.
 */
export function asTool(
  { source, url, secret }: Sending,
  body: object | Uint8Array,
  { id, nowMs, boundary = BOUNDARY }: { id: string; nowMs: number; boundary?: string },
): ToolRequest {
  const bytes = bodyOf(source, body, boundary);
  const path = new URL(url).pathname;
  const mac = (...parts: readonly (string | Uint8Array)[]): string => {
    const made = createHmac('sha256', secret);
    for (const part of parts) made.update(part);
    return made.digest('base64');
  };
  const sent = (headers: Record<string, string>): ToolRequest => ({
    path,
    headers: { ...JSON_TYPE, ...headers },
    body: bytes,
  });
  switch (source) {
    case 'standard-webhooks': {
      const at = new Date(nowMs);
      return sent({
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(nowMs / 1000)),
        'webhook-signature': new Webhook(secret).sign(id, at, bytes.toString('utf8')),
      });
    }
    case 'typeform':
      return sent({ 'typeform-signature': `sha256=${mac(bytes)}` });
    case 'tally':
      return sent({ 'tally-signature': mac(bytes) });
    case 'hubspot':
      return sent({
        'x-hubspot-request-timestamp': String(nowMs),
        'x-hubspot-signature-v3': mac(`POST${url}`, bytes, String(nowMs)),
      });
    case 'jotform':
      return sent({ 'content-type': `multipart/form-data; boundary=${boundary}` });
    case 'microsoft-forms':
    case 'gravity-forms':
    case 'token':
      return sent({ authorization: `Bearer ${secret}` });
  }
}

function bodyOf(source: SourceName, body: object | Uint8Array, boundary: string): Buffer<ArrayBuffer> {
  if (body instanceof Uint8Array) return Buffer.from(body);
  return Buffer.from(source === 'jotform' ? multipart(body, boundary) : JSON.stringify(body));
}

/** multipart/form-data (RFC 7578), one part a field; `rawRequest` as JSON, as Jotform writes it. */
function multipart(fields: object, boundary: string): string {
  const parts = Object.entries(fields).map(([name, value]: [string, unknown]) => {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    return `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${text}\r\n`;
  });
  return `${parts.join('')}--${boundary}--\r\n`;
}
