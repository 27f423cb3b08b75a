import { RemovalPolicy, type Stack } from 'aws-cdk-lib';
import {
  type Attribute,
  AttributeType,
  BillingMode,
  ProjectionType,
  Table,
  TableEncryption,
} from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { ITEMS_TABLE, type KeyAttribute } from '../../shared/adapters/items.table.ts';
import type { Bindable } from './bind.ts';
import type { Stage } from './stage.ts';

const TYPES = { S: AttributeType.STRING, N: AttributeType.NUMBER } as const;
const attribute = ({ name, type }: KeyAttribute): Attribute => ({ name, type: TYPES[type] });

interface ItemsTableProps {
  readonly stage: Pick<Stage, 'name' | 'production'>;
  /** Undefined: the key that AWS owns, which could not be deleted, and is not paid for by the call. */
  readonly key: IKey | undefined;
}

/** The one table: members, events, runs, the ledger. It outlives the stack, and any moment of the last 35 days can be restored. */
export class ItemsTable extends Construct {
  readonly table: Table;

  constructor(scope: Construct, id: string, { stage, key }: ItemsTableProps) {
    super(scope, id);
    this.table = new Table(this, 'Table', {
      tableName: tableOf(stage),
      partitionKey: attribute(ITEMS_TABLE.partition),
      sortKey: attribute(ITEMS_TABLE.sort),
      billingMode: BillingMode.PAY_PER_REQUEST,
      ...(key
        ? { encryption: TableEncryption.CUSTOMER_MANAGED, encryptionKey: key }
        : { encryption: TableEncryption.DEFAULT }),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: stage.production,
      // Stays when the stack goes, but for a first deploy that fails: left behind, its name would stop every later one.
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    // No time-to-live: nothing is forgotten by itself. Rows go by erasure, which leaves its record.
    for (const { name, partition, sort } of ITEMS_TABLE.indexes) {
      this.table.addGlobalSecondaryIndex({
        indexName: name,
        partitionKey: attribute(partition),
        sortKey: attribute(sort),
        projectionType: ProjectionType.ALL,
      });
    }
  }
}

/**
 * The name of a stage's table. A name of ours, and not one that CloudFormation invents: the app finds it without a
 * reference that would tie the two stacks, and a stack that is deployed again after its table was left behind stops at the
 * name, rather than beginning with an empty ledger that would let every message go a second time.
 */
export const tableOf = ({ name }: Pick<Stage, 'name'>): string => `lojal-${name}-items`;

/** The port on the table of that name. */
export function itemsNamed(stack: Stack, tableName: string): Bindable {
  const tableArn = stack.formatArn({ service: 'dynamodb', resource: 'table', resourceName: tableName });
  return {
    binding: {
      variables: { TABLE_NAME: tableName },
      access: [
        // TransactWriteItems has no permission of its own: it takes that of each of its writes.
        {
          actions: ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'ConditionCheckItem'].map(
            (action) => `dynamodb:${action}`,
          ),
          resources: [tableArn],
        },
        {
          actions: ['dynamodb:Query'],
          resources: [tableArn, ...ITEMS_TABLE.indexes.map(({ name }) => `${tableArn}/index/${name}`)],
        },
      ],
    },
  };
}
