import { signatureHeader } from '../../shared/webhook/standard-webhooks.ts';
import { toEpochMs } from '../../shared/time/instant.ts';
import { httpEvent, type HttpResult } from './http-event.ts';
import type { LocalWorld } from './world.ts';

/**
 * Sends a signed webhook to the receiver in this process, as a form's tool would over the network. The request's
 * own time is the virtual one: in a story nobody's wall clock plays a part.
 */
export async function submit(
  local: LocalWorld,
  delivery: { form: string; id: string; body: object },
): Promise<HttpResult> {
  const form = local.workflows.forms.get(delivery.form);
  if (!form) throw new Error(`There is no form "${delivery.form}" in workflows/forms.ts.`);
  const [{ value: secret }] = await local.world.secrets.get(form.secret);
  const timeEpoch = toEpochMs(local.clock.now());
  const timestamp = String(Math.floor(timeEpoch / 1000));
  const body = Buffer.from(JSON.stringify(delivery.body));
  return local.functions.http['receive-webhook'](
    httpEvent({
      method: 'POST',
      path: `/hooks/${form.name}`,
      pathParameters: { form: form.name },
      headers: {
        'content-type': 'application/json',
        'webhook-id': delivery.id,
        'webhook-timestamp': timestamp,
        'webhook-signature': signatureHeader({ id: delivery.id, timestamp, body, secret }),
      },
      body,
      timeEpoch,
    }),
  );
}
