import * as z from 'zod';
import { ACCOUNT, REGION } from './deployed.ts';

export type Input = Readonly<Record<string, unknown>>;

/** What the service of a call asks of it, beyond that it is JSON. */
export interface AwsRequest {
  /** As a signature names the service. https://docs.aws.amazon.com/service-authorization/latest/reference */
  readonly signedFor: string;
  /** What the service's API reference says of the body; of DynamoDB's, DynamoDB Local judges itself. */
  readonly shape: z.ZodType;
  /** The rights that it takes of its caller's role, as `<action> <resource>`. Source: Service Authorization Reference. */
  readonly takes: (input: Input) => readonly string[];
}

const arn = (service: string, rest: string): string => `arn:aws:${service}:${REGION}:${ACCOUNT}:${rest}`;
const text = (input: Input, name: string): string => String(input[name]);

const arnOf = (service: string, rest: string) =>
  z.string().regex(new RegExp(`^arn:aws:${service}:${REGION}:${ACCOUNT}:${rest}$`));
const most = (bytes: number) =>
  z
    .string()
    .min(1)
    .refine((value) => Buffer.byteLength(value) <= bytes, `at most ${bytes} bytes`);
const json = (bytes: number) => most(bytes).refine(isJson, 'must be JSON');

function isJson(value: string): boolean {
  try {
    JSON.parse(value);
    return true;
  } catch {
    return false;
  }
}

const tableArn = (input: Input): string => arn('dynamodb', `table/${text(input, 'TableName')}`);
const onTable = (takes: AwsRequest['takes']): AwsRequest => ({
  signedFor: 'dynamodb',
  shape: z.looseObject({}),
  takes,
});

/** https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html and those beside it. */
const machine = arnOf('states', String.raw`stateMachine:[\w-]{1,80}`);
const execution = arnOf('states', String.raw`execution:[\w-]{1,80}:[\w-]{1,80}`);
const onStates = (shape: z.ZodType, takes: AwsRequest['takes']): AwsRequest => ({
  signedFor: 'states',
  shape,
  takes,
});

/** https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html */
const scheduleName = z.string().regex(/^[0-9a-zA-Z-_.]{1,64}$/);
const scheduleShape = z.strictObject({
  Name: scheduleName,
  GroupName: scheduleName,
  ScheduleExpression: z.string().regex(/^at\(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\)$/),
  ScheduleExpressionTimezone: z.literal('UTC'),
  FlexibleTimeWindow: z.strictObject({ Mode: z.literal('OFF') }),
  ActionAfterCompletion: z.literal('DELETE'),
  ClientToken: z.string().regex(/^[a-zA-Z0-9-_]{1,64}$/),
  Target: z.strictObject({
    Arn: arnOf('lambda', String.raw`function:[\w-]+`),
    RoleArn: z.string().startsWith(`arn:aws:iam::${ACCOUNT}:role/`),
    Input: json(256 * 1024),
    DeadLetterConfig: z.strictObject({ Arn: arnOf('sqs', String.raw`[\w-]{1,80}`) }),
    RetryPolicy: z.strictObject({
      MaximumEventAgeInSeconds: z.int().min(60).max(86_400),
      MaximumRetryAttempts: z.int().min(0).max(185),
    }),
  }),
});
const scheduleArn = (input: Input): string =>
  arn('scheduler', `schedule/${text(input, 'GroupName')}/${text(input, 'Name')}`);
/** A schedule carries a role, which its maker must be allowed to pass on. */
const carriesRole =
  (action: string): AwsRequest['takes'] =>
  (input) => [
    `scheduler:${action} ${scheduleArn(input)}`,
    `iam:PassRole ${(input['Target'] as { RoleArn: string }).RoleArn}`,
  ];

/** https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html */
const content = (max: number) => z.strictObject({ Data: most(max), Charset: z.literal('UTF-8') });
const mailShape = z.strictObject({
  FromEmailAddress: z.string().regex(/^[\x20-\x7e]+ <[^<>\s@]+@[^<>\s@]+>$/),
  // A member's address alone: nobody may see another one's.
  Destination: z.strictObject({ ToAddresses: z.array(z.string().regex(/^[^\s@]+@[^\s@]+$/)).length(1) }),
  ReplyToAddresses: z.array(z.string().regex(/^[^\s@]+@[^\s@]+$/)).length(1),
  ConfigurationSetName: z.string().regex(/^[\w-]{1,64}$/),
  EmailTags: z
    .array(
      z.strictObject({
        Name: z.string().regex(/^[A-Za-z0-9_-]{1,256}$/),
        Value: z.string().regex(/^[A-Za-z0-9_-]{1,256}$/),
      }),
    )
    .max(50),
  Content: z.strictObject({
    Simple: z.strictObject({
      Subject: content(998),
      Body: z.strictObject({ Text: content(1_000_000), Html: content(1_000_000) }),
      Headers: z
        .array(
          z.strictObject({
            Name: z.string().regex(/^[!-9;-~]{1,126}$/),
            Value: z.string().regex(/^[ -~]{1,870}$/),
          }),
        )
        .max(15),
    }),
  }),
});

/** https://docs.aws.amazon.com/pinpoint/latest/apireference_smsvoicev2/API_SendTextMessage.html */
const contextText = z
  .string()
  .min(1)
  .max(800)
  .regex(/^\S(?:.*\S)?$/);
