import { EventType as TextEvent } from '@aws-sdk/client-pinpoint-sms-voice-v2';
import { readDelivery } from '../../functions/record-delivery/read-delivery.ts';
import { ACCOUNT, ofType, REGION, type Deployed } from '../support/deployed.ts';
import { functionOf, lambdaArn } from './access.ts';

interface MailDestination {
  readonly ConfigurationSetName: string;
  readonly EventDestination: {
    readonly Enabled?: boolean;
    readonly MatchingEventTypes: readonly string[];
    readonly EventBridgeDestination?: { readonly EventBusArn: string };
    readonly SnsDestination?: { readonly TopicARN: string };
  };
}
interface MailRule {
  readonly EventBusName?: string;
  readonly State?: string;
  readonly Targets: readonly { readonly Arn: string }[];
  readonly EventPattern: {
    readonly source: readonly string[];
    readonly 'detail-type'?: readonly string[];
    readonly detail: { readonly mail?: { readonly tags: Readonly<Record<string, readonly string[]>> } };
  };
}
interface Subscription {
  readonly TopicArn: string;
  readonly Protocol: string;
  readonly Endpoint: string;
}
interface TextSet {
  readonly EventDestinations?: readonly {
    readonly Enabled: boolean;
    readonly MatchingEventTypes: readonly string[];
    readonly SnsDestination?: { readonly TopicArn: string };
  }[];
}
interface TopicPolicy {
  readonly Topics: readonly string[];
  readonly PolicyDocument: {
    readonly Statement: readonly {
      readonly Effect: string;
      readonly Action: string;
      readonly Principal: string | { readonly Service?: string };
      readonly Condition?: {
        readonly Bool?: Readonly<Record<string, string>>;
        readonly StringEquals?: Readonly<Record<string, string>>;
      };
    }[];
  };
}
interface Permission {
  readonly FunctionName: string;
  readonly Principal: string;
  readonly SourceArn?: string;
}

/** What SES calls each event in a configuration set, and on the bus; that it has sent is not asked for. Source: see infra/aws/provider-events.ts. */
const MAIL_EVENTS: Readonly<Record<string, string>> = {
  delivery: 'Email Delivered',
  bounce: 'Email Bounced',
  complaint: 'Email Complaint Received',
  reject: 'Email Rejected',
};
/** Those that must not be lost: they come on both ways. */
const BAD = ['bounce', 'complaint', 'reject'];
const DEFAULT_BUS = `arn:aws:events:${REGION}:${ACCOUNT}:event-bus/default`;

/** What SES tells of a mail and record-delivery would not hear, on either way, as `<way>: <event>`. */
export function mailEventProblems(stack: Deployed): string[] {
  const [set] = ofType(stack, 'AWS::SES::ConfigurationSet');
  const listener = lambdaArn(functionOf(stack, 'record-delivery'));
  const destinations = ofType<MailDestination>(stack, 'AWS::SES::ConfigurationSetEventDestination')
    .map(({ properties }) => properties)
    .filter((one) => one.ConfigurationSetName === set!.id && one.EventDestination.Enabled !== false);
  const rules = ofType<MailRule>(stack, 'AWS::Events::Rule')
    .map(({ properties }) => properties)
    .filter(
      ({ EventBusName, State, Targets, EventPattern }) =>
        EventBusName === undefined &&
        State !== 'DISABLED' &&
        Targets.some(({ Arn }) => Arn === listener) &&
        EventPattern.source.includes('aws.ses') &&
        EventPattern.detail.mail?.tags['ses:configuration-set']?.join() === set!.id,
    );
  const told = (event: string, where: (to: MailDestination['EventDestination']) => boolean): boolean =>
    destinations.some(({ EventDestination: to }) => to.MatchingEventTypes.includes(event) && where(to));
  const onBus = (event: string): boolean =>
    told(event, (to) => to.EventBridgeDestination?.EventBusArn === DEFAULT_BUS) &&
    rules.some(({ EventPattern }) => EventPattern['detail-type']?.includes(MAIL_EVENTS[event]!));
  const byTopic = (event: string): boolean =>
    told(event, (to) => listensTo(stack, to.SnsDestination?.TopicARN));
  const measured = destinations
    .flatMap(({ EventDestination: to }) => to.MatchingEventTypes)
    .filter((event) => !Object.hasOwn(MAIL_EVENTS, event));
  return [
    ...Object.keys(MAIL_EVENTS)
      .filter((event) => !onBus(event))
      .map((event) => `by the bus: ${event}`),
    ...BAD.filter((event) => !byTopic(event)).map((event) => `by the topic: ${event}`),
    ...measured.map((event) => `is measured: ${event}`),
  ];
}

