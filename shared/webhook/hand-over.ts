import * as z from 'zod';
import { deliveredEventSchema, type DeliveredEvent } from '../member/event.ts';
import type { World } from '../ports/world.ts';
import type { Secret } from '../ports/secrets.ts';
import { WebhookRefused } from './refusal.ts';
import { seal, unseal } from './seal.ts';

/** What the queue takes at most, in bytes (shared/ports/queue.ts). A sealed body is ASCII: a character is a byte. */
const LARGEST_MESSAGE = 256 * 1024;

const batchSchema = z.lazy(() => z.object({ batch: z.array(deliveredEventSchema).min(1) }));

/**
 * Puts the events of one request on the queue, sealed: all are stored or none, for several go as ONE message.
 * @throws WebhookRefused too-large when the queue would not take it; whatever the queue throws when it failed.
 */
export async function handOver(
  world: Pick<World, 'queue' | 'secrets' | 'ids'>,
  events: readonly [DeliveredEvent, ...DeliveredEvent[]],
): Promise<void> {
  const [key] = await world.secrets.get('seal');
  const body = seal(JSON.stringify(events.length === 1 ? events[0] : { batch: events }), key, world.ids);
  if (body.length > LARGEST_MESSAGE)
    throw new WebhookRefused('too-large', 'The events do not fit into one message; send fewer at once.');
  await world.queue.send(body);
}

/**
 * The events of a message from the queue: the one, or those of a list.
 * @throws SealBroken; a ZodError when it holds no events.
 */
export function readHandedOver(
  body: string,
  keys: readonly Secret[],
): readonly [DeliveredEvent, ...DeliveredEvent[]] {
  const opened: unknown = JSON.parse(unseal(body, keys));
  const isBatch = typeof opened === 'object' && opened !== null && 'batch' in opened;
  if (!isBatch) return [deliveredEventSchema.parse(opened)];
  const [first, ...others] = batchSchema.parse(opened).batch;
  return [first!, ...others];
}

/**
 * Takes a list apart: each event becomes a message of its own, with a fate of its own. It may be taken apart any
 * number of times, for an event is handled once however often it comes.
 * @throws whatever the queue throws when it failed.
 */
export async function spread(
  world: Pick<World, 'queue' | 'secrets' | 'ids'>,
  events: readonly DeliveredEvent[],
): Promise<void> {
  await Promise.all(events.map((event) => handOver(world, [event])));
}
