import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle, type Bundle } from '../../infra/aws/bundle.ts';
import { createEngine } from '../../infra/local/engine.ts';
import { createLeaps } from '../../infra/local/leaps.ts';
import { createNextSweep } from '../../infra/local/next-sweep.ts';
import type { LocalWorld } from '../../infra/local/world.ts';
import { createLocalClock } from '../../shared/adapters/clock.local.ts';
import { seededBytes } from '../../shared/adapters/ids.local.ts';
import { createIds } from '../../shared/adapters/ids.ts';
import { createAwsItems } from '../../shared/adapters/items.aws.ts';
import { createLocalMailer } from '../../shared/adapters/mailer.local.ts';
import { createProviderFaults } from '../../shared/adapters/provider-faults.local.ts';
import { createLocalQueue } from '../../shared/adapters/queue.local.ts';
import { createLocalRuns, type LocalRuns } from '../../shared/adapters/runs.local.ts';
import { createLocalSchedules } from '../../shared/adapters/schedules.local.ts';
import { createLocalSecrets } from '../../shared/adapters/secrets.local.ts';
import { openDatabase } from '../../shared/adapters/sqlite.ts';
import { storageOf } from '../../shared/adapters/sqlite.storage.ts';
import { createLocalTexter } from '../../shared/adapters/texter.local.ts';
import type { StateMachine } from '../../shared/journey/asl/asl.ts';
import type { Workflows } from '../../shared/journey/workflows.ts';
import type { Instant } from '../../shared/time/instant.ts';
import { workflows as organisations } from '../../workflows/index.ts';
import { functionOf, roleOf } from '../deploy/access.ts';
import { startAwsEndpoint, type AwsEndpoint, type Call } from './aws-endpoint.ts';
import { createServices, secretsBehind } from './aws-services.ts';
import { bundledFunctions } from './bundled-functions.ts';
import { deployed, ofType, REGION, type Deployed } from './deployed.ts';
import { createItemsTable, localClient } from './dynamodb-local.ts';
import type { RoleUse } from './iam-matrix.ts';
import { startLambda, type LambdaProcess } from './lambda-process.ts';
import { synthesise } from './stack.ts';

/** A world like the local one, in which the functions are those that are deployed. */
export interface BundledWorld extends LocalWorld {
  readonly stack: Deployed;
  readonly bundles: readonly Bundle[];
  readonly aws: Pick<AwsEndpoint, 'calls' | 'malformed'>;
  called(operation: string): readonly Call[];
  /** Every right that a role of the template has needed so far, each time. */
  uses(): readonly RoleUse[];
  /** The functions that have been called so far. */
  started(): string[];
  /** The events that a function was called with. */
  heard(verb: string): readonly Readonly<Record<string, unknown>>[];
  /** All that the functions have written to their logs. */
  logs(): string;
  /** What a rule handed to a queue for a person to look at. */
  readonly forPeople: readonly unknown[];
  stop(): Promise<void>;
}

/**
 * The functions as they are deployed: each real bundle in a process of its own, with the environment that the template
 * gives it, calling AWS on the wire. Who calls them is what the template says; when, the local world's engine, on its
 * virtual clock; the state machines are the template's.
 * @param dynamoDb where DynamoDB Local listens.
 */
