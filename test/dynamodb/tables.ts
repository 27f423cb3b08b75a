import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { inject } from 'vitest';
import { createLocalClock } from '../../shared/adapters/clock.local.ts';
import { seededBytes } from '../../shared/adapters/ids.local.ts';
import { createIds } from '../../shared/adapters/ids.ts';
import { createAwsItems } from '../../shared/adapters/items.aws.ts';
import type { Items } from '../../shared/ports/items.ts';
import { createItemsTable, localClient } from '../support/dynamodb-local.ts';
import { TUESDAY } from '../support/world.ts';

export interface Table {
  readonly items: Items;
  readonly client: DynamoDBClient;
  readonly tableName: string;
  close(): Promise<void>;
}

/**
 * Empty tables on DynamoDB Local, one a call. The file's name keeps its tables, and the tokens of its transactions,
 * apart from those of the others, which run at the same time.
 */
export function createTables(file: string): () => Promise<Table> {
  const ids = createIds(createLocalClock({ at: TUESDAY }), seededBytes(file));
  let count = 0;
  return async () => {
    count += 1;
    const tableName = `${file}-${count}`;
    const client = localClient(inject('dynamoDbEndpoint'));
    const drop = await createItemsTable(client, tableName);
    return {
      items: createAwsItems(client, { tableName, ids }),
      client,
      tableName,
      async close() {
        await drop();
        client.destroy();
      },
    };
  };
}
