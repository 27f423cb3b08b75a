import { futureProblems, type DeliveredEvent, type ParsedEvent } from '../../shared/member/event.ts';
import { isBeyondTrust } from '../../shared/member/trust.ts';
import type { Instant } from '../../shared/time/instant.ts';
import { inWords, notComplete, type LoadedForm } from '../../shared/webhook/form.ts';
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

/** The same for one event of a list, by its place in what came, also when others are wrong. The first has its delivery's. */
const keyAt = (key: string, index: number): string => (index === 0 ? key : sha256(`list|${key}|${index}`));

/** What the sender is told, and the id of the (first) event. */
export const idOf = (key: string): string => key.slice(0, 32);

/** One event of a list that makes none, and why. */
export interface RefusedEvent {
  readonly key: string;
  /** In the list, from 0; people are told one more. */
  readonly index: number;
  /** What is wrong with which field, never a value. */
  readonly problems: string;
  /** The same as a sentence. */
  readonly reason: string;
}

/** A list: those of its events that can be recorded, and those that cannot. Neither is held up by the other. */
export interface MadeList {
  readonly events: readonly DeliveredEvent[];
  readonly refused: readonly RefusedEvent[];
}

type Reading = Pick<LoadedForm, 'name' | 'trust' | 'event' | 'map' | 'toEvents' | 'inItsWords'>;

/**
 * @param form with the trust that the submission has, which every event of it takes along.
 * @throws WebhookRefused does-not-map or invalid-event, when nothing of it can be recorded and it stays whole.
 */
export async function eventsOf(form: Reading, received: Received): Promise<DeliveredEvent | MadeList> {
  const { isList, events: parsed } = await form.toEvents(received.body);
  requireTrust(form);
  const made = parsed.map((one, index) => eventOf(form, received, one, index));
  if (!isList) return required(made[0]!);
  const refused = made.filter((one) => 'reason' in one);
  const events = made.filter((one): one is DeliveredEvent => !('reason' in one));
  // It is the map that is wrong, then: one body waits for that, instead of as many times the same.
  if (form.map !== undefined && events.length === 0) throw nothingIn(refused);
  return { events, refused };
}

/**
 * One event of a list, by itself.
 * @param received with the event's own key, and the body that is kept for it.
 * @param at where its event stands in what that makes, from 0.
 * @throws WebhookRefused does-not-map or invalid-event
 */
export async function eventAt(form: Reading, received: Received, at: number): Promise<DeliveredEvent> {
  const { events } = await form.toEvents(received.body);
  requireTrust(form);
  const parsed = events[at];
  if (!parsed)
    throw new WebhookRefused(
      'does-not-map',
      `Form "${form.name}" makes fewer events of the list than it did, and none at place ${at + 1}.`,
    );
  return required(eventOf(form, received, parsed, 0));
}

function requireTrust({ event, trust }: Reading): void {
  if (isBeyondTrust(event, trust))
    throw new WebhookRefused(
      'invalid-event',
      `It came when its form was of low trust, which may not send ${event}.`,
    );
}

function eventOf(
  form: Reading,
  { key: ofDelivery, bodyHash, receivedAt }: Received,
  parsed: ParsedEvent,
  index: number,
): DeliveredEvent | RefusedEvent {
  const key = keyAt(ofDelivery, index);
  const refuse = (problems: readonly string[], sentence: string): RefusedEvent => ({
    key,
    index,
    problems: inWords(problems),
    reason: sentence,
  });
  if (!parsed.success) return refuse(parsed.problems, notComplete(form.event, parsed.problems));
  const { type, ...fields } = parsed.event;
  const future = futureProblems(parsed.event, receivedAt).map(form.inItsWords);
  if (future.length > 0) return refuse(future, `The event ${type} cannot be: ${future.join('; ')}.`);
  return { id: idOf(key), form: form.name, bodyHash, receivedAt, trust: form.trust, type, fields };
}

function required(made: DeliveredEvent | RefusedEvent): DeliveredEvent {
  if ('reason' in made) throw new WebhookRefused('invalid-event', made.reason);
  return made;
}

const nothingIn = (refused: readonly RefusedEvent[]): WebhookRefused =>
  new WebhookRefused('invalid-event', `No event of the list is complete: ${placesOf(refused)}.`);

/** Which events of a list are wrong, and why; counted from 1, and of many the first. */
export const placesOf = (refused: readonly RefusedEvent[]): string =>
  inWords(refused.map(({ index, problems }) => `event ${index + 1}: ${problems}`));
