import type { Workflows } from '../../shared/journey/workflows.ts';
import { log } from '../../shared/log.ts';
import type { DeliveredEvent } from '../../shared/member/event.ts';
import type { LoadedForm } from '../../shared/webhook/form.ts';
import { handOver } from '../../shared/webhook/hand-over.ts';
import { sha256 } from '../../shared/webhook/read-json.ts';
import { notAuthentic, WebhookRefused } from '../../shared/webhook/refusal.ts';
import type { Source, Submission } from '../../shared/webhook/source.ts';
import { SOURCES } from '../../shared/webhook/sources/index.ts';
import { countAgainstCap } from './daily-cap.ts';
import { deliveryKey, eventsOf, idOf, type MadeList, type Received } from './events-of.ts';
import type { Needs } from './needs.ts';
import { isMendable, quarantine, rowsFor } from './quarantine.ts';
import { DeliveryConflict, takeList, type TakenList } from './take-list.ts';

export const LARGEST_BODY = 256 * 1024;

export interface WebhookRequest {
  readonly method: string;
  readonly form: string;
  /** The last part of /hooks/<form>/<secret>; undefined without it. */
  readonly pathSecret: string | undefined;
  /** What stands after the question mark, as it came. */
  readonly query: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
  /** The request's own time, milliseconds since 1970. */
  readonly receivedAtMs: number;
}

/** What became of a submission: it is stored, unless it came under the id of another, which counts. */
export interface Stored {
  /** The event's id, of a list the first event's: the same for every delivery of one submission. */
  readonly id: string;
  /** Why it makes no event yet: it waits for the form's map to be mended. */
  readonly quarantined?: WebhookRefused;
  readonly list?: TakenList;
  readonly conflict?: DeliveryConflict;
}

/** What the receiver reads of what the organisation wrote. */
export type Receiving = Pick<Workflows, 'forms' | 'organisation'>;

/**
 * Checks a request in a fixed order and puts its events, sealed, on the queue; what is authentic but makes no event
 * is kept aside. When this resolves it is stored.
 * @throws WebhookRefused; then nothing was stored.
 */
export async function receiveWebhook(
  world: Needs,
  workflows: Receiving,
  request: WebhookRequest,
): Promise<Stored> {
  if (request.body.length > LARGEST_BODY) {
    throw new WebhookRefused('too-large', `The body is larger than ${LARGEST_BODY} bytes.`);
  }
  if (request.method !== 'POST') throw new WebhookRefused('method', 'Send the form with POST.');
  const sent = kindOf(request.headers);
  const form = workflows.forms.get(request.form);
  if (!form) throw notAuthentic();
  const submission = await readAuthentic(world, form, request, sent);
  const { delivery, body, text } = submission;
  const received: Received = {
    key: deliveryKey(form.name, delivery),
    bodyHash: sha256(text),
    receivedAt: world.clock.now(),
    body,
  };
  const count = { zone: workflows.organisation.zone, now: received.receivedAt };
  let made: DeliveredEvent | MadeList;
  try {
    made = await eventsOf(form, received);
  } catch (error) {
    if (!isMendable(error)) throw error;
    await countAgainstCap(world.items, form, { ...count, events: 1 });
    return keepAside(world, form, { ...received, text }, error);
  }
  if (!('refused' in made)) {
    await countAgainstCap(world.items, form, { ...count, events: 1 });
    await handOver(world, [made]);
    return { id: made.id };
  }
  const rows = await rowsFor(world, form, received, made.refused);
  await countAgainstCap(world.items, form, { ...count, events: made.events.length + rows.length });
  return takeOnce(world, form, received, { ...made, rows });
}

async function takeOnce(
  world: Needs,
  form: LoadedForm,
  received: Received,
  list: Parameters<typeof takeList>[3],
): Promise<Stored> {
  try {
    return { id: idOf(received.key), list: await takeList(world, form, received, list) };
  } catch (error) {
    if (!(error instanceof DeliveryConflict)) throw error;
    return conflicting(form, received, error);
  }
}

/** It stays at what the first body said: an alarm, for one of the two is lost to whoever sent it. */
function conflicting({ name }: LoadedForm, { key }: Received, conflict = new DeliveryConflict()): Stored {
  const id = idOf(key);
  log.error('delivery conflict: the same delivery id came with another body; the first one counts', {
    event: id,
    form: name,
  });
  return { id, conflict };
}

/**
 * Whether JSON or form data was sent. Which of them the form takes is told only to whoever proved to be its sender:
 * else the answer would tell a stranger which forms there are.
 */
function kindOf(headers: WebhookRequest['headers']): Source['takes'] {
  const type = headers['content-type']?.trim() ?? '';
  const encoding = headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
  if (encoding !== 'identity' && encoding !== '')
    throw new WebhookRefused('media-type', 'Send the body as it is, without a content-encoding.');
  if (/^application\/(?:[\w.-]+\+)?json *(?:;|$)/i.test(type)) return 'json';
  if (/^multipart\/form-data *(?:;|$)/i.test(type)) return 'form-data';
  throw wrongKind('json');
}

const wrongKind = (takes: Source['takes']): WebhookRefused =>
  new WebhookRefused(
    'media-type',
    takes === 'json'
      ? 'Send JSON, with the header content-type: application/json.'
      : 'Send multipart/form-data, as Jotform does.',
  );

async function readAuthentic(
  world: Needs,
  form: LoadedForm,
  request: WebhookRequest,
  sent: Source['takes'],
): Promise<Submission> {
  const source: Source = SOURCES[form.source];
  // An address with a secret in it is for those who prove themselves by it, and for no one else.
  if (request.pathSecret !== undefined && source.proof !== 'path') throw notAuthentic();
  const shown = { ...request, url: `${world.publicUrl}/hooks/${form.name}` };
  await verify(world, source, shown, form.secret);
  if (source.takes !== sent) throw wrongKind(source.takes);
  return source.read(shown);
}

/** @throws WebhookRefused also when no secret that was added since made it. */
async function verify(
  { secrets }: Needs,
  source: Source,
  shown: Parameters<Source['verify']>[0],
  name: string,
): Promise<void> {
  const values = async (): Promise<string[]> => (await secrets.get(name)).map(({ value }) => value);
  const known = await values();
  try {
    source.verify(shown, known);
  } catch (error) {
    // The form's tool may have changed over to a secret that this function has not seen yet.
    if (!(error instanceof WebhookRefused) || !(await secrets.refresh())) throw error;
    source.verify(shown, await values());
  }
}

async function keepAside(
  world: Needs,
  form: LoadedForm,
  received: Received & Pick<Submission, 'text'>,
  refusal: WebhookRefused,
): Promise<Stored> {
  if (!(await quarantine(world, form, received, refusal))) return conflicting(form, received);
  const id = idOf(received.key);
  log.error('a submission makes no event and waits in quarantine: mend the map of its form, then replay', {
    event: id,
    form: form.name,
    code: refusal.code,
  });
  return { id, quarantined: refusal };
}
