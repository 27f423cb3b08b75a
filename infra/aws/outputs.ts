/* eslint-disable no-new -- a construct enters its scope by being made */
import { CfnOutput } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { DeadLetters } from './dead-letters.ts';
import type { EventQueue } from './event-queue.ts';
import type { Intake } from './intake.ts';
import type { ItemsTable } from './items-table.ts';
import type { MasterSecret } from './master-secret.ts';

interface OutputsProps {
  readonly intake: Intake;
  readonly items: ItemsTable;
  readonly secrets: MasterSecret;
  readonly queue: EventQueue;
  readonly deadLetters: DeadLetters;
}

/** What a person needs to know after a deploy, and on a bad night. */
export class Outputs extends Construct {
  constructor(scope: Construct, id: string, { intake, items, secrets, queue, deadLetters }: OutputsProps) {
    super(scope, id);
    const output = (name: string, value: string, description: string): void => {
      // Without the construct's path in front: runbooks and scripts name them.
      new CfnOutput(this, name, { value, description }).overrideLogicalId(name);
    };
    output('ApiUrl', intake.api.apiEndpoint, 'Where forms send: this, then /hooks/ and the name of the form');
    output('TableName', items.table.tableName, 'The table with members, runs and the ledger');
    output('SecretArn', secrets.secret.secretArn, 'The secret from which all others are derived');
    output('EventsQueueUrl', queue.queue.queueUrl, 'Sealed events on their way to record-event');
    output(
      'EventsDeadLettersUrl',
      queue.deadLetters.queue.queueUrl,
      'Sealed events that failed five times: see the runbook, "Dead letters"',
    );
    output(
      'FailedInvocationsUrl',
      deadLetters.queue.queueUrl,
      'Ends of runs, starts, sweeps and deliveries that could not be handled: see the runbook, "Dead letters"',
    );
  }
}
