/* eslint-disable no-new -- a construct enters its scope by being made */
import { Duration, Stack } from 'aws-cdk-lib';
import {
  Alarm,
  ComparisonOperator,
  Metric,
  Stats,
  TreatMissingData,
  type AlarmProps,
  type IMetric,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { FilterPattern, MetricFilter, type IFilterPattern, type ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { NOT_ACCEPTED } from '../../shared/journey/errors.ts';
import type { DeadLetters } from './dead-letters.ts';
import type { EventQueue } from './event-queue.ts';
import type { Intake } from './intake.ts';
import type { Stage } from './stage.ts';
import type { Verb } from './verb.ts';

interface AlarmsProps {
  readonly stage: Pick<Stage, 'name' | 'alarmEmail'>;
  readonly queue: EventQueue;
  readonly deadLetters: DeadLetters;
  readonly sweeper: Verb;
  readonly sender: Verb;
  readonly intake: Intake;
  /** The other functions. */
  readonly others: readonly Verb[];
}

/**
 * Five, of one metric each: CloudWatch asks 0.10 USD a month for each metric that an alarm looks at, and with the secret
 * an idle stage stays under 12 USD a year. Each has a heading of its name in infra/RUNBOOK.md. SES itself writes to the
 * account when too much bounces, and what it then refuses raises SendingHeldBack.
 */
export class Alarms extends Construct {
  readonly all: readonly Alarm[];

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    const { stage, queue, deadLetters, sweeper, sender, intake, others } = props;
    const raise = this.#raiseTo(stage);
    const hour = Duration.hours(1);
    const anything = { threshold: 1, evaluationPeriods: 1 } as const;
    this.all = [
      raise('EventsDeadLetters', 'events of forms were given up', {
        ...anything,
        metric: waiting(queue.deadLetters.queue),
      }),
      raise('FailedInvocations', 'a run failed, or a call that nobody waits for was given up', {
        ...anything,
        metric: waiting(deadLetters.queue),
      }),
      raise('SweepMissing', 'the hourly sweep has not run for two hours', {
        metric: sweeper.function.metricInvocations({ period: hour, statistic: Stats.SUM }),
        comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
        threshold: 1,
        evaluationPeriods: 2,
        // That it does not run is that there is no number.
        treatMissingData: TreatMissingData.BREACHING,
      }),
      raise('SendingHeldBack', 'messages are refused, by a provider or because sending is frozen', {
        // A single message that waits is tried once an hour on average, and at random: four hours of six are no chance.
        metric: this.#counted('HeldBack', stage, hour, [
          [sender.log, FilterPattern.literal(`"\\"errorType\\":\\"${NOT_ACCEPTED}\\""`)],
        ]),
        threshold: 1,
        evaluationPeriods: 6,
        datapointsToAlarm: 4,
      }),
      raise('Faults', 'a function logged an error, or the API answered with one', {
        ...anything,
        metric: this.#counted('Faults', stage, Duration.minutes(5), [
          ...[sweeper, sender, ...others].map(
            ({ log }) => [log, FilterPattern.stringValue('$.level', '=', 'ERROR')] as const,
          ),
          [intake.accessLog, FilterPattern.stringValue('$.status', '=', '5*')],
        ]),
      }),
    ];
  }

  /** Alarms that write to the stage's address. */
  #raiseTo({ name, alarmEmail }: AlarmsProps['stage']) {
    // No key of KMS: CloudWatch could not publish with the one that AWS manages, and one of our own costs more than all
    // alarms. An alarm says that something is wrong, and nothing of whom; SNS keeps it on encrypted disks all the same.
    const topic = new Topic(this, 'Topic', { enforceSSL: true, displayName: `Lojal ${name}` });
    topic.addToResourcePolicy(
      new PolicyStatement({
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
    topic.addSubscription(new EmailSubscription(alarmEmail));
    const action = new SnsAction(topic);
    return (id: string, means: string, props: Omit<AlarmProps, 'alarmName' | 'alarmDescription'>): Alarm => {
      const alarm = new Alarm(this, id, {
        comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        treatMissingData: TreatMissingData.NOT_BREACHING,
        ...props,
        alarmName: `lojal-${name} ${id}`,
        alarmDescription: `Lojal: ${means}. See infra/RUNBOOK.md, "${id}".`,
      });
      alarm.addAlarmAction(action);
      alarm.addOkAction(action);
      return alarm;
    };
  }

  /**
   * How many lines of these logs match, all in one metric. It is paid for only in hours with such a line, which is why it
   * has no default of 0.
   */
  #counted(
    metricName: string,
    { name }: Pick<Stage, 'name'>,
    period: Duration,
    lines: readonly (readonly [ILogGroup, IFilterPattern])[],
  ): IMetric {
    const metricNamespace = `lojal-${name}`;
    for (const [logGroup, filterPattern] of lines) {
      new MetricFilter(this, `${metricName}Of${logGroup.node.scope!.node.id}`, {
        logGroup,
        filterPattern,
        metricNamespace,
        metricName,
        metricValue: '1',
      });
    }
    return new Metric({ namespace: metricNamespace, metricName, period, statistic: Stats.SUM });
  }
}

const waiting = (queue: IQueue): IMetric =>
  queue.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(5), statistic: Stats.MAXIMUM });
