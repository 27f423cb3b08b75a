import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { bundle, type Bundle } from '../../infra/aws/bundle.ts';
import { httpEvent } from '../../infra/local/http-event.ts';
import { createLocalClock } from '../../shared/adapters/clock.local.ts';
import { createLocalRuns } from '../../shared/adapters/runs.local.ts';
import { createIds } from '../../shared/adapters/ids.ts';
import { seededBytes } from '../../shared/adapters/ids.local.ts';
import { createAwsItems } from '../../shared/adapters/items.aws.ts';
import { createAwsSecrets } from '../../shared/adapters/secrets.aws.ts';
import { openDatabase } from '../../shared/adapters/sqlite.ts';
import type { StateMachine } from '../../shared/journey/asl/asl.ts';
import { planDue } from '../../shared/journey/due-start.ts';
import type { RunInput } from '../../shared/ports/runs.ts';
import { plus, toEpochMs, type Instant } from '../../shared/time/instant.ts';
import { signatureHeader } from '../../shared/webhook/standard-webhooks.ts';
import { functionOf, granted, roleOf } from '../deploy/access.ts';
import { startAwsEndpoint, type AwsEndpoint } from '../support/aws-endpoint.ts';
import { deployed, ofType, REGION, type Deployed } from '../support/deployed.ts';
import { createItemsTable, localClient } from '../support/dynamodb-local.ts';
import { startLambda, type LambdaProcess } from '../support/lambda-process.ts';
import { synthesise } from '../support/stack.ts';
import { ASA, submitAndSettle, testWorld, TUESDAY } from '../support/world.ts';

/**
 * The functions as they are deployed: each real bundle in a process of its own, with the environment that the template
 * gives it, calling AWS on the wire. The state machine is the template's, on the virtual clock.
 */
