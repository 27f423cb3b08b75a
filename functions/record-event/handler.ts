import middy from '@middy/core';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { errorFacts, log } from '../../shared/log.ts';
import { spread } from '../../shared/webhook/hand-over.ts';
import type { Needs } from './needs.ts';
import { recordEvent, type Recorded } from './record-event.ts';
import { MOST_IN_PLACE, open, recordList } from './record-list.ts';

/** The queue's messages. One that fails is reported alone and comes again; the others are done. */
export function createHandler(world: Needs, workflows: Recorded) {
  return middy(async (batch: SQSEvent): Promise<SQSBatchResponse> => {
    const failed: SQSBatchResponse['batchItemFailures'] = [];
    let room = MOST_IN_PLACE;
    for (const record of batch.Records) {
      const { messageId } = record;
      try {
        const events = await open(world, record.body);
        if (events.length === 1) await recordEvent(world, workflows, events[0]);
        // A list that comes again was too much, in time or in memory, or its call died: now each of it stands alone.
        else if (events.length > room || comesAgain(record)) await spread(world, events);
        else {
          room -= events.length;
          await recordList(world, workflows, events);
        }
      } catch (error) {
        log.error('an event was not recorded and comes again', { queued: messageId, ...errorFacts(error) });
        failed.push({ itemIdentifier: messageId });
      }
    }
    return { batchItemFailures: failed };
  });
}

const comesAgain = ({ attributes }: SQSRecord): boolean => Number(attributes.ApproximateReceiveCount) > 1;
