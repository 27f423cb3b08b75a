import { RemovalPolicy } from 'aws-cdk-lib';
import {
  type Attribute,
  AttributeType,
  BillingMode,
  ProjectionType,
  Table,
  TableEncryption,
} from 'aws-cdk-lib/aws-dynamodb';
import { Construct } from 'constructs';
import { ITEMS_TABLE, type KeyAttribute } from '../../shared/adapters/items.table.ts';
import type { Bindable, Binding } from './bind.ts';
import type { Stage } from './stage.ts';

const TYPES = { S: AttributeType.STRING, N: AttributeType.NUMBER } as const;
const attribute = ({ name, type }: KeyAttribute): Attribute => ({ name, type: TYPES[type] });

/** The one table: members, events, runs, the ledger. It outlives the stack, and any moment of the last 35 days can be restored. */
export class ItemsTable extends Construct implements Bindable {
  readonly table: Table;
  readonly binding: Binding;

  constructor(scope: Construct, id: string, { stage }: { stage: Stage }) {
    super(scope, id);
    this.table = new Table(this, 'Table', {
      partitionKey: attribute(ITEMS_TABLE.partition),
      sortKey: attribute(ITEMS_TABLE.sort),
      billingMode: BillingMode.PAY_PER_REQUEST,
      // The key that AWS owns: encrypted at rest without a key that could be deleted, or paid for by the call.
      encryption: TableEncryption.DEFAULT,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: stage.production,
      removalPolicy: RemovalPolicy.RETAIN,
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
    const { tableArn, tableName } = this.table;
    this.binding = {
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
    };
  }
}
