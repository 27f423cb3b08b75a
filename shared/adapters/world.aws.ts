import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { PinpointSMSVoiceV2Client } from '@aws-sdk/client-pinpoint-sms-voice-v2';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import type { Clock } from '../ports/clock.ts';
import type { Ids } from '../ports/ids.ts';
import type { World } from '../ports/world.ts';
import { awsClock, awsPause } from './clock.aws.ts';
import { createIds } from './ids.ts';
import { createAwsItems } from './items.aws.ts';
import { createAwsMailer } from './mailer.aws.ts';
import { createAwsQueue } from './queue.aws.ts';
import { createAwsRuns } from './runs.aws.ts';
import { createAwsSchedules, schedulesBindingSchema } from './schedules.aws.ts';
import { createAwsSecrets } from './secrets.aws.ts';
import { createAwsTexter } from './texter.aws.ts';

/** The environment variables that infra/aws sets, each together with the access that it stands for. */
type Variable =
  | 'TABLE_NAME'
  | 'QUEUE_URL'
  | 'STATE_MACHINES'
  | 'SCHEDULES'
  | 'CONFIGURATION_SET'
  | 'SMS_CONFIGURATION_SET'
  | 'SMS_MAX_PRICE'
  | 'SECRET_ARN'
  | 'PUBLIC_URL';
/** Those that the stack need not set. */
type Optional = 'SMS_PROTECT_CONFIGURATION';

interface Base {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly variable: (name: Variable) => string;
  readonly optional: (name: Optional) => string | undefined;
}
/** Reads its variables, so that what the stack forgot is told at load, and gives what makes the port. */
type Port<Name extends keyof World> = (base: Base) => () => World[Name];

/**
 * The world of one Lambda function: time, ids, and the ports that it was given. A port that is not named here is not
 * in the function's bundle.
 * @throws VariableMissing at load, when the stack did not bind what the function needs.
 */
export function awsWorld<Name extends keyof World>(
  ports: { readonly [One in Name]: Port<One> },
  env: NodeJS.ProcessEnv = process.env,
): Pick<World, Name | 'clock' | 'ids'> {
  const variable = (name: Variable): string => {
    const value = env[name];
    if (!value) throw new VariableMissing(name);
    return value;
  };
  const optional = (name: Optional): string | undefined => env[name] || undefined;
  const base: Base = { clock: awsClock, ids: createIds(awsClock), variable, optional };
  const made = Object.entries<(given: Base) => () => unknown>(ports)
    .map(([name, port]) => [name, port(base)] as const)
    .map(([name, make]) => [name, make()] as const);
  return { clock: base.clock, ids: base.ids, ...Object.fromEntries(made) } as Pick<
    World,
    Name | 'clock' | 'ids'
  >;
}

/**
 * A port that few of a function's calls use: its client is made by the first that does, and not by every cold start.
 * A port that most calls use is not for this: Lambda has more of a processor for loading than for the first call.
 */
export function seldom<Name extends Exclude<keyof World, 'publicUrl'>>(port: Port<Name>): Port<Name> {
  return (base) => {
    const make = port(base);
    let made: World[Name] | undefined;
    const get = (_: World[Name], method: PropertyKey): unknown => Reflect.get((made ??= make()), method);
    return () => new Proxy({} as World[Name], { get });
  };
}

export const items: Port<'items'> = ({ ids, variable }) => {
  const tableName = variable('TABLE_NAME');
  return () => createAwsItems(new DynamoDBClient({}), { tableName, ids, pause: awsPause });
};

/** A table to which something else may have written: see infra/aws/restored.ts. No function has it. */
export const spoiltItems: Port<'items'> = ({ ids, variable }) => {
  const tableName = variable('TABLE_NAME');
  return () => createAwsItems(new DynamoDBClient({}), { tableName, ids, pause: awsPause, isSpoilt: true });
};

/** Found by the region, as every service is, and not by the host in the queue's URL. */
export const queue: Port<'queue'> = ({ variable }) => {
  const url = variable('QUEUE_URL');
  return () => createAwsQueue(new SQSClient({ useQueueUrlAsEndpoint: false }), url);
};

/** Name of a journey → ARN of its state machine. */
const machinesSchema = z.lazy(() => z.record(z.string(), z.string()));

export const runs: Port<'runs'> = ({ variable }) => {
  const machines = variable('STATE_MACHINES');
  return () => createAwsRuns(new SFNClient({}), machinesSchema.parse(JSON.parse(machines)));
};

export const schedules: Port<'schedules'> = ({ clock, variable }) => {
  const binding = variable('SCHEDULES');
  return () =>
    createAwsSchedules(new SchedulerClient({}), schedulesBindingSchema.parse(JSON.parse(binding)), clock);
};

/** One attempt: SES cannot tell a second one from a second mail. */
export const mailer: Port<'mailer'> = ({ variable }) => {
  const configurationSet = variable('CONFIGURATION_SET');
  return () => createAwsMailer(new SESv2Client({ maxAttempts: 1 }), configurationSet);
};

/** One attempt, as for mail. */
export const texter: Port<'texter'> = ({ clock, variable, optional }) => {
  const protectConfiguration = optional('SMS_PROTECT_CONFIGURATION');
  const settings = {
    configurationSet: variable('SMS_CONFIGURATION_SET'),
    maxPrice: variable('SMS_MAX_PRICE'),
    ...(protectConfiguration !== undefined && { protectConfiguration }),
  };
  return () => createAwsTexter(new PinpointSMSVoiceV2Client({ maxAttempts: 1 }), settings, clock);
};

export const secrets: Port<'secrets'> = ({ clock, variable }) => {
  const arn = variable('SECRET_ARN');
  return () => createAwsSecrets(new SecretsManagerClient({}), arn, clock);
};

export const publicUrl: Port<'publicUrl'> = ({ variable }) => {
  const url = variable('PUBLIC_URL').replace(/\/$/, '');
  return () => url;
};

export class VariableMissing extends Error {
  override readonly name = 'VariableMissing';
  constructor(name: Variable) {
    super(
      `The environment variable ${name} is not set: the stack must bind it to this function (infra/aws).`,
    );
  }
}
