import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, it } from 'vitest';
import { createAwsQueue } from './queue.aws.ts';
import { InvalidMessage } from './queue.rules.ts';

const sqs = mockClient(SQSClient);

describe('the queue on SQS', () => {
  it('sends one message with the body as it is', async () => {
    sqs.reset();
    sqs.on(SendMessageCommand).resolves({ MessageId: '1' });
    await createAwsQueue(new SQSClient({}), 'https://queue.example/1').send('{"sealed":true}');
    expect(sqs.calls().map(({ args }) => args[0].input)).toEqual([
      { QueueUrl: 'https://queue.example/1', MessageBody: '{"sealed":true}' },
    ]);
  });

  it('does not resolve when the message is not stored', async () => {
    sqs.reset();
    sqs.on(SendMessageCommand).rejects(new Error('no'));
    await expect(createAwsQueue(new SQSClient({}), 'https://queue.example/1').send('x')).rejects.toThrow(
      'no',
    );
  });

  it('refuses what SQS would refuse, as the local queue does, without asking', async () => {
    sqs.reset();
    const queue = createAwsQueue(new SQSClient({}), 'https://queue.example/1');
    await expect(queue.send('x'.repeat(256 * 1024 + 1))).rejects.toBeInstanceOf(InvalidMessage);
    expect(sqs.calls()).toEqual([]);
  });
});
