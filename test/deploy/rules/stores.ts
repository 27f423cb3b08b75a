import { ITEMS_TABLE } from '../../../shared/adapters/items.table.ts';
import type { Synthesised } from './assembly.ts';
import { lets } from './access.ts';
import { functionsIn } from './functions.ts';
import { problem, type Problem, type Rule } from './rule.ts';
import { allBefore } from './templates.ts';
import { ACCOUNT, viewOf, type Resource, type View } from './view.ts';

interface Key {
  readonly AttributeName: string;
  readonly KeyType: string;
}
interface TableProperties {
  readonly AttributeDefinitions: readonly {
    readonly AttributeName: string;
    readonly AttributeType: string;
  }[];
  readonly KeySchema: readonly Key[];
  readonly GlobalSecondaryIndexes: readonly {
    readonly IndexName: string;
    readonly KeySchema: readonly Key[];
  }[];
  readonly BillingMode: string;
  readonly ProvisionedThroughput: object;
  readonly PointInTimeRecoverySpecification: { readonly PointInTimeRecoveryEnabled?: boolean };
}

function tables(app: Synthesised): Problem[] {
  const view = viewOf(app);
  return view.ofType<TableProperties>('AWS::DynamoDB::Table').flatMap(({ id, properties }) => {
    const {
      AttributeDefinitions: defined = [],
      KeySchema = [],
      GlobalSecondaryIndexes: indexes = [],
    } = properties;
    const schemas = [
      ['the table', KeySchema] as const,
      ...indexes.map((one) => [one.IndexName, one.KeySchema] as const),
    ];
    const used = new Set(schemas.flatMap(([, keys]) => keys.map(({ AttributeName }) => AttributeName)));
    const names = defined.map(({ AttributeName }) => AttributeName);
    const asked = [ITEMS_TABLE, ...ITEMS_TABLE.indexes].flatMap(({ partition, sort }) => [partition, sort]);
    return [
      ...[...used]
        .filter((name) => !names.includes(name))
        .map((name) =>
          problem(
            id,
            `has the key ${name}, whose type AttributeDefinitions does not say: DynamoDB refuses it.`,
          ),
        ),
      ...names
        .filter((name) => !used.has(name))
        .map((name) =>
          problem(id, `defines ${name}, which is no key: DynamoDB refuses an attribute that is not one.`),
        ),
      ...schemas
        .filter(([, keys]) => !/^HASH(,RANGE)?$/.test(keys.map(({ KeyType }) => KeyType).join()))
        .map(([name]) => problem(id, `has the keys of ${name} in the wrong order: HASH, then RANGE.`)),
      ...(new Set(indexes.map(({ IndexName }) => IndexName)).size === indexes.length
        ? []
        : [problem(id, 'has two indexes of one name.')]),
      ...ITEMS_TABLE.indexes
        .filter(({ name }) => !indexes.some(({ IndexName }) => IndexName === name))
        .map(({ name }) => problem(id, `has no index ${name}, which the adapter queries.`)),
      ...asked
        .filter(
          ({ name, type }) =>
            !defined.some((one) => one.AttributeName === name && one.AttributeType === type),
        )
        .map(({ name, type }) =>
          problem(id, `does not define ${name} as ${type}, as the adapter writes it.`),
        ),
      ...(properties.BillingMode !== 'PAY_PER_REQUEST' && properties.ProvisionedThroughput === undefined
        ? [problem(id, 'is neither paid on demand nor given a throughput: DynamoDB refuses it.')]
        : []),
      ...(properties.PointInTimeRecoverySpecification?.PointInTimeRecoveryEnabled === true
        ? []
        : [problem(id, 'cannot be restored: switch point-in-time recovery on.')]),
    ];
  });
}

interface DestinationProperties {
  readonly ConfigurationSetName: string;
  readonly EventDestination: {
    readonly Enabled?: boolean;
    readonly MatchingEventTypes?: readonly string[];
    readonly EventBridgeDestination?: { readonly EventBusArn?: string };
    readonly SnsDestination?: { readonly TopicARN?: string };
  };
}
type Destination = Resource<Partial<DestinationProperties>>;
const MAIL_EVENTS = [
  'SEND',
  'REJECT',
  'BOUNCE',
  'COMPLAINT',
  'DELIVERY',
  'OPEN',
  'CLICK',
  'RENDERING_FAILURE',
  'DELIVERY_DELAY',
  'SUBSCRIPTION',
  'RENDERINGFAILURE',
  'DELIVERYDELAY',
];

function mail(app: Synthesised): Problem[] {
  const view = viewOf(app);
  const sets = view.ofType<{ SendingOptions: { SendingEnabled?: boolean } }>('AWS::SES::ConfigurationSet');
  const destinations = view.ofType<DestinationProperties>('AWS::SES::ConfigurationSetEventDestination');
  return [
    ...destinations.flatMap((one) => destinationProblems(view, one)),
    ...sets.flatMap(({ id, name, properties }) => {
      const told = destinations
        .filter(
          ({ properties: to }) => to.ConfigurationSetName === name && to.EventDestination?.Enabled === true,
        )
        .flatMap(({ properties: to }) => to.EventDestination?.MatchingEventTypes ?? [])
        .map((type) => type.toUpperCase());
      return [
        ...['DELIVERY', 'BOUNCE', 'COMPLAINT', 'REJECT']
          .filter((type) => !told.includes(type))
          .map((type) =>
            problem(
              id,
              `tells nobody of ${type}: add it to a destination, or an address that must not be written to is.`,
            ),
          ),
        ...(properties.SendingOptions?.SendingEnabled === false
          ? [problem(id, 'does not send: switch SendingEnabled on.')]
          : []),
      ];
    }),
  ];
}

