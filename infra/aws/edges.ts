/* eslint-disable no-new -- a construct enters its scope by being made */
import { Aws, Duration } from 'aws-cdk-lib';
import { EventField, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { LambdaFunction, SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import type { DeadLetters } from './dead-letters.ts';
import type { EventQueue } from './event-queue.ts';
import type { Executions } from './executions.ts';
import type { Verb } from './verb.ts';

/** The queue's messages go to a function, ten at a time; one that fails comes again alone. */
export class Deliveries extends Construct {
  constructor(scope: Construct, id: string, { from: { queue }, to }: { from: EventQueue; to: Verb }) {
    super(scope, id);
    to.function.addEventSourceMapping(id, {
      eventSourceArn: queue.queueArn,
      batchSize: 10,
      reportBatchItemFailures: true,
      // A new account has a concurrency of 10 for everything: half of it stays for forms, pages and messages.
      maxConcurrency: 5,
    });
    // What Lambda's poller calls on our behalf, and no more.
    // https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
    to.function.addToRolePolicy(
      new PolicyStatement({
        actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
        resources: [queue.queueArn],
      }),
    );
  }
}

interface AsyncProps {
  readonly to: Verb;
  readonly deadLetters: DeadLetters;
}

/**
 * Executions that ended other than by their last step. One that succeeded has written its end itself; hearing of it
 * here would cost an invocation for each run, and the sweep finds the few whose writing was lost.
 */
export class EndedRuns extends Construct {
  constructor(scope: Construct, id: string, { of, to, deadLetters }: AsyncProps & { of: Executions }) {
    super(scope, id);
    new Rule(this, 'Rule', {
      description: 'Lojal: a run failed, ran out of time or was stopped',
      eventPattern: {
        source: ['aws.states'],
        detailType: ['Step Functions Execution Status Change'],
        // A prefix, since a pattern holds 2,048 characters: the ARNs of some 25 journeys.
        detail: { status: ['FAILED', 'TIMED_OUT', 'ABORTED'], stateMachineArn: [{ prefix: of.arnPrefix }] },
      },
      targets: [
        new LambdaFunction(to.function, {
          deadLetterQueue: deadLetters.queue,
          retryAttempts: 185,
          maxEventAge: Duration.hours(24),
        }),
      ],
    });
    // What a person should look at, with the ids of the run and nothing else of it. One that was stopped is none: that
    // is how a journey ends early.
    new Rule(this, 'Failed', {
      description: 'Lojal: a run failed or ran out of time, and waits for a person',
      eventPattern: {
        source: ['aws.states'],
        detailType: ['Step Functions Execution Status Change'],
        detail: { status: ['FAILED', 'TIMED_OUT'], stateMachineArn: [{ prefix: of.arnPrefix }] },
      },
      targets: [
        new SqsQueue(deadLetters.queue, {
          deadLetterQueue: deadLetters.queue,
          retryAttempts: 185,
          maxEventAge: Duration.hours(24),
          message: RuleTargetInput.fromObject({
            what: 'a run failed',
            execution: EventField.fromPath('$.detail.executionArn'),
            status: EventField.fromPath('$.detail.status'),
          }),
        }),
      ],
    });
    to.keepFailures(deadLetters);
  }
}

/** On the hour, as in the local world. */
export class Hourly extends Construct {
  constructor(scope: Construct, id: string, { to, deadLetters }: AsyncProps) {
    super(scope, id);
    const { queueArn } = deadLetters.queue;
    const role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    });
    role.addToPolicy(
      new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [to.function.functionArn] }),
    );
    role.addToPolicy(new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [queueArn] }));
    new CfnSchedule(this, 'Schedule', {
      description: 'Lojal: the hourly sweep',
      scheduleExpression: 'cron(0 * * * ? *)',
      scheduleExpressionTimezone: 'UTC',
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        arn: to.function.functionArn,
        roleArn: role.roleArn,
        deadLetterConfig: { arn: queueArn },
        // The next sweep does what this one did not: no use in trying longer than that.
        retryPolicy: { maximumEventAgeInSeconds: 3600, maximumRetryAttempts: 10 },
      },
    });
    to.keepFailures(deadLetters);
  }
}
