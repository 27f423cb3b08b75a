import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { bundle } from '../../infra/aws/bundle.ts';
import { httpEvent, type HttpEvent } from '../../infra/local/http-event.ts';
import { createLocalClock } from '../../shared/adapters/clock.local.ts';
import { seededBytes } from '../../shared/adapters/ids.local.ts';
import { createIds } from '../../shared/adapters/ids.ts';
import { createAwsItems } from '../../shared/adapters/items.aws.ts';
import { createLocalRuns, type LocalRuns } from '../../shared/adapters/runs.local.ts';
import { createAwsSecrets } from '../../shared/adapters/secrets.aws.ts';
import { openDatabase } from '../../shared/adapters/sqlite.ts';
import type { StateMachine } from '../../shared/journey/asl/asl.ts';
import type { RunInput } from '../../shared/ports/runs.ts';
import { toEpochMs, type Instant } from '../../shared/time/instant.ts';
import { signatureHeader } from '../../shared/webhook/standard-webhooks.ts';
import { functionOf, granted, nameOf, roleOf } from '../deploy/access.ts';
import { startAwsEndpoint } from './aws-endpoint.ts';
import { ACCOUNT, deployed, ofType, REGION } from './deployed.ts';
import { createItemsTable, localClient } from './dynamodb-local.ts';
import { startLambda, type LambdaProcess } from './lambda-process.ts';
import { synthesise } from './stack.ts';

/**
 * The functions as they are deployed: each real bundle in a process of its own, with the environment that the template
 * gives it, calling AWS on the wire. The state machines are the template's, on the virtual clock.
 */