export async function startBundled(dynamoDb: string, at: Instant): Promise<BundledWorld> {
  const folder = mkdtempSync(join(tmpdir(), 'lojal-bundles-'));
  const synthesised = synthesise();
  const stack = deployed(synthesised.template);
  const bundles = await bundle(folder);
  const clock = createLocalClock({ at });
  const db = openDatabase(':memory:');
  const uses: RoleUse[] = [];
  const events: { readonly verb: string; readonly event: Readonly<Record<string, unknown>> }[] = [];
  const processes = new Map<string, LambdaProcess>();
  /** Of which journey each token is that the machines made. */
  const tokens = new Map<string, string>();

  const variables = (verb: string) => functionOf(stack, verb).properties.Environment.Variables;
  const invoke = (verb: string, event: unknown): Promise<unknown> => {
    events.push({ verb, event: event as Readonly<Record<string, unknown>> });
    let child = processes.get(verb);
    if (!child) {
      const { path } = bundles.find((one) => one.verb === verb)!;
      const lambda = { AWS_REGION: REGION, AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' };
      const env = { ...variables(verb), ...lambda, AWS_ENDPOINT_URL: aws.urlFor(verb) };
      // Members are made by one function alone; where two gave ids by the instant, they would give the same.
      child = startLambda(
        path,
        env,
        clock.now(),
        ...(verb === 'record-event' ? ['refs-by-instant' as const] : []),
      );
      processes.set(verb, child);
    }
    return child.invoke(event, clock.now());
  };

  const { properties: queueProperties } = ofType<EventQueue>(stack, 'AWS::SQS::Queue').find(
    ({ properties }) => properties.RedrivePolicy,
  )!;
  const queue = createLocalQueue({
    db,
    clock,
    visibilitySeconds: queueProperties.VisibilityTimeout,
    maxReceives: queueProperties.RedrivePolicy!.maxReceiveCount,
  });
  const mailbox = createLocalMailer(db, clock);
  const texts = createLocalTexter(db, clock);
  const faults = createProviderFaults(db, clock, { mailer: mailbox, texter: texts });
  const schedules = createLocalSchedules({ db, clock });
  const machines = machinesOf(stack);
  const runs: LocalRuns = createLocalRuns({
    db,
    clock,
    definitions: new Map(machines.map(({ journey, definition }) => [journey, definition])),
    substitutions: Object.fromEntries(machines.flatMap(({ substitutions }) => Object.entries(substitutions))),
    invoke(arn, payload) {
      const { token, journey } = payload as { token?: string; journey: string };
      if (token !== undefined) tokens.set(token, journey);
      return functions.invokedBy(machines.find((one) => one.journey === journey)!.role, arn, payload);
    },
    onEnded: (ended) => functions.recordRun(ended, {}),
  });
  const secret = { current: 'k1', k1: 'as-bundled'.repeat(7) };
  const services = createServices({
    clock,
    queue,
    runs,
    schedules,
    mailer: faults.mailer,
    texter: faults.texter,
    secret,
    machines: new Map(machines.map(({ arn, journey }) => [arn, journey])),
    scheduleGroups: new Set(
      ofType<{ Name: string }>(stack, 'AWS::Scheduler::ScheduleGroup').map(
        ({ properties }) => properties.Name,
      ),
    ),
    journeyOf: (token) => tokens.get(token),
  });
  const aws = await startAwsEndpoint(dynamoDb, services);
  const functions = bundledFunctions(stack, services, { invoke, used: (use) => uses.push(use) });

  const tableName = variables('sweep')['TABLE_NAME']!;
  const client = localClient(dynamoDb);
  const dropTable = await createItemsTable(client, tableName);
  const ids = createIds(clock, seededBytes('as-bundled'));
  const items = createAwsItems(client, { tableName, ids });
  const workflows: Workflows = { ...organisations, organisation: synthesised.stage.organisation };
  const world = {
    clock,
    ids,
    items,
    queue,
    runs,
    schedules,
    mailer: faults.mailer,
    texter: faults.texter,
    secrets: secretsBehind(secret, clock),
    publicUrl: variables('send-message')['PUBLIC_URL']!,
  };
  // Effects are told from what is written in this process; here others write.
  const watch = { items, take: async () => [] };
  const storage = storageOf(db);
  const nextSweep = createNextSweep(clock, workflows, { isWatched: false });
  const parts = { clock, queue, runs, schedules, faults, functions, watch, storage, world, nextSweep };
  const engine = createEngine(parts);

  return {
    world,
    leaps: createLeaps(),
    storage,
    // Others write, so nobody here knows of it: no two numbers are the same.
    writes: () => Number.NaN,
    workflows,
    clock,
    queue,
    mailbox,
    texts,
    faults,
    // A form's are kept where `world` has them; these are nobody's.
    secrets: createLocalSecrets(db, { bytes: seededBytes('nobody') }, []),
    runs,
    schedules,
    functions,
    engine,
    stack,
    bundles,
    aws,
    forPeople: functions.forPeople,
    called: (operation) => aws.calls.filter((call) => call.operation === operation),
    uses: () => [
      ...uses,
      ...aws.calls.flatMap(({ verb, takes }) => {
        const role = roleOf(functionOf(stack, verb).properties.Role);
        return takes.map((need) => ({ role, need }));
      }),
    ],
    started: () => [...processes.keys()].toSorted(),
    heard: (verb) => events.filter((one) => one.verb === verb).map(({ event }) => event),
    logs: () => [...processes.values()].map((one) => one.log()).join(''),
    async stop() {
      await Promise.all([...processes.values()].map((one) => one.stop()));
      await aws.stop();
      await dropTable();
      client.destroy();
      rmSync(folder, { recursive: true });
    },
  };
}

interface EventQueue {
  readonly VisibilityTimeout: number;
  readonly RedrivePolicy?: { readonly maxReceiveCount: number };
}

interface Machine {
  readonly journey: string;
  readonly arn: string;
  readonly role: string;
  readonly definition: StateMachine;
  readonly substitutions: Readonly<Record<string, string>>;
}

/** The state machines of the template, and as whom each calls. */
function machinesOf(stack: Deployed): Machine[] {
  const byArn = Object.entries(
    JSON.parse(
      functionOf(stack, 'send-message').properties.Environment.Variables['STATE_MACHINES']!,
    ) as Record<string, string>,
  );
  return byArn.map(([journey, arn]) => {
    const { properties } = ofType<{
      StateMachineName: string;
      RoleArn: string;
      DefinitionString: string;
      DefinitionSubstitutions: Record<string, string>;
    }>(stack, 'AWS::StepFunctions::StateMachine').find((one) =>
      arn.endsWith(`:stateMachine:${one.properties.StateMachineName}`),
    )!;
    return {
      journey,
      arn,
      role: roleOf(properties.RoleArn),
      definition: JSON.parse(properties.DefinitionString) as StateMachine,
      substitutions: properties.DefinitionSubstitutions,
    };
  });
}
