/**
 * What AWS asks for in eu-north-1 (Stockholm), in USD, without any free tier. These are list prices as they were known
 * in January 2026, each with the page that has it; `unsure` says where the figure was reckoned and not read. Look them
 * up before you build on a figure, and change them here only.
 */
export interface Price {
  readonly service: string;
  /** What is counted. */
  readonly unit: string;
  /** USD for `per` units. */
  readonly usd: number;
  readonly per: number;
  readonly source: string;
  readonly known: string;
  readonly unsure?: string;
}

const KNOWN = 'list price, eu-north-1, January 2026';
const MILLION = 1_000_000;
const GB = 1024 ** 3;

const SFN = 'https://aws.amazon.com/step-functions/pricing/';
const LAMBDA = 'https://aws.amazon.com/lambda/pricing/';
const DYNAMODB = 'https://aws.amazon.com/dynamodb/pricing/on-demand/';
const LOGS = 'https://aws.amazon.com/cloudwatch/pricing/';
const SECRETS = 'https://aws.amazon.com/secrets-manager/pricing/';

export const PRICES = {
  'states.transition': {
    service: 'Step Functions',
    unit: 'state transitions',
    usd: 25,
    per: MILLION,
    source: SFN,
    known: KNOWN,
  },
  'lambda.request': {
    service: 'Lambda',
    unit: 'invocations',
    usd: 0.2,
    per: MILLION,
    source: LAMBDA,
    known: KNOWN,
  },
  'lambda.gbSecond': {
    service: 'Lambda',
    unit: 'GB-seconds, arm64',
    usd: 13.3334,
    per: MILLION,
    source: LAMBDA,
    known: KNOWN,
  },
  'dynamodb.write': {
    service: 'DynamoDB',
    unit: 'write units',
    usd: 0.6625,
    per: MILLION,
    source: DYNAMODB,
    known: KNOWN,
    unsure: 'us-east-1 (0.625) times 1.06, as provisioned units stand to each other in the two regions',
  },
  'dynamodb.read': {
    service: 'DynamoDB',
    unit: 'read units',
    usd: 0.1325,
    per: MILLION,
    source: DYNAMODB,
    known: KNOWN,
    unsure: 'us-east-1 (0.125) times 1.06',
  },
  'dynamodb.storage': {
    service: 'DynamoDB',
    unit: 'GB-months held',
    usd: 0.265,
    per: 1,
    source: DYNAMODB,
    known: KNOWN,
    unsure: 'us-east-1 (0.25) times 1.06',
  },
  'dynamodb.backup': {
    service: 'DynamoDB',
    unit: 'GB-months restorable',
    usd: 0.212,
    per: 1,
    source: DYNAMODB,
    known: KNOWN,
    unsure: 'us-east-1 (0.20) times 1.06',
  },
  'sqs.request': {
    service: 'SQS',
    unit: 'requests',
    usd: 0.4,
    per: MILLION,
    source: 'https://aws.amazon.com/sqs/pricing/',
    known: KNOWN,
  },
  'scheduler.invocation': {
    service: 'Scheduler',
    unit: 'invocations',
    usd: 1,
    per: MILLION,
    source: 'https://aws.amazon.com/eventbridge/pricing/',
    known: KNOWN,
    unsure: 'us-east-1; some regions in Europe ask a little more',
  },
  'eventbridge.event': {
    service: 'EventBridge',
    unit: 'events of AWS services',
    usd: 0,
    per: MILLION,
    source: 'https://aws.amazon.com/eventbridge/pricing/',
    known: KNOWN,
  },
  'sns.publish': {
    service: 'SNS',
    unit: 'messages published',
    usd: 0.5,
    per: MILLION,
    source: 'https://aws.amazon.com/sns/pricing/',
    known: KNOWN,
  },
  'ses.message': {
    service: 'SES',
    unit: 'mails',
    usd: 0.1,
    per: 1000,
    source: 'https://aws.amazon.com/ses/pricing/',
    known: KNOWN,
  },
  'api.request': {
    service: 'API Gateway',
    unit: 'HTTP requests',
    usd: 1.11,
    per: MILLION,
    source: 'https://aws.amazon.com/api-gateway/pricing/',
    known: KNOWN,
    unsure: 'eu-west-1; us-east-1 asks 1.00',
  },
  'transfer.byte': {
    service: 'Data transfer',
    unit: 'bytes to the internet',
    usd: 0.09,
    per: GB,
    source: 'https://aws.amazon.com/ec2/pricing/on-demand/',
    known: KNOWN,
  },
  'logs.byte': {
    service: 'CloudWatch Logs',
    unit: 'bytes taken in',
    usd: 0.5355,
    per: GB,
    source: LOGS,
    known: KNOWN,
    unsure: 'us-east-1 (0.50) times 1.07',
  },
  'logs.storage': {
    service: 'CloudWatch Logs',
    unit: 'byte-months, not compressed',
    usd: 0.0318,
    per: GB,
    source: LOGS,
    known: KNOWN,
    unsure: 'us-east-1 (0.03) times 1.06; AWS compresses before it counts, which is left out here',
  },
  'secrets.call': {
    service: 'Secrets Manager',
    unit: 'calls',
    usd: 0.05,
    per: 10_000,
    source: SECRETS,
    known: KNOWN,
  },
  'secrets.month': {
    service: 'Secrets Manager',
    unit: 'secret-months',
    usd: 0.4,
    per: 1,
    source: SECRETS,
    known: KNOWN,
  },
  'sms.part': {
    service: 'SMS',
    unit: 'parts sent',
    usd: 0.055,
    per: 1,
    source: 'https://aws.amazon.com/end-user-messaging/pricing/',
    known: 'about the list price of a part to Sweden, January 2026',
    unsure: 'prices follow the carriers and change every month; shown apart and in no sum',
  },
} as const satisfies Readonly<Record<string, Price>>;

export type Unit = keyof typeof PRICES;
export const UNITS = Object.keys(PRICES) as readonly Unit[];

export const usd = (unit: Unit, amount: number): number => (amount * PRICES[unit].usd) / PRICES[unit].per;
