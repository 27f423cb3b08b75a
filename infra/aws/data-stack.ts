import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { CustomerKey } from './customer-key.ts';
import { ItemsTable } from './items-table.ts';
import { MasterSecret } from './master-secret.ts';
import { outputTo } from './outputs.ts';
import type { Stage } from './stage.ts';

/**
 * What cannot be made again: the register with its ledger, and the secret. It stands apart from the app, so that the
 * app can be taken down, rolled back or made anew without coming near it. The app knows both by their names alone: an
 * export of CloudFormation may not change while it is imported, and would hold either stack fast to the other.
 */
export class DataStack extends Stack {
  constructor(scope: Construct, stage: Stage) {
    super(scope, `lojal-${stage.name}-data`, {
      description: 'Lojal: the register of members with the ledger of messages, and the master secret',
      env: { region: stage.region },
      terminationProtection: stage.production,
      tags: { lojal: stage.name },
    });
    const key = stage.options.customerKey ? new CustomerKey(this, 'Key', { stage }).key : undefined;
    const items = new ItemsTable(this, 'Items', { stage, key });
    const secrets = new MasterSecret(this, 'Secrets', { stage, key });
    // Last: a first deploy that fails takes back what it made, and a protected table it could not.
    items.node.addDependency(secrets);
    if (key) items.node.addDependency(key);
    const output = outputTo(this);
    output('TableName', items.table.tableName, 'The table with members, runs and the ledger');
    output('SecretArn', secrets.secret.secretArn, 'The secret from which all others are derived');
  }
}
