import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AWS_REQUESTS, type Input } from './aws-requests.ts';
import { REGION } from './deployed.ts';

/** One call of a function to AWS: what it asked for, and the permissions that it takes. */
export interface Call {
  readonly verb: string;
  /** `dynamodb:GetItem arn:…`, each. */
  readonly takes: readonly string[];
  readonly operation: string;
  readonly input: Input;
}

export interface AwsEndpoint {
  /** The address for one function: its name stands in the path, so that each call tells whose it is. */
  urlFor(verb: string): string;
  readonly calls: readonly Call[];
  /** What no service would have taken, by what rule: of requests only the names of fields. */
  readonly malformed: readonly string[];
  stop(): Promise<void>;
}

/** What stands behind the endpoint. */
export interface AwsServices {
  /** By operation. One that rejects with an AwsError is a refusal of the service's; a LineBroken breaks the line. */
  readonly answers: Readonly<Record<string, (input: Input) => object | Promise<object>>>;
  /** The ARN of the state machine that made a token. */
  readonly machineOf: (token: string) => string;
}

/** A refusal of a service, by the name that its API gives it. */
export class AwsError extends Error {
  override readonly name = 'AwsError';
  readonly type: string;
  readonly status: number;
  constructor(type: string, message: string, status = 400) {
    super(message);
    this.type = type;
    this.status = status;
  }
}

/** The caller gets no answer. */
export class LineBroken extends Error {
  override readonly name = 'LineBroken';
}

/** Where DynamoDB Local listens, and AWS on the wire in front of it: every call is checked and written down. */
export async function startAwsEndpoint(
  dynamoDb: string,
  { answers, machineOf }: AwsServices,
): Promise<AwsEndpoint> {
  const calls: Call[] = [];
  const malformed: string[] = [];

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const url = new URL(request.url ?? '', 'http://aws');
    const [, verb = '', ...path] = url.pathname.split('/').map((one) => decodeURIComponent(one));
    const { operation, named } = operationOf(request, path, url.searchParams);
    const input: Input = { ...(body.length > 0 && (JSON.parse(body.toString()) as Input)), ...named };
    const refuse = (why: string): never => {
      malformed.push(`${verb}: ${operation}: ${why}`);
      throw new AwsError('ValidationException', why);
    };
    const known = AWS_REQUESTS[operation];
    if (!known) return refuse(`is not among AWS_REQUESTS in test/support/aws-requests.ts`);
    const { signedFor, shape, takes } = known;
    const scope = `/${REGION}/${signedFor}/aws4_request`;
    if (!request.headers.authorization?.includes(scope)) refuse(`is not signed for ${scope}`);
    const parsed = shape.safeParse(input);
    if (!parsed.success)
      refuse(parsed.error.issues.map(({ path: at, message }) => `${at.join('.')}: ${message}`).join('; '));
    const ofToken =
      operation === 'AWSStepFunctions.SendTaskSuccess'
        ? [`states:SendTaskSuccess ${machineOf(String(input['taskToken']))}`]
        : [];
    calls.push({ verb, operation, input, takes: [...takes(input), ...ofToken] });
    if (operation.startsWith('DynamoDB_')) return passOn(dynamoDb, { request, operation, body }, response);
    const answered = await answers[operation]!(input);
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(JSON.stringify(answered));
  };

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      if (error instanceof LineBroken) return void request.socket.destroy();
      if (!(error instanceof AwsError)) malformed.push(String(error));
      const { type, status } = error instanceof AwsError ? error : { type: 'InternalFailure', status: 500 };
      response.writeHead(status, { 'content-type': 'application/json', 'x-amzn-errortype': type });
      response.end(JSON.stringify({ __type: type, message: String(error) }));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    urlFor: (verb) => `http://127.0.0.1:${port}/${verb}`,
    calls,
    malformed,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

const SCHEDULE_METHODS: Readonly<Record<string, string>> = {
  POST: 'CreateSchedule',
  PUT: 'UpdateSchedule',
  DELETE: 'DeleteSchedule',
};

/** The older services name the operation in a header; these two have it, and the schedule its name, in path and method. */
function operationOf(
  { method = '', headers }: IncomingMessage,
  path: readonly string[],
  query: URLSearchParams,
): { operation: string; named?: Input } {
  if (path.join('/') === 'v2/email/outbound-emails') return { operation: 'ses.SendEmail' };
  const [resource, Name] = path;
  if (resource !== 'schedules') return { operation: String(headers['x-amz-target']) };
  const operation = `scheduler.${SCHEDULE_METHODS[method] ?? method}`;
  if (method !== 'DELETE') return { operation, named: { Name } };
  return {
    operation,
    named: { Name, GroupName: query.get('groupName'), ClientToken: query.get('clientToken') },
  };
}

async function passOn(
  dynamoDb: string,
  sent: { request: IncomingMessage; operation: string; body: Buffer<ArrayBuffer> },
  response: ServerResponse,
): Promise<void> {
  const answered = await fetch(dynamoDb, {
    method: 'POST',
    body: sent.body,
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': sent.operation,
      authorization: String(sent.request.headers.authorization),
    },
  });
  response.writeHead(answered.status, { 'content-type': 'application/x-amz-json-1.0' });
  response.end(Buffer.from(await answered.arrayBuffer()));
}
