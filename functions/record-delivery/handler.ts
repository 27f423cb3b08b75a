import middy from '@middy/core';
import { recordDelivery } from './record-delivery.ts';
import type { Needs } from './needs.ts';

/** As EventBridge hands over an event of SES, or SNS one of either provider. */
type Envelope =
  | { readonly detail: unknown }
  | { readonly Records: readonly { readonly Sns: { readonly Message: string } }[] };

/** A failure comes again by Lambda's own retries, at last as a dead letter. */
export function createHandler(world: Needs) {
  return middy(async (event: Envelope): Promise<void> => {
    for (const one of eventsIn(event)) await recordDelivery(world, one);
  });
}

function eventsIn(event: Envelope): readonly unknown[] {
  if (!('Records' in event)) return [event.detail];
  return event.Records.map(({ Sns }) => readJson(Sns.Message));
}

/** What is no JSON is no event: SNS sends a plain sentence when a topic is set up. */
function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
