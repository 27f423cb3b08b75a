import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ACCOUNT, REGION } from './deployed.ts';

/** One call of a function to AWS: what it asked for, and the permissions that it takes. */
export interface Call {
  readonly verb: string;
  /** `dynamodb:GetItem arn:…`, each. */
  readonly takes: readonly string[];
  readonly operation: string;
  readonly input: Record<string, unknown>;
}

export interface AwsEndpoint {
  /** The address for one function: its name stands in the path, so that each call tells whose it is. */
  urlFor(verb: string): string;
  readonly calls: readonly Call[];
  stop(): Promise<void>;
}

/** The executions that a told token belongs to. */
export interface Waiting {
  /** The ARN of the state machine that made a token. */
  machineOf(token: string): string;
  /** @returns whether an execution was waiting for it. */
  tell(token: string, output: unknown): Promise<boolean>;
}

type Input = Record<string, unknown>;
const arn = (service: string, rest: string): string => `arn:aws:${service}:${REGION}:${ACCOUNT}:${rest}`;

/** What a call takes of its caller's role. Source: the Service Authorization Reference of each service. */
const TAKES: Readonly<Record<string, (input: Input) => readonly string[]>> = {
  'DynamoDB_20120810.GetItem': (input) => [`dynamodb:GetItem ${tableArn(input)}`],
  'DynamoDB_20120810.PutItem': (input) => [`dynamodb:PutItem ${tableArn(input)}`],
  'DynamoDB_20120810.UpdateItem': (input) => [`dynamodb:UpdateItem ${tableArn(input)}`],
  'DynamoDB_20120810.DeleteItem': (input) => [`dynamodb:DeleteItem ${tableArn(input)}`],
  'DynamoDB_20120810.Query': (input) => [
    `dynamodb:Query ${tableArn(input)}${typeof input['IndexName'] === 'string' ? `/index/${input['IndexName']}` : ''}`,
  ],
  'DynamoDB_20120810.TransactWriteItems': (input) =>
    (input['TransactItems'] as Record<string, Input>[]).flatMap((write) =>
      Object.entries(write).map(
        ([kind, one]) =>
          `dynamodb:${kind === 'ConditionCheck' ? 'ConditionCheckItem' : `${kind}Item`} ${tableArn(one)}`,
      ),
    ),
  'AmazonSQS.SendMessage': (input) => [
    `sqs:SendMessage ${arn('sqs', String(input['QueueUrl']).split('/').at(-1)!)}`,
  ],
  'AWSStepFunctions.StartExecution': (input) => [`states:StartExecution ${String(input['stateMachineArn'])}`],
  'AWSStepFunctions.StopExecution': (input) => [`states:StopExecution ${String(input['executionArn'])}`],
  'AWSStepFunctions.DescribeExecution': (input) => [
    `states:DescribeExecution ${String(input['executionArn'])}`,
  ],
  'scheduler.CreateSchedule': (input) => [
    `scheduler:CreateSchedule ${arn('scheduler', `schedule/${String(input['GroupName'])}/${String(input['Name'])}`)}`,
    `iam:PassRole ${(input['Target'] as { RoleArn: string }).RoleArn}`,
  ],
  // Asked for by an ARN without its end, it is looked up, and allowed by its whole one.
  'secretsmanager.GetSecretValue': (input) => [
    `secretsmanager:GetSecretValue ${String(input['SecretId'])}-AbCdEf`,
  ],
  'PinpointSMSVoiceV2.SendTextMessage': (input) => {
    const country = String(input['DestinationPhoneNumber']).startsWith('+47') ? 'NO' : 'SE';
    return [
      `sms-voice:SendTextMessage ${arn('sms-voice', `sender-id/${String(input['OriginationIdentity'])}/${country}`)}`,
      `sms-voice:SendTextMessage ${arn('sms-voice', `configuration-set/${String(input['ConfigurationSetName'])}`)}`,
    ];
  },
  'ses.SendEmail': (input) => {
    const domain = /@([^>]+)>?$/.exec(String(input['FromEmailAddress']))?.[1] ?? '';
    return [
      `ses:SendEmail ${arn('ses', `identity/${domain}`)}`,
      `ses:SendEmail ${arn('ses', `configuration-set/${String(input['ConfigurationSetName'])}`)}`,
    ];
  },
};

const tableArn = (input: Input): string => arn('dynamodb', `table/${String(input['TableName'])}`);

