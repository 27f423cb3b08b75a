import { ofType, type Deployed } from '../support/deployed.ts';
import { PRICES } from './prices.table.ts';

const HOURS_A_YEAR = 8766;
/** Of one sweep that finds nothing: seconds, and read units of its queries, taken high. */
const SWEEP = { seconds: 1, readUnits: 40 };

/** Five connections, each asking for 20 seconds. https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html */
const POLLS_AN_HOUR = (5 * 3600) / 20;

/**
 * Types that cost nothing while nobody uses them. Whatever stands neither here nor in `idleCosts` is refused, so that
 * nobody adds a thing that costs by the hour without its price.
 */
const FREE_IDLE = new Set(
  [
    'ApiGatewayV2::Api',
    'ApiGatewayV2::Integration',
    'ApiGatewayV2::Route',
    'ApiGatewayV2::Stage',
    'CDK::Metadata',
    // On demand, by the request; without rows it stores nothing, and neither do its backups.
    'DynamoDB::Table',
    'Events::Rule',
    'IAM::Policy',
    'IAM::Role',
    'KMS::Alias',
    'Lambda::EventInvokeConfig',
    'Lambda::EventSourceMapping',
    'Lambda::Permission',
    'Logs::LogGroup',
    // Its metric is paid for in hours in which a line matches, of which an idle stage has none.
    'Logs::MetricFilter',
    'SES::ConfigurationSet',
    'SES::ConfigurationSetEventDestination',
    'SES::EmailIdentity',
    'SMSVOICE::ConfigurationSet',
    'SMSVOICE::ProtectConfiguration',
    'SNS::Subscription',
    'SNS::Topic',
    'SNS::TopicPolicy',
    'SQS::Queue',
    'SQS::QueuePolicy',
    'Scheduler::ScheduleGroup',
    'StepFunctions::StateMachine',
  ].map((type) => `AWS::${type}`),
);

interface Alarm {
  readonly MetricName?: string;
  readonly Metrics?: readonly { readonly MetricStat?: object; readonly Expression?: string }[];
}

/**
 * What a deployed stage costs in a year in which no member, form or message is: USD by what it is for.
 * `polling` is what Lambda's pollers ask of the events queue in vain: SQS's first million requests a month are free for
 * ever in every account, so it is paid for only where something else in the account uses them up.
 * @throws TypeError for a type of resource whose price is not known here.
 */
export function idleCosts(stack: Deployed): Readonly<Record<string, number>> {
  const count = (type: string): number => ofType(stack, type).length;
  const sweep = ofType<{ MemorySize: number; Description: string }>(stack, 'AWS::Lambda::Function').find(
    ({ properties }) => properties.Description === 'functions/sweep',
  );
  const schedules = count('AWS::Scheduler::Schedule');
  const priced = [
    'AWS::SecretsManager::Secret',
    'AWS::CloudWatch::Alarm',
    'AWS::CloudWatch::Dashboard',
    'AWS::KMS::Key',
    'AWS::Lambda::Function',
    'AWS::Scheduler::Schedule',
  ];
  const unknown = stack.resources.filter(({ type }) => !FREE_IDLE.has(type) && !priced.includes(type));
  if (unknown.length > 0)
    throw new TypeError(
      `What does ${unknown[0]!.type} cost while nobody uses it? Add it to test/deploy/idle-cost.ts.`,
    );
  const perSweep =
    PRICES.scheduled +
    PRICES.lambdaCall +
    ((sweep?.properties.MemorySize ?? 0) / 1024) * SWEEP.seconds * PRICES.lambdaGigabyteSecond +
    SWEEP.readUnits * PRICES.readUnit;
  return {
    secrets: 12 * PRICES.secret * count('AWS::SecretsManager::Secret'),
    alarms: 12 * PRICES.alarmMetric * alarmMetrics(stack),
    dashboards: 12 * PRICES.dashboard * count('AWS::CloudWatch::Dashboard'),
    keys: 12 * PRICES.customerKey * count('AWS::KMS::Key'),
    polling: HOURS_A_YEAR * POLLS_AN_HOUR * PRICES.queueRequest * count('AWS::Lambda::EventSourceMapping'),
    sweeps: HOURS_A_YEAR * schedules * perSweep,
  };
}

/** Metrics that alarms look at: each is paid for, also two in one alarm. */
export function alarmMetrics(stack: Deployed): number {
  return ofType<Alarm>(stack, 'AWS::CloudWatch::Alarm')
    .map(({ properties: { MetricName, Metrics = [] } }) =>
      MetricName === undefined ? Metrics.filter(({ MetricStat }) => MetricStat !== undefined).length : 1,
    )
    .reduce((sum, one) => sum + one, 0);
}

export const total = (costs: Readonly<Record<string, number>>): number =>
  Object.values(costs).reduce((sum, one) => sum + one, 0);
