import { futureProblems, type DeliveredEvent } from '../../shared/member/event.ts';
import { isBeyondTrust } from '../../shared/member/trust.ts';
import type { Instant } from '../../shared/time/instant.ts';
import type { LoadedForm } from '../../shared/webhook/form.ts';
import { sha256 } from '../../shared/webhook/read-json.ts';
import { WebhookRefused } from '../../shared/webhook/refusal.ts';

/** One submission that was verified and read, as far as its events depend on it. */
export interface Received {
  /** Opaque, the same for every delivery of the submission: see `deliveryKey`. */
  readonly key: string;
  readonly bodyHash: string;
  readonly receivedAt: Instant;
  readonly body: Readonly<Record<string, unknown>>;
}

/** 64 hexadecimal digits for a delivery: the tool's own id may be anything, a name too, and is kept nowhere. */
export const deliveryKey = (form: string, delivery: string): string => sha256(`event|${form}|${delivery}`);

/** What the sender is told, and the id of the (first) event. */
export const idOf = (key: string): string => key.slice(0, 32);

/**
 * @param form with the trust that the submission has, which every event of it takes along.
 * @throws WebhookRefused does-not-map or invalid-event
 */
export async function eventsOf(
  form: Pick<LoadedForm, 'name' | 'trust' | 'toEvents'>,
  { key, bodyHash, receivedAt, body }: Received,
): Promise<readonly [DeliveredEvent, ...DeliveredEvent[]]> {
  const { trust } = form;
  const [first, ...others] = await form.toEvents(body);
  if ([first, ...others].some(({ type }) => isBeyondTrust(type, trust)))
    throw new WebhookRefused(
      'invalid-event',
      `It came when its form was of low trust, which may not send ${first.type}.`,
    );
  const delivered = ({ type, ...fields }: typeof first, index: number): DeliveredEvent => ({
    // A delivery that becomes a list keeps the id of its first event.
    id: index === 0 ? idOf(key) : sha256(`list|${key}|${index}`).slice(0, 32),
    form: form.name,
    bodyHash,
    receivedAt,
    trust,
    type,
    fields,
  });
  const problems = [first, ...others].flatMap((event, index) =>
    futureProblems(event, receivedAt).map((words) =>
      others.length > 0 ? `events.${index}: ${words}` : words,
    ),
  );
  if (problems.length > 0)
    throw new WebhookRefused('invalid-event', `The event ${first.type} cannot be: ${problems.join('; ')}.`);
  return [delivered(first, 0), ...others.map((event, index) => delivered(event, index + 1))];
}