/** The older services name the operation in a header; these two have it, and the schedule its name, in the path. */
function operationOf(
  request: IncomingMessage,
  path: readonly string[],
): { operation: string; named?: Input } {
  if (path.join('/') === 'v2/email/outbound-emails') return { operation: 'ses.SendEmail' };
  const [resource, Name] = path;
  if (resource === 'schedules' && request.method === 'POST')
    return { operation: 'scheduler.CreateSchedule', named: { Name } };
  return { operation: String(request.headers['x-amz-target']) };
}

/**
 * AWS on the wire: DynamoDB is passed on to DynamoDB Local, the other services answer as if all were well, and every
 * call is written down.
 */
export async function startAwsEndpoint(
  dynamoDb: string,
  secret: object,
  waiting: Waiting,
): Promise<AwsEndpoint> {
  const calls: Call[] = [];
  const takesOf: typeof TAKES = {
    ...TAKES,
    'AWSStepFunctions.SendTaskSuccess': ({ taskToken }) => [
      `states:SendTaskSuccess ${waiting.machineOf(String(taskToken))}`,
    ],
  };
  const answers: Readonly<Record<string, (input: Input) => object | Promise<object>>> = {
    // The client checks the sum, as it would on AWS.
    'AmazonSQS.SendMessage': (input) => ({
      MessageId: `message-${calls.length}`,
      MD5OfMessageBody: createHash('md5').update(String(input['MessageBody'])).digest('hex'),
    }),
    'AWSStepFunctions.StartExecution': (input) => ({
      executionArn: `${String(input['stateMachineArn']).replace(':stateMachine:', ':execution:')}:${String(input['name'])}`,
      startDate: 0,
    }),
    'AWSStepFunctions.DescribeExecution': () => ({ status: 'RUNNING' }),
    'AWSStepFunctions.StopExecution': () => ({ stopDate: 0 }),
    'AWSStepFunctions.SendTaskSuccess': async ({ taskToken, output }) => {
      if (await waiting.tell(String(taskToken), JSON.parse(String(output)))) return {};
      throw new AwsError('TaskTimedOut', 'Task Timed Out: the token is of a task that is closed');
    },
    'scheduler.CreateSchedule': (input) => ({
      ScheduleArn: arn('scheduler', `schedule/${String(input['GroupName'])}/${String(input['Name'])}`),
    }),
    'secretsmanager.GetSecretValue': () => ({ SecretString: JSON.stringify(secret) }),
    'PinpointSMSVoiceV2.SendTextMessage': () => ({ MessageId: `sms-${calls.length}` }),
    'ses.SendEmail': () => ({ MessageId: `mail-${calls.length}` }),
  };

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const [, verb = '', ...path] = (request.url ?? '').split('/');
    const { operation, named } = operationOf(request, path);
    const input = { ...(JSON.parse(body.toString()) as Input), ...named };
    const takes = takesOf[operation];
    if (!takes)
      throw new TypeError(
        `${verb} called ${operation} (${request.url}), which test/support/aws-endpoint.ts does not know.`,
      );
    calls.push({ verb, operation, input, takes: takes(input) });
    if (operation.startsWith('DynamoDB_')) {
      const passedOn = await fetch(dynamoDb, {
        method: 'POST',
        body,
        headers: {
          'content-type': 'application/x-amz-json-1.0',
          'x-amz-target': operation,
          authorization: String(request.headers.authorization),
        },
      });
      response.writeHead(passedOn.status, { 'content-type': 'application/x-amz-json-1.0' });
      response.end(Buffer.from(await passedOn.arrayBuffer()));
      return;
    }
    const answered = await answers[operation]!(input);
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(JSON.stringify(answered));
  };

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      const isMeant = error instanceof AwsError;
      if (!isMeant) console.error(error);
      response.writeHead(400, { 'content-type': 'application/x-amz-json-1.1' });
      const type = isMeant ? error.type : 'ValidationException';
      response.end(JSON.stringify({ __type: type, message: String(error) }));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    urlFor: (verb) => `http://127.0.0.1:${port}/${verb}`,
    calls,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** A refusal of a service, by the name that its API gives it. */
class AwsError extends Error {
  override readonly name = 'AwsError';
  readonly type: string;
  constructor(type: string, message: string) {
    super(message);
    this.type = type;
  }
}
