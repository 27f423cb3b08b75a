/**
 * How long things take on AWS, as Lambda bills them: a model, since the virtual clock stands still while a function
 * runs. An invocation takes what its own work takes and the calls that it makes, one after another (some are made at
 * once, so this errs upwards). Medians within a region, rounded up; no measurements of ours, for no account is at hand.
 */

/** Memory of each function: infra/aws/verb.ts. */
export const MEMORY_MB = 512;

/** Our own code, warm, at 0.3 of a vCPU (512 of 1,769 MB): rendering a letter is the most of it. */
export const HANDLER_MS = 8;

/**
 * Until a bundle of 450 kB has loaded and the first client is made. Billed since 1 August 2025:
 * https://aws.amazon.com/blogs/compute/aws-lambda-standardizes-billing-for-init-phase/
 */
export const COLD_START_MS = 450;

/** How long an idle sandbox is kept. AWS promises nothing; 5 to 15 minutes are what is seen. */
export const KEPT_MS = 10 * 60_000;

/** How many of a function run at once; the others as many as there are calls. infra/aws/edges.ts */
export const AT_ONCE: Readonly<Record<string, number>> = { 'record-event': 5 };

/**
 * One call of a port. DynamoDB: "single-digit millisecond" (https://aws.amazon.com/dynamodb/), a transaction two
 * rounds of it; Secrets Manager, SQS, Step Functions and Scheduler as SDK calls over TLS take; SES and SMS hand a
 * message in whole.
 */
export const CALL_MS = {
  read: 5,
  write: 8,
  transact: 15,
  secret: 25,
  queue: 10,
  run: 30,
  schedule: 30,
  mail: 90,
  text: 150,
} as const;
