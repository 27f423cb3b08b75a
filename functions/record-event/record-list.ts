import { errorFacts, log } from '../../shared/log.ts';
import type { DeliveredEvent } from '../../shared/member/event.ts';
import { readHandedOver, spread } from '../../shared/webhook/hand-over.ts';
import { SealBroken } from '../../shared/webhook/seal.ts';
import type { Needs } from './needs.ts';
import { recordEvent, type Recorded } from './record-event.ts';

/**
 * How many events of lists one call records where they are. An event takes some 50 ms, so a third of the time limit
 * stays free (infra/aws/verb.ts). What is beyond goes back to the queue, each event alone, which costs a request, a
 * place in a batch and often a start of the function for each.
 */
export const MOST_IN_PLACE = 300;

/** @throws whatever the queue throws when an event that failed could not be put back alone: then the list comes again. */
export async function recordList(
  world: Needs,
  workflows: Recorded,
  events: readonly DeliveredEvent[],
): Promise<void> {
  const left: DeliveredEvent[] = [];
  for (const event of events) {
    try {
      await recordEvent(world, workflows, event);
    } catch (error) {
      log.warn('an event of a list was not recorded and comes again alone', {
        event: event.id,
        ...errorFacts(error),
      });
      left.push(event);
    }
  }
  await spread(world, left);
}

/** What was sealed with a key that was added since the secret was read is opened with it. */
export async function open({ secrets }: Needs, body: string): Promise<ReturnType<typeof readHandedOver>> {
  const read = async () => readHandedOver(body, await secrets.get('seal'));
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof SealBroken) || !(await secrets.refresh())) throw error;
    return read();
  }
}
