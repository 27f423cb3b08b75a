import type { Json } from '../../shared/journey/asl/asl.ts';
import { holding, pick, remove, type Defect, type PolicyWritten, type Spoilt } from './defects.seed.ts';
import type { Synthesised } from './rules/assembly.ts';

interface AlarmWritten {
  MetricName: string;
  Namespace: string;
  Dimensions: { Name: string; Value: Json }[];
  Statistic: string;
  Period: number;
  EvaluationPeriods: number;
  DatapointsToAlarm?: number;
  TreatMissingData?: string;
  ActionsEnabled?: boolean;
  AlarmActions?: Json[];
  OKActions?: Json[];
}
interface FilterWritten {
  FilterPattern: string;
  LogGroupName: Json;
  MetricTransformations: { MetricName: string }[];
}

const alarm = (app: Synthesised, text: string): AlarmWritten =>
  holding<AlarmWritten>(app, 'AWS::CloudWatch::Alarm', text).properties;
const sweepMissing = (app: Synthesised): AlarmWritten => alarm(app, 'SweepMissing');
const faults = (app: Synthesised): AlarmWritten => alarm(app, 'Faults');
const waiting = (app: Synthesised): AlarmWritten => alarm(app, 'FailedInvocations');
const filter = (app: Synthesised, text: string): Spoilt<FilterWritten> =>
  holding<FilterWritten>(app, 'AWS::Logs::MetricFilter', text);

/** Slips in what watches the rest: each deploys without a word, and is silent in the night when it should not be. */
export const watchDefects: readonly Defect[] = [
  {
    name: 'an alarm looks at a misspelt metric',
    by: ['alarm-metrics', 'watched'],
    seed: (app) => (sweepMissing(app).MetricName = 'Invocation'),
  },
  {
    name: 'an alarm looks in a misspelt namespace',
    by: ['alarm-metrics'],
    seed: (app) => (sweepMissing(app).Namespace = 'AWS/Lamda'),
  },
  {
    name: 'an alarm calls its dimension by another name',
    by: ['alarm-metrics'],
    seed: (app) => (waiting(app).Dimensions[0]!.Name = 'Queue'),
  },
  {
    name: 'an alarm knows its queue by its ARN, and not by its name',
    by: ['alarm-metrics', 'watched'],
    seed: (app) => {
      const [dimension] = waiting(app).Dimensions;
      dimension!.Value = JSON.parse(JSON.stringify(dimension!.Value).replace('QueueName', 'Arn')) as Json;
    },
  },
  {
    name: 'an alarm looks at another metric than the filters write',
    by: ['alarm-metrics', 'metric-filters'],
    seed: (app) => (faults(app).MetricName = 'Fault'),
  },
  {
    name: 'an alarm takes the least of what must be counted',
    by: ['alarm-metrics'],
    seed: (app) => (faults(app).Statistic = 'Minimum'),
  },
  {
    name: 'a dead man’s alarm takes silence for health',
    by: ['alarm-judgement'],
    seed: (app) => (sweepMissing(app).TreatMissingData = 'notBreaching'),
  },
  {
    name: 'an alarm has a period of 45 seconds',
    by: ['alarm-judgement'],
    seed: (app) => (faults(app).Period = 45),
  },
  {
    name: 'an alarm looks back over two days by the minute',
    by: ['alarm-judgement'],
    seed: (app) => Object.assign(faults(app), { Period: 60, EvaluationPeriods: 2880 }),
  },
  {
    name: 'an alarm needs more bad periods than it looks at',
    by: ['alarm-judgement'],
    seed: (app) => (faults(app).DatapointsToAlarm = 2),
  },
  {
    name: 'an alarm tells nobody',
    by: ['alarms-heard'],
    seed: (app) => delete faults(app).AlarmActions,
  },
  {
    name: 'an alarm does not say that it is over',
    by: ['alarms-heard'],
    seed: (app) => delete faults(app).OKActions,
  },
  {
    name: 'an alarm was silenced for a night, and stayed so',
    by: ['alarms-heard'],
    seed: (app) => (faults(app).ActionsEnabled = false),
  },
  {
    name: 'alarms may not publish to their topic',
    by: ['alarms-heard'],
    seed: (app) => {
      const { PolicyDocument } = holding<PolicyWritten>(
        app,
        'AWS::SNS::TopicPolicy',
        'cloudwatch.amazonaws.com',
      ).properties;
      PolicyDocument.Statement = PolicyDocument.Statement.filter(({ Effect }) => Effect === 'Deny');
    },
  },
  {
    name: 'alarms tell a topic to which nobody listens',
    by: ['alarms-heard'],
    seed: (app) => {
      const { id } = pick<{ DisplayName?: string }>(
        app,
        'AWS::SNS::Topic',
        ({ properties }) => properties.DisplayName === undefined,
      );
      const { TopicArn } = holding<{ TopicArn: Json }>(app, 'AWS::SNS::Subscription', 'email').properties;
      const other = { Ref: id };
      holding<{ TopicArn: Json }>(app, 'AWS::SNS::Subscription', 'email').properties.TopicArn = other;
      faults(app).AlarmActions = [TopicArn];
    },
  },
  {
    name: 'a log filter with two equals signs',
    by: ['metric-filters'],
    seed: (app) => (filter(app, '$.level').properties.FilterPattern = '{ $.level == "ERROR" }'),
  },
  {
    name: 'a log filter looks for a field that no line has',
    by: ['metric-filters'],
    seed: (app) => (filter(app, '$.status').properties.FilterPattern = '{ $.statusCode = "5*" }'),
  },
  {
    name: 'a function’s errors are counted nowhere',
    by: ['metric-filters'],
    seed: (app) => remove(filter(app, 'SweepLog')),
  },
  {
    name: 'a dead-letter queue that no alarm looks at',
    by: ['watched'],
    seed: (app) => remove(holding(app, 'AWS::CloudWatch::Alarm', 'FailedInvocations')),
  },
  {
    name: 'the hourly sweep runs once a day',
    by: ['watched'],
    seed: (app) =>
      (pick<{ ScheduleExpression: string }>(app, 'AWS::Scheduler::Schedule').properties.ScheduleExpression =
        'cron(0 0 * * ? *)'),
  },
];