export async function startBundled(dynamoDb: string, at: Instant) {
  const folder = mkdtempSync(join(tmpdir(), 'lojal-bundles-'));
  const stack = deployed(synthesise().template);
  const bundles = await bundle(folder);
  const clock = createLocalClock({ at });
  const processes = new Map<string, LambdaProcess>();
  /** Of which journey each token is that the machines made. */
  const tokens = new Map<string, string>();
  const aws = await startAwsEndpoint(
    dynamoDb,
    { current: 'k1', k1: 'as-bundled'.repeat(7) },
    {
      machineOf: (token) =>
        `arn:aws:states:${REGION}:${ACCOUNT}:stateMachine:lojal-dev-${tokens.get(token) ?? 'of-no-token'}`,
      tell: (token, output) => runs.tell(token, output as Readonly<Record<string, string>>),
    },
  );
  const variables = (verb: string) => functionOf(stack, verb).properties.Environment.Variables;
  const tableName = variables('sweep')['TABLE_NAME']!;
  await createItemsTable(localClient(dynamoDb), tableName);

  const invoke = (verb: string, event: unknown): Promise<unknown> => {
    let child = processes.get(verb);
    if (!child) {
      const { path } = bundles.find((one) => one.verb === verb)!;
      const lambda = { AWS_REGION: REGION, AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' };
      const env = { ...variables(verb), ...lambda, AWS_ENDPOINT_URL: aws.urlFor(verb) };
      child = startLambda(path, env, clock.now());
      processes.set(verb, child);
    }
    return child.invoke(event, clock.now());
  };
  const verbOf = (arn: string): string => {
    const name = arn.split(':function:')[1];
    return bundles.find(({ verb }) => nameOf(functionOf(stack, verb)) === name)!.verb;
  };
  const called = (operation: string) => aws.calls.filter((call) => call.operation === operation);

  const machines = ofType<Machine>(stack, 'AWS::StepFunctions::StateMachine').map(
    ({ properties }) => properties,
  );
  const runs: LocalRuns = createLocalRuns({
    db: openDatabase(':memory:'),
    clock,
    definitions: new Map(
      machines.map(({ StateMachineName: name, DefinitionString }) => [
        name.replace('lojal-dev-', ''),
        JSON.parse(DefinitionString) as StateMachine,
      ]),
    ),
    substitutions: Object.fromEntries(
      machines.flatMap(({ DefinitionSubstitutions }) => Object.entries(DefinitionSubstitutions)),
    ),
    invoke: (arn, payload) => {
      const { token, journey } = payload as { token?: string; journey: string };
      if (token !== undefined) tokens.set(token, journey);
      return invoke(verbOf(arn), payload);
    },
    onEnded: async () => undefined,
  });

  const http = (
    method: string,
    path: string,
    pathParameters: Record<string, string>,
    headers: Record<string, string> = {},
    body = '',
  ): HttpEvent =>
    httpEvent({
      method,
      path,
      pathParameters,
      headers,
      body: Buffer.from(body),
      timeEpoch: toEpochMs(clock.now()),
    });

  return {
    clock,
    bundles,
    aws,
    invoke,
    verbOf,
    called,
    http,
    runs,
    items: createAwsItems(localClient(dynamoDb), {
      tableName,
      ids: createIds(clock, seededBytes('as-bundled')),
    }),
    /** The functions that have been called so far. */
    started: (): string[] => [...processes.keys()].toSorted(),

    /** Runs the template's state machines on every execution that was asked for, up to an instant. */
    async runMachines(until: Instant): Promise<void> {
      for (const { input } of called('AWSStepFunctions.StartExecution')) {
        await runs.start(JSON.parse(String(input['input'])) as RunInput);
      }
      for (let due = runs.nextDueAt(); due !== undefined && due <= until; due = runs.nextDueAt()) {
        clock.moveTo(due);
        await runs.runDue();
      }
      clock.moveTo(until);
    },

    /** A form's submission, signed as its tool does. */
    async signed(form: string, id: string, submission: object): Promise<HttpEvent> {
      const client = new SecretsManagerClient({
        endpoint: aws.urlFor('receive-webhook'),
        region: REGION,
        credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      });
      const arn = variables('receive-webhook')['SECRET_ARN']!;
      const [{ value: secret }] = await createAwsSecrets(client, arn, clock).get(`form-${form}`);
      const body = JSON.stringify(submission);
      const timestamp = String(Math.floor(toEpochMs(clock.now()) / 1000));
      const signature = signatureHeader({ id, timestamp, body: Buffer.from(body), secret });
      const headers = {
        'content-type': 'application/json',
        'webhook-id': id,
        'webhook-timestamp': timestamp,
        'webhook-signature': signature,
      };
      return http('POST', `/hooks/${form}`, { form }, headers, body);
    },

    /** Hands the newest message of the queue to record-event, as the event source does. */
    async recordNewest(): Promise<unknown> {
      const { input } = called('AmazonSQS.SendMessage').at(-1)!;
      return invoke('record-event', {
        Records: [
          { messageId: 'm', body: input['MessageBody'], attributes: { ApproximateReceiveCount: '1' } },
        ],
      });
    },

    /** Calls that a function made and that its role does not allow. */
    refused(): string[] {
      return aws.calls.flatMap(({ verb, takes }) => {
        const allowed = granted(stack, roleOf(functionOf(stack, verb).properties.Role));
        return takes
          .filter((one) => !allowed.some((grant) => matches(grant, one)))
          .map((one) => `${verb}: ${one}`);
      });
    },

    async stop(): Promise<void> {
      await Promise.all([...processes.values()].map((one) => one.stop()));
      await aws.stop();
      rmSync(folder, { recursive: true });
    },
  };
}

interface Machine {
  readonly StateMachineName: string;
  readonly DefinitionString: string;
  readonly DefinitionSubstitutions: Readonly<Record<string, string>>;
}

/** Whether a grant `<action> <resource>` covers a need; `*` stands for anything and `?` for one character, as in a policy. */
function matches(grant: string, need: string): boolean {
  const pattern = grant
    .replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll(String.raw`\?`, '.')
    .replaceAll('*', '.*');
  return new RegExp(`^${pattern}$`).test(need);
}
