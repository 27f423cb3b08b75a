import { createHmac } from 'node:crypto';
import { toEpochMs } from '../../shared/time/instant.ts';
import type { SourceName } from '../../shared/webhook/sources/index.ts';
import { hookUrl } from '../../shared/webhook/hook-url.ts';
import { httpEvent, type HttpEvent } from './http-event.ts';
import type { LocalWorld } from './world.ts';

const BOUNDARY = '------------------------a1b2c3d4e5f60718';

/** A submission as the form's own tool sends it at the clock's now. An object becomes what the tool makes of it. */
export async function toolRequest(
  { world, workflows, clock }: LocalWorld,
  name: string,
  id: string,
  given: object | Buffer,
): Promise<HttpEvent> {
  const form = workflows.forms.get(name);
  if (!form) throw new Error(`There is no form "${name}" in workflows/forms.ts.`);
  const [{ value: secret }] = await world.secrets.get(form.secret);
  const url = hookUrl(world.publicUrl, form, secret);
  const timeEpoch = toEpochMs(clock.now());
  const body = Buffer.isBuffer(given) ? given : bodyOf(form.source, given);
  const [, , , last] = new URL(url).pathname.split('/');
  return httpEvent({
    method: 'POST',
    path: new URL(url).pathname,
    pathParameters: { form: name, ...(last !== undefined && { secret: last }) },
    headers: {
      'content-type':
        form.source === 'jotform' ? `multipart/form-data; boundary=${BOUNDARY}` : 'application/json',
      ...proofOf(form.source, { secret, url, id, timeEpoch, body }),
    },
    body,
    timeEpoch,
  });
}

function bodyOf(source: SourceName, given: object): Buffer {
  if (source !== 'jotform') return Buffer.from(JSON.stringify(given));
  const parts = Object.entries(given).map(([field, value]: [string, unknown]) => {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    return `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${field}"\r\n\r\n${text}\r\n`;
  });
  return Buffer.from(`${parts.join('')}--${BOUNDARY}--\r\n`);
}

/** The headers by which each tool shows who it is: WEBHOOKS of functions/receive-webhook/README.md. */
function proofOf(
  source: SourceName,
  sent: { secret: string; url: string; id: string; timeEpoch: number; body: Buffer },
): Record<string, string> {
  const { secret, url, id, timeEpoch, body } = sent;
  const mac = (key: string | Buffer, ...parts: (string | Buffer)[]): string => {
    const made = createHmac('sha256', key);
    for (const part of parts) made.update(part);
    return made.digest('base64');
  };
  switch (source) {
    case 'standard-webhooks': {
      const timestamp = String(Math.floor(timeEpoch / 1000));
      const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
      const signature = `v1,${mac(key, `${id}.${timestamp}.`, body)}`;
      return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature };
    }
    case 'typeform':
      return { 'typeform-signature': `sha256=${mac(secret, body)}` };
    case 'tally':
      return { 'tally-signature': mac(secret, body) };
    case 'hubspot':
      return {
        'x-hubspot-request-timestamp': String(timeEpoch),
        'x-hubspot-signature-v3': mac(secret, `POST${url}`, body, String(timeEpoch)),
      };
    case 'jotform':
      return {};
    case 'microsoft-forms':
    case 'gravity-forms':
    case 'token':
      return { authorization: `Bearer ${secret}` };
  }
}
