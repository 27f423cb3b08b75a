import { functionsOf, nameOf } from '../deploy/access.ts';
import { ACCOUNT, ofType, REGION, type Deployed } from './deployed.ts';

/** The folder of functions/ whose function has this ARN or name. */
export function verbOf(stack: Deployed, arn: string): string {
  const name = arn.split(':function:').at(-1)!;
  const found = functionsOf(stack).find((one) => nameOf(one) === name);
  if (!found) throw new TypeError(`The template has no function ${arn}.`);
  return found.properties.Description.replace('functions/', '');
}

/** Which function a request comes to, and what the path says to it; undefined: the API answers 404 itself. */
export function routed(
  stack: Deployed,
  path: string,
): { verb: string; pathParameters: Record<string, string> } | undefined {
  for (const { properties } of ofType<{ RouteKey: string; Target: string }>(
    stack,
    'AWS::ApiGatewayV2::Route',
  )) {
    const pattern = properties.RouteKey.replace(/^ANY /, '').replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)');
    const found = new RegExp(`^${pattern}$`).exec(path);
    if (!found) continue;
    const { IntegrationUri } = ofType<{ IntegrationUri: string }>(
      stack,
      'AWS::ApiGatewayV2::Integration',
    ).find(({ id }) => properties.Target === `integrations/${id}`)!.properties;
    return { verb: verbOf(stack, IntegrationUri), pathParameters: { ...found.groups } };
  }
  return undefined;
}

/** The one that takes from the queue. */
export function consumerOf(stack: Deployed): { verb: string; queueArn: string; batchSize: number } {
  const { FunctionName, EventSourceArn, BatchSize } = ofType<{
    FunctionName: string;
    EventSourceArn: string;
    BatchSize: number;
  }>(stack, 'AWS::Lambda::EventSourceMapping')[0]!.properties;
  return { verb: verbOf(stack, FunctionName), queueArn: EventSourceArn, batchSize: BatchSize };
}

/** The schedule that the template itself holds, the hourly one: whom it calls, and as whom. */
export function hourly(stack: Deployed): { verb: string; arn: string; role: string } {
  const { Target } = ofType<{ Target: { Arn: string; RoleArn: string } }>(
    stack,
    'AWS::Scheduler::Schedule',
  )[0]!.properties;
  return { verb: verbOf(stack, Target.Arn), arn: Target.Arn, role: Target.RoleArn };
}

type Pattern = { readonly [field: string]: Pattern | readonly (string | { readonly prefix: string })[] };

/** ARNs of what the rules on the default bus hand an event to. */
export function targetsOfEvent(stack: Deployed, event: object): string[] {
  return ofType<{ EventPattern: Pattern; Targets: readonly { Arn: string }[] }>(stack, 'AWS::Events::Rule')
    .filter(({ properties }) => fits(properties.EventPattern, event))
    .flatMap(({ properties }) => properties.Targets.map(({ Arn }) => Arn));
}

/** https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html: equality and prefix. */
function fits(pattern: Pattern, event: unknown): boolean {
  if (typeof event !== 'object' || event === null) return false;
  return Object.entries(pattern).every(([field, wanted]) => {
    const found: unknown = (event as Record<string, unknown>)[field];
    if (!Array.isArray(wanted)) return fits(wanted as Pattern, found);
    const values: readonly unknown[] = Array.isArray(found) ? found : [found];
    return values.some((value) =>
      (wanted as readonly (string | { prefix: string })[]).some((one) =>
        typeof one === 'string' ? one === value : String(value).startsWith(one.prefix),
      ),
    );
  });
}

const lambdasAt = (stack: Deployed, topic: string): string[] =>
  ofType<{ TopicArn: string; Protocol: string; Endpoint: string }>(stack, 'AWS::SNS::Subscription').flatMap(
    ({ properties: { TopicArn, Protocol, Endpoint } }) =>
      TopicArn === topic && Protocol === 'lambda' ? [verbOf(stack, Endpoint)] : [],
  );

/** As SES names its events: in its own words, and on the bus. */
const MAIL_EVENTS: Readonly<Record<string, readonly [type: string, onBus: string]>> = {
  Send: ['SEND', 'Email Sent'],
  Delivery: ['DELIVERY', 'Email Delivered'],
  Bounce: ['BOUNCE', 'Email Bounced'],
  Complaint: ['COMPLAINT', 'Email Complaint Received'],
};

interface MailDetail {
  readonly eventType: string;
  readonly mail: { readonly tags: object };
}
export type Told = { readonly verb: string; readonly event: unknown };

/** Each call by which a fate of a mail is heard: by the bus and, as the template has it, by a topic too. */
export function mailHeard(stack: Deployed, { detail, time }: { detail: MailDetail; time: string }): Told[] {
  const [set] = ofType(stack, 'AWS::SES::ConfigurationSet');
  const [type, onBus] = MAIL_EVENTS[detail.eventType]!;
  const tags = { ...detail.mail.tags, 'ses:configuration-set': [set!.id] };
  const published = { ...detail, mail: { ...detail.mail, tags } };
  const destinations = ofType<{
    EventDestination: {
      MatchingEventTypes: readonly string[];
      EventBridgeDestination?: object;
      SnsDestination?: { TopicARN: string };
    };
  }>(stack, 'AWS::SES::ConfigurationSetEventDestination')
    .map(({ properties }) => properties.EventDestination)
    .filter(({ MatchingEventTypes }) => MatchingEventTypes.some((one) => one.toUpperCase() === type));
  return destinations.flatMap(({ EventBridgeDestination, SnsDestination }) => {
    if (SnsDestination)
      return lambdasAt(stack, SnsDestination.TopicARN).map((verb) => ({ verb, event: bySns(published) }));
    if (!EventBridgeDestination) return [];
    const event = busEvent('aws.ses', onBus, time, published);
    return targetsOfEvent(stack, event).map((arn) => ({ verb: verbOf(stack, arn), event }));
  });
}

/** The same of an SMS: by its topic alone. */
export function textHeard(stack: Deployed, message: string): Told[] {
  const topics = ofType<{
    EventDestinations: readonly { SnsDestination: { TopicArn: string } }[];
  }>(stack, 'AWS::SMSVOICE::ConfigurationSet').flatMap(({ properties }) =>
    properties.EventDestinations.map(({ SnsDestination }) => SnsDestination.TopicArn),
  );
  return topics.flatMap((topic) =>
    lambdasAt(stack, topic).map((verb) => ({ verb, event: bySns(JSON.parse(message) as object) })),
  );
}

/** https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html */
function bySns(message: object): object {
  const Sns = { Type: 'Notification', MessageId: 'n', Message: JSON.stringify(message) };
  return { Records: [{ EventSource: 'aws:sns', EventVersion: '1.0', Sns }] };
}

/** https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html */
export function busEvent(source: string, detailType: string, time: string, detail: object): object {
  return {
    version: '0',
    id: 'e',
    'detail-type': detailType,
    source,
    account: ACCOUNT,
    time,
    region: REGION,
    resources: [],
    detail,
  };
}