describe('as bundled', () => {
  let stack: Deployed;
  let bundles: readonly Bundle[];
  let aws: AwsEndpoint;
  const folder = mkdtempSync(join(tmpdir(), 'lojal-bundles-'));
  const processes = new Map<string, LambdaProcess>();
  const clock = createLocalClock({ at: TUESDAY });

  beforeAll(async () => {
    stack = deployed(synthesise().template);
    bundles = await bundle(folder);
    aws = await startAwsEndpoint(inject('dynamoDbEndpoint'), { current: 'k1', k1: 'as-bundled'.repeat(7) });
    const { Environment } = functionOf(stack, 'send-message').properties;
    await createItemsTable(localClient(inject('dynamoDbEndpoint')), Environment.Variables['TABLE_NAME']!);
  });
  afterAll(async () => {
    await Promise.all([...processes.values()].map((one) => one.stop()));
    await aws.stop();
    rmSync(folder, { recursive: true });
  });

  const invoke = (verb: string, event: unknown): Promise<unknown> => {
    let running = processes.get(verb);
    if (!running) {
      const { path } = bundles.find((one) => one.verb === verb)!;
      const { Variables } = functionOf(stack, verb).properties.Environment;
      const lambda = { AWS_REGION: REGION, AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' };
      running = startLambda(
        path,
        { ...Variables, ...lambda, AWS_ENDPOINT_URL: aws.urlFor(verb) },
        clock.now(),
      );
      processes.set(verb, running);
    }
    return running.invoke(event, clock.now());
  };
  const itemsTable = () => {
    const { TABLE_NAME } = functionOf(stack, 'sweep').properties.Environment.Variables;
    const client = localClient(inject('dynamoDbEndpoint'));
    return createAwsItems(client, {
      tableName: TABLE_NAME!,
      ids: createIds(clock, seededBytes('as-bundled')),
    });
  };
  const atOf = (at: Instant): string => `at(${at.slice(0, 19)})`;
  const called = (operation: string) => aws.calls.filter((call) => call.operation === operation);
  const http = (
    method: string,
    path: string,
    pathParameters: Record<string, string>,
    headers = {},
    body = '',
  ) =>
    httpEvent({
      method,
      path,
      pathParameters,
      headers,
      body: Buffer.from(body),
      timeEpoch: toEpochMs(clock.now()),
    });

  it('receives a webhook, records it, runs the series: the first two mails are those of the local world', async () => {
    const local = testWorld();
    await submitAndSettle(local, 'join', ASA);
    await local.engine.advanceTo(plus(TUESDAY, 'P4D'));

    const answer = await invoke('receive-webhook', await signedJoin());
    expect(answer).toMatchObject({ statusCode: 202 });
    const [queued] = called('AmazonSQS.SendMessage');
    expect(String(queued?.input['MessageBody'])).not.toMatch(/example\.org|Åsa|M-10482/);
    const recorded = await invoke('record-event', {
      Records: [{ messageId: 'm1', body: queued?.input['MessageBody'] }],
    });
    expect(recorded).toEqual({ batchItemFailures: [] });
    await runMachine(plus(TUESDAY, 'P4D'));

    expect(called('ses.SendEmail').map(({ input }) => mailOf(input))).toEqual(
      local.mailbox
        .accepted()
        .toReversed()
        .map(({ to, subject, text, html, headers }) => ({
          to,
          subject,
          text: neutral(text),
          html: neutral(html),
          unsubscribe: neutral(headers['List-Unsubscribe']!),
        })),
    );
    expect(called('ses.SendEmail')).toHaveLength(2);
  });

  it('stops the series by the one-click link of the second mail, sweeps, and starts what is due by the schedule it armed', async () => {
    const { input } = called('ses.SendEmail')[1]!;
    const token = unsubscribeOf(input).split('/u/')[1]!;
    const page = await invoke('member-pages', http('POST', `/u/${token}`, { token }));
    expect(page).toMatchObject({ statusCode: 200 });

    const [started] = called('AWSStepFunctions.StartExecution');
    const { member } = JSON.parse(String(started?.input['input'])) as RunInput;
    clock.moveTo(plus(TUESDAY, 'P14D'));
    const dueAt = plus(clock.now(), 'PT20H');
    await itemsTable().transact(planDue({ member, journey: 'welcome', occurrence: 'again', dueAt }));
    expect(await invoke('sweep', {})).toMatchObject({ late: 1, armed: 1, faults: 0 });
    const [armed] = called('scheduler.CreateSchedule');
    expect(armed?.input).toMatchObject({ GroupName: 'lojal-dev', ScheduleExpression: atOf(dueAt) });
    const { Arn, Input } = armed!.input['Target'] as { Arn: string; Input: string };
    expect(verbOf(Arn)).toBe('start-journey');
    expect(await invoke('start-journey', JSON.parse(Input))).toEqual({ started: false, reason: 'not-yet' });
    clock.moveTo(dueAt);
    expect(await invoke('start-journey', JSON.parse(Input))).toMatchObject({ started: true });
    await invoke('record-run', {
      time: clock.now(),
      detail: { name: 'x', status: 'FAILED', input: String(started?.input['input']), error: 'RunUnknown' },
    });
    await runMachine(plus(TUESDAY, 'P60D'));
    expect(called('ses.SendEmail')).toHaveLength(2);
  });

  it('every function has run, and made no call that its role does not allow', () => {
    expect([...processes.keys()].toSorted()).toEqual(bundles.map(({ verb }) => verb));
    const refused = aws.calls.flatMap(({ verb, takes }) => {
      const allowed = granted(stack, roleOf(functionOf(stack, verb).properties.Role));
      return takes
        .filter((one) => !allowed.some((grant) => matches(grant, one)))
        .map((one) => `${verb}: ${one}`);
    });
    expect(refused).toEqual([]);
    expect(aws.calls.length).toBeGreaterThan(20);
  });

  async function signedJoin() {
    const client = new SecretsManagerClient({
      endpoint: aws.urlFor('receive-webhook'),
      region: REGION,
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    });
    const { SECRET_ARN } = functionOf(stack, 'receive-webhook').properties.Environment.Variables;
    const [{ value: secret }] = await createAwsSecrets(client, SECRET_ARN!, clock).get('form-join');
    const body = JSON.stringify(ASA);
    const timestamp = String(Math.floor(toEpochMs(clock.now()) / 1000));
    const signature = signatureHeader({ id: 'msg_1', timestamp, body: Buffer.from(body), secret });
    const headers = { 'webhook-id': 'msg_1', 'webhook-timestamp': timestamp, 'webhook-signature': signature };
    return http(
      'POST',
      '/hooks/join',
      { form: 'join' },
      { 'content-type': 'application/json', ...headers },
      body,
    );
  }

  /** Runs the template's state machine on every execution that was asked for, up to an instant. */
  async function runMachine(until: Instant): Promise<void> {
    const [machine] = ofType<Machine>(stack, 'AWS::StepFunctions::StateMachine');
    const { DefinitionString, DefinitionSubstitutions } = machine!.properties;
    const runs = createLocalRuns({
      db: openDatabase(':memory:'),
      clock,
      definitions: new Map([['welcome', JSON.parse(DefinitionString) as StateMachine]]),
      substitutions: DefinitionSubstitutions,
      invoke: (arn, payload) => invoke(verbOf(arn), payload),
      onEnded: async () => undefined,
    });
    for (const { input } of called('AWSStepFunctions.StartExecution')) {
      await runs.start(JSON.parse(String(input['input'])) as RunInput);
    }
    for (let due = runs.nextDueAt(); due !== undefined && due <= until; due = runs.nextDueAt()) {
      clock.moveTo(due);
      await runs.runDue();
    }
    clock.moveTo(until);
  }

  const verbOf = (arn: string): string => {
    const id = arn.split(':function:')[1];
    return bundles.find(({ verb }) => functionOf(stack, verb).id === id)!.verb;
  };
});

/** Links hold random ids and the host: what differs between two worlds by right. */
const neutral = (text: string): string =>
  text.replaceAll(/https:\/\/[\w.-]+\/u\/[\w-]+/g, 'https://host/u/token');

interface Machine {
  readonly DefinitionString: string;
  readonly DefinitionSubstitutions: Readonly<Record<string, string>>;
}

interface SesInput {
  readonly Destination: { readonly ToAddresses: readonly string[] };
  readonly Content: {
    readonly Simple: {
      readonly Subject: { readonly Data: string };
      readonly Body: { readonly Text: { readonly Data: string }; readonly Html: { readonly Data: string } };
      readonly Headers: readonly { readonly Name: string; readonly Value: string }[];
    };
  };
}

function unsubscribeOf(input: unknown): string {
  const { Headers } = (input as SesInput).Content.Simple;
  return Headers.find(({ Name }) => Name === 'List-Unsubscribe')!.Value.slice(1, -1);
}

function mailOf(input: unknown) {
  const { Destination, Content } = input as SesInput;
  const { Subject, Body } = Content.Simple;
  return {
    to: Destination.ToAddresses[0],
    subject: Subject.Data,
    text: neutral(Body.Text.Data),
    html: neutral(Body.Html.Data),
    unsubscribe: neutral(`<${unsubscribeOf(input)}>`),
  };
}

/** Whether a grant `<action> <resource>` covers a need; `*` stands for anything, as in a policy. */
function matches(grant: string, need: string): boolean {
  const pattern = grant.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`).replaceAll('*', '.*');
  return new RegExp(`^${pattern}$`).test(need);
}