function destinationProblems(view: View, { id, stack, properties }: Destination): Problem[] {
  const { ConfigurationSetName, EventDestination: to = {} } = properties;
  const set = view.ofType('AWS::SES::ConfigurationSet').find(({ name }) => name === ConfigurationSetName);
  const bus = to.EventBridgeDestination?.EventBusArn;
  const topicArn = to.SnsDestination?.TopicARN;
  const topic = view.byArn(topicArn);
  return [
    ...(set
      ? []
      : [problem(id, `is of the configuration set ${ConfigurationSetName}, which is not made here.`)]),
    ...(to.MatchingEventTypes ?? [])
      .filter((type) => !MAIL_EVENTS.includes(type.toUpperCase()))
      .map((type) => problem(id, `asks for ${type}, which SES does not tell.`)),
    ...(bus === undefined || bus === `arn:aws:events:${stack.region}:${ACCOUNT}:event-bus/default`
      ? []
      : [problem(id, `tells ${bus}: SES takes the account's default bus only, in its own region.`)]),
    ...(topicArn === undefined || topic
      ? []
      : [problem(id, `tells ${topicArn}, which is no topic of this app.`)]),
    ...(topic && set ? publishing(view, { id, stack }, topic, 'ses', set.arn) : []),
  ];
}

/** A service publishes to a topic only where the topic's policy lets it, and asks when the destination is made. */
function publishing(
  view: View,
  { id, stack }: Pick<Resource, 'id' | 'stack'>,
  topic: Resource,
  service: string,
  source: string,
): Problem[] {
  if (!lets(view, topic, service, 'sns:Publish', source))
    return [
      problem(
        id,
        `may not publish to ${topic.id}: let ${service}.amazonaws.com, for ${source}, in the topic's policy.`,
      ),
    ];
  const policy = view
    .ofType<{ Topics: readonly string[] }>('AWS::SNS::TopicPolicy')
    .find((one) => one.properties.Topics?.includes(topic.arn));
  return policy && policy.stack === stack && !allBefore(stack, id).has(policy.id)
    ? [problem(id, `may be made before ${policy.id}, and would be refused then: let it wait for that.`)]
    : [];
}

interface TextSetProperties {
  readonly EventDestinations: readonly {
    readonly Enabled?: boolean;
    readonly MatchingEventTypes?: readonly string[];
    readonly SnsDestination?: { readonly TopicArn?: string };
  }[];
}

function texts(app: Synthesised): Problem[] {
  const view = viewOf(app);
  return view
    .ofType<TextSetProperties>('AWS::SMSVOICE::ConfigurationSet')
    .flatMap(({ id, stack, arn, properties }) => {
      const on = (properties.EventDestinations ?? []).filter(({ Enabled }) => Enabled === true);
      if (on.length === 0)
        return [problem(id, 'tells nobody what becomes of an SMS: add a destination that is enabled.')];
      return on.flatMap(({ SnsDestination }) => {
        const topic = view.byArn(SnsDestination?.TopicArn);
        return topic
          ? publishing(view, { id, stack }, topic, 'sms-voice', arn)
          : [problem(id, `tells ${SnsDestination?.TopicArn}, which is no topic of this app.`)];
      });
    });
}

/** By these variables the adapters find what they stand for; a name that is nothing would be found out at the first call. */
const MEANT: Readonly<Record<string, string>> = {
  TABLE_NAME: 'AWS::DynamoDB::Table',
  CONFIGURATION_SET: 'AWS::SES::ConfigurationSet',
  SMS_CONFIGURATION_SET: 'AWS::SMSVOICE::ConfigurationSet',
  SECRET_ARN: 'AWS::SecretsManager::Secret',
};

/** Secrets Manager takes an ARN without the six letters at its end, too. */
const isArn = (arn: string, value: string): boolean =>
  arn === value || (arn.includes(':secretsmanager:') && arn.slice(0, -'-AbCdEf'.length) === value);

function meant(app: Synthesised): Problem[] {
  const view = viewOf(app);
  return functionsIn(app).flatMap(({ id, properties: { Environment } }) =>
    Object.entries(MEANT).flatMap(([variable, type]) => {
      const value = Environment?.Variables?.[variable];
      return value === undefined ||
        view.ofType(type).some(({ name, arn }) => name === value || isArn(arn, value))
        ? []
        : [problem(id, `has ${variable} ${value}, which is no ${type} of this app: refer to the resource.`)];
    }),
  );
}

export const storeRules: readonly Rule[] = [
  {
    name: 'tables',
    source: 'https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html; DESIGN §8',
    check: tables,
  },
  {
    name: 'mail-events',
    source:
      'https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_EventBridgeDestination.html; INVARIANTS I3',
    check: mail,
  },
  {
    name: 'text-events',
    source:
      'https://docs.aws.amazon.com/sms-voice/latest/userguide/configuration-sets-event-destinations.html',
    check: texts,
  },
  { name: 'variables-meant', source: 'INVARIANTS I40', check: meant },
];
