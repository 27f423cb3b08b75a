import { createHash } from 'node:crypto';
import type { Workflows } from '../../shared/journey/workflows.ts';
import { futureProblems, type DeliveredEvent } from '../../shared/member/event.ts';
import { notAuthentic, WebhookRefused } from '../../shared/webhook/refusal.ts';
import { seal } from '../../shared/webhook/seal.ts';
import { verifyStandardWebhook } from '../../shared/webhook/standard-webhooks.ts';
import { parseStrictJson } from '../../shared/webhook/strict-json.ts';
import type { Needs } from './needs.ts';

export const LARGEST_BODY = 256 * 1024;

export interface WebhookRequest {
  readonly method: string;
  readonly form: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
  /** The request's own time, milliseconds since 1970. */
  readonly receivedAtMs: number;
}

/**
 * Checks a request in a fixed order and puts its event, sealed, on the queue. When this resolves the event is stored.
 * @returns the event's id: the same for every delivery of one submission.
 * @throws WebhookRefused; then nothing was stored.
 */
export async function receiveWebhook(
  world: Needs,
  { forms }: Pick<Workflows, 'forms'>,
  request: WebhookRequest,
): Promise<{ id: string }> {
  if (request.body.length > LARGEST_BODY) {
    throw new WebhookRefused('too-large', `The body is larger than ${LARGEST_BODY} bytes.`);
  }
  if (request.method !== 'POST') throw new WebhookRefused('method', 'Send the form with POST.');
  if (!isJson(request.headers['content-type'])) {
    throw new WebhookRefused('media-type', 'Send JSON, with the header content-type: application/json.');
  }
  const form = forms.get(request.form);
  if (!form) throw notAuthentic();
  const secrets = (await world.secrets.get(form.secret)).map(({ value }) => value);
  const delivery = verifyStandardWebhook({ ...request, secrets });
  if (request.body.length === 0)
    throw new WebhookRefused('no-body', 'The body is empty; send the form as JSON.');
  const submitted = await form.toEvent(parseStrictJson(request.body));
  const receivedAt = world.clock.now();
  const problems = futureProblems(submitted, receivedAt);
  if (problems.length > 0) {
    throw new WebhookRefused(
      'invalid-event',
      `The event ${submitted.type} cannot be: ${problems.join('; ')}.`,
    );
  }
  const { type, ...fields } = submitted;

  const event: DeliveredEvent = {
    id: sha256(`event|${form.name}|${delivery}`).slice(0, 32),
    form: form.name,
    bodyHash: sha256(request.body),
    receivedAt,
    type,
    fields,
  };
  const [key] = await world.secrets.get('seal');
  await world.queue.send(seal(JSON.stringify(event), key, world.ids));
  return { id: event.id };
}

function isJson(contentType: string | undefined): boolean {
  return /^application\/(?:[\w.-]+\+)?json *(?:;|$)/i.test(contentType?.trim() ?? '');
}

function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}
