import { Duration } from 'aws-cdk-lib';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Bindable, Binding } from './bind.ts';
import { DeadLetters } from './dead-letters.ts';

/** Between the webhook and the rules. Bodies are sealed before they come here (shared/webhook/seal.ts). */
export class EventQueue extends Construct implements Bindable {
  readonly queue: Queue;
  readonly deadLetters: DeadLetters;
  readonly binding: Binding;

  /** @param props `handledWithin`: the time limit of the function that takes from this queue. */
  constructor(scope: Construct, id: string, { handledWithin }: { handledWithin: Duration }) {
    super(scope, id);
    this.deadLetters = new DeadLetters(this, 'DeadLetters');
    this.queue = new Queue(this, 'Queue', {
      // Six times the consumer's limit, as Lambda's guide asks: a batch that is throttled is not handed out twice.
      // https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
      visibilityTimeout: Duration.seconds(6 * handledWithin.toSeconds()),
      // A 2xx on a webhook means stored: as long as SQS can, also when nobody takes from it.
      retentionPeriod: Duration.days(14),
      deadLetterQueue: { queue: this.deadLetters.queue, maxReceiveCount: 5 },
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
    });
    this.binding = {
      variables: { QUEUE_URL: this.queue.queueUrl },
      access: [{ actions: ['sqs:SendMessage'], resources: [this.queue.queueArn] }],
    };
  }
}
