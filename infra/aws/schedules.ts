import { ArnFormat, Aws, Stack } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import type { SchedulesBinding } from '../../shared/adapters/schedules.aws.ts';
import type { Bindable, Binding } from './bind.ts';
import type { DeadLetters } from './dead-letters.ts';
import type { Stage } from './stage.ts';

interface SchedulesProps {
  readonly stage: Pick<Stage, 'name'>;
  /**
   * The name of the function that they call. Its name and not itself, since it arms schedules of its own: each would
   * have to be there before the other.
   */
  readonly to: string;
  readonly deadLetters: DeadLetters;
}

/** Where one-time schedules stand until they fire, and the role with which they do. What is due stands in the table. */
export class Schedules extends Construct implements Bindable {
  readonly binding: Binding;

  constructor(scope: Construct, id: string, { stage, to, deadLetters }: SchedulesProps) {
    super(scope, id);
    const name = `lojal-${stage.name}`;
    const group = new CfnScheduleGroup(this, 'Group', { name });
    const target = Stack.of(this).formatArn({
      service: 'lambda',
      resource: 'function',
      resourceName: to,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    const { queueArn } = deadLetters.queue;
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    });
    role.addToPolicy(new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [target] }));
    role.addToPolicy(new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [queueArn] }));
    const bound: SchedulesBinding = {
      group: group.ref,
      role: role.roleArn,
      target,
      deadLetters: queueArn,
    };
    this.binding = {
      variables: { SCHEDULES: Stack.of(this).toJsonString(bound) },
      access: [
        {
          actions: ['CreateSchedule', 'UpdateSchedule', 'DeleteSchedule'].map((one) => `scheduler:${one}`),
          // A schedule's name is a run's id, which nobody knows before.
          resources: [
            Stack.of(this).formatArn({
              service: 'scheduler',
              resource: 'schedule',
              resourceName: `${name}/*`,
            }),
          ],
        },
        // A schedule carries the role, and only who may pass it on may make one. No other service can take it.
        { actions: ['iam:PassRole'], resources: [role.roleArn] },
      ],
    };
  }
}
