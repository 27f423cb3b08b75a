import type { Json } from '../../shared/journey/asl/asl.ts';
import {
  disallow,
  holding,
  pick,
  policyOf,
  remove,
  roleNamed,
  roleOf,
  verb,
  type Defect,
  type PolicyWritten,
  type Spoilt,
} from './defects.seed.ts';
import type { Synthesised } from './rules/assembly.ts';

interface RuleWritten {
  EventPattern: Record<string, Json>;
  ScheduleExpression?: string;
  Targets: { DeadLetterConfig?: object; RetryPolicy?: object }[];
}
interface ScheduleWritten {
  ScheduleExpression: string;
  ScheduleExpressionTimezone: string;
  Target: { RoleArn: Json; DeadLetterConfig?: object; RetryPolicy?: object };
}
interface QueueWritten {
  VisibilityTimeout: number;
  MessageRetentionPeriod: number;
  RedrivePolicy: { deadLetterTargetArn: Json; maxReceiveCount: number };
}
interface DestinationWritten {
  EventDestination: { MatchingEventTypes: string[]; EventBridgeDestination?: { EventBusArn: Json } };
}

const schedule = (app: Synthesised): Spoilt<ScheduleWritten> =>
  pick<ScheduleWritten>(app, 'AWS::Scheduler::Schedule');
const ended = (app: Synthesised): Spoilt<RuleWritten> =>
  holding<RuleWritten>(app, 'AWS::Events::Rule', 'aws.states');
const mailRule = (app: Synthesised): Spoilt<RuleWritten> =>
  holding<RuleWritten>(app, 'AWS::Events::Rule', 'aws.ses');
const eventQueue = (app: Synthesised): Spoilt<QueueWritten> =>
  holding<QueueWritten>(app, 'AWS::SQS::Queue', 'RedrivePolicy');
const toBus = (app: Synthesised): Spoilt<DestinationWritten> =>
  holding<DestinationWritten>(app, 'AWS::SES::ConfigurationSetEventDestination', 'EventBridgeDestination');
const toTopic = (app: Synthesised): Spoilt<DestinationWritten> =>
  holding<DestinationWritten>(app, 'AWS::SES::ConfigurationSetEventDestination', 'SnsDestination');
const topicPolicy = (app: Synthesised, service: string): Spoilt<PolicyWritten> =>
  holding<PolicyWritten>(app, 'AWS::SNS::TopicPolicy', service);
const permission = (app: Synthesised, text: string): Spoilt<{ SourceArn?: Json }> =>
  holding<{ SourceArn?: Json }>(app, 'AWS::Lambda::Permission', text);

function without(policy: Spoilt<PolicyWritten>, service: string): void {
  const { PolicyDocument } = policy.properties;
  PolicyDocument.Statement = PolicyDocument.Statement.filter(
    (one) => !JSON.stringify(one.Principal).includes(service),
  );
}

