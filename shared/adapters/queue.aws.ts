import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Queue } from '../ports/queue.ts';
import { checkBody } from './queue.rules.ts';

/** Amazon SQS, standard queue. The client's own retries are safe: a message sent twice is handled once. */
export function createAwsQueue(client: SQSClient, queueUrl: string): Queue {
  return {
    async send(body) {
      checkBody(body);
      await client.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: body }));
    },
  };
}