const textShape = z.strictObject({
  DestinationPhoneNumber: z.string().regex(/^\+?[1-9]\d{1,18}$/),
  OriginationIdentity: z.string().regex(/^[A-Za-z0-9_:/-]{1,256}$/),
  MessageBody: z.string().min(1).max(1600),
  MessageType: z.literal('TRANSACTIONAL'),
  ConfigurationSetName: z.string().regex(/^[A-Za-z0-9_:/-]{1,256}$/),
  MaxPrice: z.string().regex(/^\d{0,2}\.\d{1,5}$/),
  TimeToLive: z.int().min(5).max(259_200),
  Context: z.record(z.string().min(1).max(100), contextText).refine((of) => Object.keys(of).length <= 5),
});

/** Every call that a function may make on the wire. One that is not here is refused: a new adapter adds its own. */
export const AWS_REQUESTS: Readonly<Record<string, AwsRequest>> = {
  'DynamoDB_20120810.GetItem': onTable((input) => [`dynamodb:GetItem ${tableArn(input)}`]),
  'DynamoDB_20120810.Query': onTable((input) => {
    const index = input['IndexName'];
    return [`dynamodb:Query ${tableArn(input)}${typeof index === 'string' ? `/index/${index}` : ''}`];
  }),
  'DynamoDB_20120810.PutItem': onTable((input) => [`dynamodb:PutItem ${tableArn(input)}`]),
  'DynamoDB_20120810.UpdateItem': onTable((input) => [`dynamodb:UpdateItem ${tableArn(input)}`]),
  'DynamoDB_20120810.DeleteItem': onTable((input) => [`dynamodb:DeleteItem ${tableArn(input)}`]),
  // A transaction has no action of its own: it takes that of each of its writes.
  'DynamoDB_20120810.TransactWriteItems': onTable((input) =>
    (input['TransactItems'] as Record<string, Input>[]).flatMap((write) =>
      Object.entries(write).map(
        ([kind, one]) =>
          `dynamodb:${kind === 'ConditionCheck' ? 'ConditionCheckItem' : `${kind}Item`} ${tableArn(one)}`,
      ),
    ),
  ),
  'AmazonSQS.SendMessage': {
    signedFor: 'sqs',
    // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
    shape: z.strictObject({
      QueueUrl: z.string().startsWith(`https://sqs.${REGION}.amazonaws.com/${ACCOUNT}/`),
      MessageBody: most(1024 * 1024),
    }),
    takes: (input) => [`sqs:SendMessage ${arn('sqs', text(input, 'QueueUrl').split('/').at(-1)!)}`],
  },
  'AWSStepFunctions.StartExecution': onStates(
    z.strictObject({
      stateMachineArn: machine,
      name: z.string().regex(/^[\w-]{1,80}$/),
      input: json(256 * 1024),
    }),
    (input) => [`states:StartExecution ${text(input, 'stateMachineArn')}`],
  ),
  'AWSStepFunctions.StopExecution': onStates(
    z.strictObject({ executionArn: execution, cause: z.string().max(32_768) }),
    (input) => [`states:StopExecution ${text(input, 'executionArn')}`],
  ),
  'AWSStepFunctions.DescribeExecution': onStates(z.strictObject({ executionArn: execution }), (input) => [
    `states:DescribeExecution ${text(input, 'executionArn')}`,
  ]),
  // Of which machine a token is stands in no request: the endpoint, which made it, adds that.
  'AWSStepFunctions.SendTaskSuccess': onStates(
    z.strictObject({ taskToken: z.string().min(1).max(2048), output: json(256 * 1024) }),
    () => [],
  ),
  'scheduler.CreateSchedule': {
    signedFor: 'scheduler',
    shape: scheduleShape,
    takes: carriesRole('CreateSchedule'),
  },
  'scheduler.UpdateSchedule': {
    signedFor: 'scheduler',
    shape: scheduleShape,
    takes: carriesRole('UpdateSchedule'),
  },
  'scheduler.DeleteSchedule': {
    signedFor: 'scheduler',
    shape: scheduleShape.pick({ Name: true, GroupName: true, ClientToken: true }),
    takes: (input) => [`scheduler:DeleteSchedule ${scheduleArn(input)}`],
  },
  'secretsmanager.GetSecretValue': {
    signedFor: 'secretsmanager',
    shape: z.strictObject({ SecretId: arnOf('secretsmanager', String.raw`secret:[\w/+=.@-]+`) }),
    // Asked for by an ARN without its end, it is looked up, and allowed by its whole one.
    takes: (input) => [`secretsmanager:GetSecretValue ${text(input, 'SecretId')}-AbCdEf`],
  },
  'PinpointSMSVoiceV2.SendTextMessage': {
    signedFor: 'sms-voice',
    shape: textShape,
    takes(input) {
      const country = text(input, 'DestinationPhoneNumber').startsWith('+47') ? 'NO' : 'SE';
      return [
        `sms-voice:SendTextMessage ${arn('sms-voice', `sender-id/${text(input, 'OriginationIdentity')}/${country}`)}`,
        `sms-voice:SendTextMessage ${arn('sms-voice', `configuration-set/${text(input, 'ConfigurationSetName')}`)}`,
      ];
    },
  },
  'ses.SendEmail': {
    signedFor: 'ses',
    shape: mailShape,
    takes(input) {
      const domain = /@([^>]+)>$/.exec(text(input, 'FromEmailAddress'))?.[1] ?? '';
      return [
        `ses:SendEmail ${arn('ses', `identity/${domain}`)}`,
        `ses:SendEmail ${arn('ses', `configuration-set/${text(input, 'ConfigurationSetName')}`)}`,
      ];
    },
  },
};
