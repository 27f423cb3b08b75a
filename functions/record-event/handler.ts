import middy from '@middy/core';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { errorFacts, log } from '../../shared/log.ts';
import { spreadBatch } from '../../shared/webhook/hand-over.ts';
import type { Needs } from './needs.ts';
import { readDelivered, recordEvent, type Recorded } from './record-event.ts';

/** The queue's messages. One that fails is reported alone and comes again; the others are done. */
export function createHandler(world: Needs, workflows: Recorded) {
  return middy(async (batch: SQSEvent): Promise<SQSBatchResponse> => {
    const keys = await world.secrets.get('seal');
    const failed: SQSBatchResponse['batchItemFailures'] = [];
    for (const { messageId, body } of batch.Records) {
      try {
        if (await spreadBatch(world, body, keys)) continue;
        await recordEvent(world, workflows, readDelivered(body, keys));
      } catch (error) {
        log.error('an event was not recorded and comes again', { queued: messageId, ...errorFacts(error) });
        failed.push({ itemIdentifier: messageId });
      }
    }
    return { batchItemFailures: failed };
  });
}
