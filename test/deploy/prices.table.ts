/**
 * USD in eu-north-1, without any free tier, read on 2026-11-26.
 * https://aws.amazon.com/cloudwatch/pricing/ · https://aws.amazon.com/secrets-manager/pricing/
 * https://aws.amazon.com/kms/pricing/ · https://aws.amazon.com/lambda/pricing/
 * https://aws.amazon.com/eventbridge/pricing/ · https://aws.amazon.com/dynamodb/pricing/
 */
export const PRICES = {
  /** A month each. */
  secret: 0.4,
  /** A month for each metric that an alarm looks at, at a standard resolution. */
  alarmMetric: 0.1,
  dashboard: 3,
  customerKey: 1,
  /** A call of a schedule. */
  scheduled: 1 / 1e6,
  /** Standard queues. https://aws.amazon.com/sqs/pricing/ */
  queueRequest: 0.4 / 1e6,
  lambdaCall: 0.2 / 1e6,
  /** arm64. */
  lambdaGigabyteSecond: 0.0000133334,
  /** A read unit on demand: 4 kB, strongly consistent. */
  readUnit: 0.1325 / 1e6,
} as const;