/** Slips on the ways between the parts: rules, schedules, topics, queues, the API. */
export const edgeDefects: readonly Defect[] = [
  {
    name: 'a zone is misspelt',
    by: ['schedules'],
    seed: (app) => (schedule(app).properties.ScheduleExpressionTimezone = 'Europe/Stokholm'),
  },
  {
    name: 'rate(1 hours) on a rule',
    by: ['schedules'],
    seed: (app) => (ended(app).properties.ScheduleExpression = 'rate(1 hours)'),
  },
  {
    name: 'a rate without its unit',
    by: ['schedules'],
    seed: (app) => (schedule(app).properties.ScheduleExpression = 'rate(60)'),
  },
  {
    name: 'cron as Unix writes it, with five fields',
    by: ['schedules'],
    seed: (app) => (schedule(app).properties.ScheduleExpression = 'cron(0 * * * *)'),
  },
  {
    name: 'cron with * for both kinds of day',
    by: ['schedules'],
    seed: (app) => (schedule(app).properties.ScheduleExpression = 'cron(0 * * * * *)'),
  },
  {
    name: 'cron at minute 60',
    by: ['schedules'],
    seed: (app) => (schedule(app).properties.ScheduleExpression = 'cron(60 * * * ? *)'),
  },
  {
    name: 'the sweep’s schedule keeps no failures',
    by: ['schedule-targets'],
    seed: (app) => delete schedule(app).properties.Target.DeadLetterConfig,
  },
  {
    name: 'the sweep’s schedule has no retry policy',
    by: ['schedule-targets'],
    seed: (app) => delete schedule(app).properties.Target.RetryPolicy,
  },
  {
    name: 'the schedule’s role may not invoke the sweep',
    by: ['schedule-targets'],
    seed: (app) =>
      disallow(
        policyOf(app, { ...schedule(app), properties: schedule(app).properties.Target }),
        'lambda:InvokeFunction',
      ),
  },
  {
    name: 'the schedule’s role is one of EventBridge rules',
    by: ['schedule-targets'],
    seed: (app) => {
      const role = roleNamed(app, roleOf(schedule(app).properties.Target.RoleArn));
      role.properties.AssumeRolePolicyDocument.Statement[0]!.Principal = { Service: 'events.amazonaws.com' };
    },
  },
  {
    name: 'the function that one-time schedules call has another name than they say',
    by: ['schedule-targets', 'iam-targets'],
    seed: (app) => (verb(app, 'start-journey').properties.FunctionName = 'lojal-dev-start-run'),
  },
  {
    name: 'the rule of ended runs may not call its function',
    by: ['event-rules'],
    seed: (app) => remove(permission(app, ended(app).id)),
  },
  {
    name: 'a rule keeps no failures',
    by: ['event-rules'],
    seed: (app) => delete ended(app).properties.Targets[0]!.DeadLetterConfig,
  },
  {
    name: 'the dead-letter queue does not let EventBridge in',
    by: ['event-rules'],
    seed: (app) =>
      without(
        holding<PolicyWritten>(app, 'AWS::SQS::QueuePolicy', 'events.amazonaws.com'),
        'events.amazonaws.com',
      ),
  },
  {
    name: 'a topic’s subscription keeps no failures',
    by: ['subscriptions'],
    seed: (app) =>
      delete pick<{ RedrivePolicy?: object }>(app, 'AWS::SNS::Subscription').properties.RedrivePolicy,
  },
  {
    name: 'a topic may not call its function',
    by: ['subscriptions'],
    seed: (app) => remove(permission(app, 'sns.amazonaws.com')),
  },
  {
    name: 'what the sweep fails on is kept nowhere',
    by: ['schedule-targets'],
    seed: (app) => remove(holding(app, 'AWS::Lambda::EventInvokeConfig', verb(app, 'sweep').id)),
  },
  {
    name: 'the sweep may not put what it fails on into the queue',
    by: ['schedule-targets'],
    seed: (app) => disallow(policyOf(app, verb(app, 'sweep')), 'sqs:SendMessage'),
  },
  {
    name: 'a dead-letter queue that gives up to itself',
    by: ['queues'],
    seed: (app) => {
      const { id, properties } = eventQueue(app);
      properties.RedrivePolicy.deadLetterTargetArn = { 'Fn::GetAtt': [id, 'Arn'] };
    },
  },
  {
    name: 'a queue hides a message for 30 seconds',
    by: ['queue-mappings'],
    seed: (app) => (eventQueue(app).properties.VisibilityTimeout = 30),
  },
  {
    name: 'a queue gives up after the first try',
    by: ['queue-mappings'],
    seed: (app) => (eventQueue(app).properties.RedrivePolicy.maxReceiveCount = 1),
  },
  {
    name: 'dead letters are kept for less long than the letters',
    by: ['queues'],
    seed: (app) => {
      const id = roleOf(eventQueue(app).properties.RedrivePolicy.deadLetterTargetArn);
      pick<QueueWritten>(app, 'AWS::SQS::Queue', (one) => one.id === id).properties.MessageRetentionPeriod =
        345_600;
    },
  },
  {
    name: 'ReportBatchItemFailures was left out',
    by: ['queue-mappings'],
    seed: (app) =>
      delete pick<{ FunctionResponseTypes?: string[] }>(app, 'AWS::Lambda::EventSourceMapping').properties
        .FunctionResponseTypes,
  },
  {
    name: 'record-event may not delete what it has done',
    by: ['queue-mappings'],
    seed: (app) => disallow(policyOf(app, verb(app, 'record-event')), 'sqs:DeleteMessage'),
  },
  {
    name: 'the mapping does not wait for the role’s policy',
    by: ['queue-mappings'],
    seed: (app) => delete verb(app, 'record-event').resource.DependsOn,
  },
  {
    name: 'detailType for detail-type',
    by: ['event-patterns'],
    seed: (app) => {
      const { properties } = ended(app);
      const { 'detail-type': type, ...others } = properties.EventPattern;
      properties.EventPattern = { ...others, detailType: type! };
    },
  },
  {
    name: 'a detail-type in other words than SES uses',
    by: ['event-patterns'],
    seed: (app) => (mailRule(app).properties.EventPattern['detail-type'] = ['Email Bounce']),
  },
  {
    name: 'a pattern with a bare value',
    by: ['event-patterns'],
    seed: (app) => (mailRule(app).properties.EventPattern['source'] = 'aws.ses'),
  },
  {
    name: 'SES tells a bus of our own',
    by: ['mail-events'],
    seed: (app) =>
      (toBus(app).properties.EventDestination.EventBridgeDestination!.EventBusArn =
        'arn:aws:events:eu-north-1:111122223333:event-bus/lojal'),
  },
  {
    name: 'nobody hears of complaints',
    by: ['mail-events'],
    seed: (app) => {
      for (const { properties } of [toBus(app), toTopic(app)])
        properties.EventDestination.MatchingEventTypes = ['send', 'delivery', 'bounce', 'reject'];
    },
  },
  {
    name: 'SES may not publish to the topic',
    by: ['mail-events'],
    seed: (app) => without(topicPolicy(app, 'ses.amazonaws.com'), 'ses.'),
  },
  {
    name: 'SES is asked to publish before it may',
    by: ['mail-events'],
    seed: (app) => delete toTopic(app).resource.DependsOn,
  },
  {
    name: 'SMS events may not be published',
    by: ['text-events'],
    seed: (app) => without(topicPolicy(app, 'sms-voice.amazonaws.com'), 'sms-voice.'),
  },
  {
    name: 'a route may not call its function',
    by: ['api-routes'],
    seed: (app) => remove(permission(app, '/hooks/{form}')),
  },
  {
    name: 'a permission is for a path that is no route',
    by: ['api-routes', 'lambda-permissions'],
    seed: (app) => {
      const { properties } = permission(app, '/u/{token}');
      properties.SourceArn = JSON.parse(
        JSON.stringify(properties.SourceArn).replace('/u/', '/unsubscribe/'),
      ) as Json;
    },
  },
  {
    name: 'the API’s stage is never deployed',
    by: ['api-routes'],
    seed: (app) =>
      (pick<{ AutoDeploy: boolean }>(app, 'AWS::ApiGatewayV2::Stage').properties.AutoDeploy = false),
  },
  {
    name: 'a page may take longer than the API waits',
    by: ['api-routes'],
    seed: (app) => (verb(app, 'member-pages').properties.Timeout = 60),
  },
];
