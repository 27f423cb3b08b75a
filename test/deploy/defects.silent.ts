import { holding, pick, policyOf, statementOf, verb, type Defect } from './defects.seed.ts';
import type { Synthesised } from './rules/assembly.ts';

interface MappingWritten {
  Enabled?: boolean;
  FilterCriteria?: object;
}
interface StageWritten {
  StageName: string;
  DefaultRouteSettings?: object;
}
interface ProtectWritten {
  CountryRuleSet: { SMS: { CountryCode: string; ProtectStatus: string }[] };
}

const mapping = (app: Synthesised): MappingWritten =>
  pick<MappingWritten>(app, 'AWS::Lambda::EventSourceMapping').properties;
const target = (app: Synthesised): Record<string, unknown> =>
  holding<{ Targets: Record<string, unknown>[] }>(app, 'AWS::Events::Rule', 'aws.ses').properties.Targets[0]!;
const stage = (app: Synthesised): StageWritten =>
  pick<StageWritten>(app, 'AWS::ApiGatewayV2::Stage').properties;
const countries = (app: Synthesised): ProtectWritten['CountryRuleSet'] =>
  pick<ProtectWritten>(app, 'AWS::SMSVOICE::ProtectConfiguration').properties.CountryRuleSet;

/** Slips that no service complains of: what is deployed takes nothing, tells nothing, or tells it to the wrong one. */
export const silentDefects: readonly Defect[] = [
  {
    name: 'nobody takes from the queue',
    by: ['withheld'],
    seed: (app) => (mapping(app).Enabled = false),
  },
  {
    name: 'the queue is read through a filter',
    by: ['withheld'],
    seed: (app) => (mapping(app).FilterCriteria = { Filters: [{ Pattern: '{"body":{"kind":["event"]}}' }] }),
  },
  {
    name: 'record-event is called more often at once than it reserves',
    by: ['withheld'],
    seed: (app) => (verb(app, 'record-event').properties.ReservedConcurrentExecutions = 2),
  },
  {
    name: 'the queue holds each event for a quarter of an hour',
    by: ['withheld'],
    seed: (app) =>
      (holding<{ DelaySeconds?: number }>(app, 'AWS::SQS::Queue', 'RedrivePolicy').properties.DelaySeconds =
        900),
  },
  {
    name: 'a subscription has a filter',
    by: ['withheld'],
    seed: (app) =>
      (holding<{ FilterPolicy?: object }>(app, 'AWS::SNS::Subscription', 'lambda').properties.FilterPolicy = {
        kind: ['complaint'],
      }),
  },
  {
    name: 'a rule hands over a part of the event',
    by: ['withheld'],
    seed: (app) => (target(app)['InputPath'] = '$.detail'),
  },
  {
    name: 'what a call fails on is kept for a version that nobody calls',
    by: ['withheld'],
    seed: (app) =>
      (pick<{ Qualifier: string }>(app, 'AWS::Lambda::EventInvokeConfig').properties.Qualifier = 'live'),
  },
  {
    name: 'the alarms’ topic is encrypted with a key of AWS’s',
    by: ['service-keys'],
    seed: (app) =>
      (holding<{ KmsMasterKeyId?: string }>(app, 'AWS::SNS::Topic', 'DisplayName').properties.KmsMasterKeyId =
        'alias/aws/sns'),
  },
  {
    name: 'a dead-letter queue is encrypted with a key of AWS’s',
    by: ['service-keys'],
    seed: (app) =>
      (pick<{ KmsMasterKeyId?: string }>(app, 'AWS::SQS::Queue', ({ id }) =>
        id.startsWith('FailedInvocations'),
      ).properties.KmsMasterKeyId = 'alias/aws/sqs'),
  },
  {
    name: 'the API takes as much as anyone sends',
    by: ['api-limits'],
    seed: (app) => delete stage(app).DefaultRouteSettings,
  },
  {
    name: 'the API’s stage has a name, which no address has',
    by: ['api-limits'],
    seed: (app) => (stage(app).StageName = 'prod'),
  },
  {
    name: 'the API gives up before its function does',
    by: ['api-limits'],
    seed: (app) =>
      (pick<{ TimeoutInMillis?: number }>(app, 'AWS::ApiGatewayV2::Integration').properties.TimeoutInMillis =
        5000),
  },
  {
    name: 'a country is named nowhere, and so SMS go there',
    by: ['sms-countries'],
    seed: (app) =>
      (countries(app).SMS = countries(app).SMS.filter(({ CountryCode }) => CountryCode !== 'US')),
  },
  {
    name: 'SMS to Sweden are blocked',
    by: ['sms-countries'],
    seed: (app) =>
      (countries(app).SMS.find(({ CountryCode }) => CountryCode === 'SE')!.ProtectStatus = 'BLOCK'),
  },
  {
    name: 'SMS go by a configuration set that protects nothing',
    by: ['sms-countries'],
    seed: (app) =>
      delete pick<{ ProtectConfigurationId?: object }>(app, 'AWS::SMSVOICE::ConfigurationSet').properties
        .ProtectConfigurationId,
  },
  {
    name: 'the secret goes with its stack',
    by: ['kept'],
    seed: (app) =>
      Object.assign(pick(app, 'AWS::SecretsManager::Secret').resource, { DeletionPolicy: 'Delete' }),
  },
  {
    name: 'the table stays behind where its first deploy fails',
    by: ['kept'],
    seed: (app) => Object.assign(pick(app, 'AWS::DynamoDB::Table').resource, { DeletionPolicy: 'Retain' }),
  },
  {
    name: 'the table is deleted where an update replaces it',
    by: ['kept'],
    seed: (app) =>
      Object.assign(pick(app, 'AWS::DynamoDB::Table').resource, { UpdateReplacePolicy: 'Delete' }),
  },
  {
    name: 'the protected table is made before what may fail',
    by: ['kept'],
    seed: (app) => delete pick(app, 'AWS::DynamoDB::Table').resource.DependsOn,
  },
  {
    name: 'bounces come into the sender’s mailbox, with the members’ addresses',
    by: ['mail-feedback'],
    seed: (app) =>
      delete pick<{ FeedbackAttributes?: object }>(app, 'AWS::SES::EmailIdentity').properties
        .FeedbackAttributes,
  },
  {
    name: 'a role with more rights than IAM writes down, as fifty journeys would give it',
    by: ['policy-sizes'],
    seed: (app) => {
      const statement = statementOf(policyOf(app, verb(app, 'sweep')), 'states:DescribeExecution');
      statement.Resource = Array.from(
        { length: 110 },
        (_, index) => `arn:aws:states:eu-north-1:111122223333:execution:lojal-dev-campaign-${index}:*`,
      );
    },
  },
  {
    name: 'a rule that names forty state machines',
    by: ['pattern-sizes'],
    seed: (app) => {
      const { properties } = holding<{ EventPattern: { detail: { stateMachineArn: string[] } } }>(
        app,
        'AWS::Events::Rule',
        'aws.states',
      );
      properties.EventPattern.detail.stateMachineArn = Array.from(
        { length: 40 },
        (_, index) => `arn:aws:states:eu-north-1:111122223333:stateMachine:lojal-dev-campaign-${index}`,
      );
    },
  },
];