/** What becomes of an SMS and record-delivery would not hear, of all that it can read. */
export function textEventProblems(stack: Deployed): string[] {
  return ofType<TextSet>(stack, 'AWS::SMSVOICE::ConfigurationSet').flatMap(({ properties }) => {
    const heard = (properties.EventDestinations ?? [])
      .filter(({ Enabled, SnsDestination }) => Enabled && listensTo(stack, SnsDestination?.TopicArn))
      .flatMap(({ MatchingEventTypes }) => MatchingEventTypes);
    return Object.values(TextEvent)
      .filter((type) => /^TEXT_(?!ALL$)/.test(type) && isRead(type))
      .filter((type) => !heard.includes(type) && !heard.includes('TEXT_ALL'));
  });
}

/** Whether record-delivery makes something of an event of this type. */
function isRead(eventType: string): boolean {
  return 'what' in readDelivery({ eventType, eventTimestamp: 0, messageId: 'm' });
}

/** Whether record-delivery is subscribed to a topic, and may be called by it. */
function listensTo(stack: Deployed, topic: string | undefined): boolean {
  const listener = functionOf(stack, 'record-delivery');
  const arn = lambdaArn(listener);
  return (
    ofType<Subscription>(stack, 'AWS::SNS::Subscription').some(
      ({ properties }) =>
        properties.TopicArn === topic && properties.Protocol === 'lambda' && properties.Endpoint === arn,
    ) &&
    ofType<Permission>(stack, 'AWS::Lambda::Permission').some(
      ({ properties: { FunctionName, Principal, SourceArn } }) =>
        [arn, listener.id].includes(FunctionName) && Principal === 'sns.amazonaws.com' && SourceArn === topic,
    )
  );
}

/** Topics that take what was not encrypted on the way, or from others than our own configuration set. */
export function topicProblems(stack: Deployed): string[] {
  const sets = [
    // Alarms, of any name: they come from the account alone.
    'cloudwatch undefined',
    ...ofType(stack, 'AWS::SES::ConfigurationSet').map(({ id }) => `ses ${setArn('ses', id)}`),
    ...ofType<{ ConfigurationSetName: string }>(stack, 'AWS::SMSVOICE::ConfigurationSet').map(
      ({ properties }) => `sms-voice ${setArn('sms-voice', properties.ConfigurationSetName)}`,
    ),
  ];
  return ofType(stack, 'AWS::SNS::Topic').flatMap(({ id }) => {
    const arn = `arn:aws:sns:${REGION}:${ACCOUNT}:${id}`;
    const statements = ofType<TopicPolicy>(stack, 'AWS::SNS::TopicPolicy')
      .filter(({ properties }) => properties.Topics.includes(arn))
      .flatMap(({ properties }) => properties.PolicyDocument.Statement);
    const refusesPlain = statements.some(
      ({ Effect, Principal, Condition }) =>
        Effect === 'Deny' && Principal === '*' && Condition?.Bool?.['aws:SecureTransport'] === 'false',
    );
    const publishers = statements
      .filter(({ Effect }) => Effect === 'Allow')
      .map(({ Action, Principal, Condition }) => {
        const service = typeof Principal === 'string' ? Principal : Principal.Service;
        // Condition keys are read without regard to case.
        const equal = new Map(
          Object.entries(Condition?.StringEquals ?? {}).map(([key, one]) => [key.toLowerCase(), one]),
        );
        const ours = equal.get('aws:sourceaccount') === ACCOUNT ? '' : 'any account ';
        return `${ours}${Action === 'sns:Publish' ? '' : `${Action} `}${service?.replace('.amazonaws.com', '')} ${equal.get('aws:sourcearn')}`;
      });
    return [
      ...(refusesPlain ? [] : [`${id}: takes what was not encrypted`]),
      ...(publishers.length === 1 ? [] : [`${id}: ${publishers.length} may publish`]),
      ...publishers.filter((one) => !sets.includes(one)).map((one) => `${id}: takes from ${one}`),
    ];
  });
}

const setArn = (service: string, name: string): string =>
  `arn:aws:${service}:${REGION}:${ACCOUNT}:configuration-set/${name}`;
