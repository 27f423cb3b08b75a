/* eslint-disable no-new -- a construct enters its scope by being made */
import { Aws, Duration } from 'aws-cdk-lib';
import { EventBus, Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { ConfigurationSetEventDestination, EmailSendingEvent, EventDestination } from 'aws-cdk-lib/aws-ses';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { LambdaSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import type { DeadLetters } from './dead-letters.ts';
import type { OutgoingMail } from './outgoing-mail.ts';
import type { OutgoingTexts } from './outgoing-texts.ts';
import type { Verb } from './verb.ts';

interface EventsProps<Outgoing> {
  readonly of: Outgoing;
  readonly to: Verb;
  readonly deadLetters: DeadLetters;
}

/**
 * What SES tells of each mail. All of it comes through EventBridge, on the default bus, the only one that SES takes. From
 * SES to there it is delivered as best AWS can and no better, and a complaint or a bounce that is lost would let us write
 * to that address for ever: so these, which are few, come through SNS as well. The function knows what it was told before.
 * https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-ses.html
 */
export class MailEvents extends Construct {
  constructor(scope: Construct, id: string, { of, to, deadLetters }: EventsProps<OutgoingMail>) {
    super(scope, id);
    const { configurationSet } = of;
    const bad = [EmailSendingEvent.BOUNCE, EmailSendingEvent.COMPLAINT, EmailSendingEvent.REJECT];
    new ConfigurationSetEventDestination(this, 'ToBus', {
      configurationSet,
      destination: EventDestination.eventBus(EventBus.fromEventBusName(this, 'Bus', 'default')),
      // No opens and no clicks: they are not measured. Nor that SES has sent a mail: its answer said so, and where that
      // was lost, its delivery does.
      events: [EmailSendingEvent.DELIVERY, ...bad],
    });
    new Rule(this, 'Rule', {
      description: 'Lojal: what became of a mail',
      eventPattern: {
        source: ['aws.ses'],
        detailType: ['Email Delivered', 'Email Bounced', 'Email Complaint Received', 'Email Rejected'],
        // Everything that sends mail in the account and region tells on the same bus.
        detail: { mail: { tags: { 'ses:configuration-set': [configurationSet.configurationSetName] } } },
      },
      targets: [
        new LambdaFunction(to.function, {
          deadLetterQueue: deadLetters.queue,
          retryAttempts: 185,
          maxEventAge: Duration.hours(24),
        }),
      ],
    });
    const topic = topicFor(this, 'MailTopic', { to, deadLetters });
    new ConfigurationSetEventDestination(this, 'ToTopic', {
      configurationSet,
      // This also lets SES publish there for this configuration set, and for no other.
      destination: EventDestination.snsTopic(topic),
      events: bad,
    });
  }
}

/** What End User Messaging tells of each SMS: through SNS, the one way that leads to a function. */
export class TextEvents extends Construct {
  constructor(scope: Construct, id: string, { of, to, deadLetters }: EventsProps<OutgoingTexts>) {
    super(scope, id);
    const topic = topicFor(this, 'TextTopic', { to, deadLetters });
    // https://docs.aws.amazon.com/sms-voice/latest/userguide/configuration-sets-sns-creating-role.html
    const { policyDependable } = topic.addToResourcePolicy(
      new PolicyStatement({
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        principals: [new ServicePrincipal('sms-voice.amazonaws.com')],
        conditions: {
          StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID, 'aws:SourceArn': of.configurationSetArn },
        },
      }),
    );
    of.tell(topic.topicArn);
    // Before the service may publish there, it may not take the topic for a destination.
    if (policyDependable) of.node.addDependency(policyDependable);
  }
}

/**
 * A topic that the function listens to. It has no key of KMS: with the one that AWS manages no service could publish, and
 * one of our own would be a right more to lose for what passes through in seconds. On the wire it takes TLS alone.
 */
function topicFor(
  scope: Construct,
  id: string,
  { to, deadLetters }: Omit<EventsProps<unknown>, 'of'>,
): Topic {
  const topic = new Topic(scope, id, { enforceSSL: true });
  topic.addSubscription(new LambdaSubscription(to.function, { deadLetterQueue: deadLetters.queue }));
  return topic;
}
