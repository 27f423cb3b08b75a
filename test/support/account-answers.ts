import {
  CloudFormationClient,
  DescribeStacksCommand,
  ListStackResourcesCommand,
} from '@aws-sdk/client-cloudformation';
import { CloudWatchClient, DescribeAlarmsCommand, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DynamoDBClient,
  GetItemCommand,
} from '@aws-sdk/client-dynamodb';
import {
  GetAccountSettingsCommand,
  GetFunctionConcurrencyCommand,
  LambdaClient,
} from '@aws-sdk/client-lambda';
import {
  DescribeAccountAttributesCommand,
  DescribeConfigurationSetsCommand,
  DescribeSenderIdsCommand,
  DescribeSpendLimitsCommand,
  GetProtectConfigurationCountryRuleSetCommand,
  PinpointSMSVoiceV2Client,
} from '@aws-sdk/client-pinpoint-sms-voice-v2';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import {
  GetAccountCommand,
  GetConfigurationSetCommand,
  GetConfigurationSetEventDestinationsCommand,
  GetEmailIdentityCommand,
  SESv2Client,
} from '@aws-sdk/client-sesv2';
import { ListStateMachinesCommand, SFNClient } from '@aws-sdk/client-sfn';
import { ListSubscriptionsByTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { mockClient } from 'aws-sdk-client-mock';

/**
 * The clients of every service that the doctor asks, none of which goes to a network. Each test file makes its own: files
 * share their modules, and another one that mocks the same client ends what was there.
 */
export const mockedClients = () => ({
  sts: mockClient(STSClient),
  cloudformation: mockClient(CloudFormationClient),
  lambda: mockClient(LambdaClient),
  cloudwatch: mockClient(CloudWatchClient),
  sqs: mockClient(SQSClient),
  sns: mockClient(SNSClient),
  sfn: mockClient(SFNClient),
  dynamodb: mockClient(DynamoDBClient),
  secrets: mockClient(SecretsManagerClient),
  ses: mockClient(SESv2Client),
  sms: mockClient(PinpointSMSVoiceV2Client),
});
type Clients = ReturnType<typeof mockedClients>;

/** An error as the SDK throws it. */
export const failure = (name: string, message = name, more: object = {}): Error =>
  Object.assign(new Error(message), { name, ...more });

/** Every call so far, by the name of its command. */
export const commandsSent = (clients: Clients): readonly string[] =>
  Object.values(clients).flatMap((client) =>
    client.calls().map(({ args: [command] }) => command.constructor.name),
  );

const AT = new Date('2028-03-01T06:00:00Z');
const TOPIC = 'arn:aws:sns:eu-north-1:111122223333:lojal-prod-alarms';
const part = (ResourceType: string, LogicalResourceId: string, PhysicalResourceId: string) => ({
  ResourceType,
  LogicalResourceId,
  PhysicalResourceId,
  LastUpdatedTimestamp: AT,
  ResourceStatus: 'CREATE_COMPLETE' as const,
});

/** An account in which the stage `prod` is as it should be, on 2028-03-01 at 09:00 UTC. */
export function healthyAccount(clients: Clients): void {
  for (const client of Object.values(clients)) client.reset();
  clients.sts
    .on(GetCallerIdentityCommand)
    .resolves({ Account: '111122223333', Arn: 'arn:aws:iam::111122223333:user/ops' });
  clients.cloudformation
    .on(DescribeStacksCommand)
    .resolves({
      Stacks: [
        {
          StackName: 'lojal-prod',
          CreationTime: new Date('2027-01-01T00:00:00Z'),
          LastUpdatedTime: AT,
          StackStatus: 'UPDATE_COMPLETE',
          Outputs: [
            { OutputKey: 'TableName', OutputValue: 'lojal-prod-items' },
            { OutputKey: 'SecretArn', OutputValue: 'arn:secret' },
            {
              OutputKey: 'ApiDomain',
              OutputValue: 'medlem.example.org CNAME d-1.execute-api.eu-north-1.amazonaws.com',
            },
            { OutputKey: 'EventsQueueUrl', OutputValue: 'https://sqs.example/1/events' },
            { OutputKey: 'EventsDeadLettersUrl', OutputValue: 'https://sqs.example/1/events-dead' },
            { OutputKey: 'FailedInvocationsUrl', OutputValue: 'https://sqs.example/1/failed' },
          ],
        },
      ],
    })
    .on(ListStackResourcesCommand)
    .resolves({
      StackResourceSummaries: [
        part('AWS::Lambda::Function', 'SendMessageFunction1', 'lojal-send'),
        part('AWS::Lambda::Function', 'SweepFunction1', 'lojal-sweep'),
        part('AWS::SES::ConfigurationSet', 'MailConfigurationSet1', 'lojal-mail'),
        part('AWS::CloudWatch::Alarm', 'AlarmsFaults1', 'lojal-prod Faults'),
      ],
    });
  clients.ses
    .on(GetAccountCommand)
    .resolves({
      ProductionAccessEnabled: true,
      SendingEnabled: true,
      EnforcementStatus: 'HEALTHY',
      SendQuota: { Max24HourSend: 50_000, MaxSendRate: 14, SentLast24Hours: 120 },
    })
    .on(GetEmailIdentityCommand)
    .rejects(failure('NotFoundException'))
    .on(GetEmailIdentityCommand, { EmailIdentity: 'example.org' })
    .resolves({
      VerifiedForSendingStatus: true,
      FeedbackForwardingStatus: false,
      DkimAttributes: { SigningEnabled: true, Status: 'SUCCESS', Tokens: ['t1', 't2', 't3'] },
    })
    .on(GetConfigurationSetCommand)
    .resolves({ SendingOptions: { SendingEnabled: true } })
    .on(GetConfigurationSetEventDestinationsCommand)
    .resolves({
      EventDestinations: [
        {
          Name: 'bus',
          Enabled: true,
          EventBridgeDestination: { EventBusArn: 'arn:bus' },
          MatchingEventTypes: ['DELIVERY', 'BOUNCE', 'COMPLAINT', 'REJECT'],
        },
        {
          Name: 'topic',
          Enabled: true,
          SnsDestination: { TopicArn: 'arn:topic' },
          MatchingEventTypes: ['BOUNCE', 'COMPLAINT', 'REJECT'],
        },
      ],
    });
  clients.sms
    .on(DescribeAccountAttributesCommand)
    .resolves({ AccountAttributes: [{ Name: 'ACCOUNT_TIER', Value: 'PRODUCTION' }] })
    .on(DescribeSpendLimitsCommand)
    .resolves({
      SpendLimits: [
        { Name: 'VOICE_MESSAGE_MONTHLY_SPEND_LIMIT', EnforcedLimit: 1, MaxLimit: 1, Overridden: false },
        { Name: 'TEXT_MESSAGE_MONTHLY_SPEND_LIMIT', EnforcedLimit: 50, MaxLimit: 100, Overridden: true },
      ],
    })
    .on(DescribeSenderIdsCommand)
    .resolves({ SenderIds: ['SE', 'NO'].map(senderIn) })
    .on(DescribeConfigurationSetsCommand)
    .resolves({
      ConfigurationSets: [
        {
          ConfigurationSetArn: 'arn:set',
          ConfigurationSetName: 'lojal-prod',
          CreatedTimestamp: AT,
          ProtectConfigurationId: 'protect-1',
          EventDestinations: [
            {
              EventDestinationName: 'record-delivery',
              Enabled: true,
              MatchingEventTypes: ['TEXT_ALL'],
              SnsDestination: { TopicArn: 'arn:texts' },
            },
          ],
        },
      ],
    })
    .on(GetProtectConfigurationCountryRuleSetCommand)
    .resolves({
      ProtectConfigurationArn: 'arn:protect',
      ProtectConfigurationId: 'protect-1',
      NumberCapability: 'SMS',
      CountryRuleSet: {
        SE: { ProtectStatus: 'ALLOW' },
        NO: { ProtectStatus: 'ALLOW' },
        US: { ProtectStatus: 'BLOCK' },
      },
    });
  clients.lambda
    .on(GetAccountSettingsCommand)
    .resolves({ AccountLimit: { ConcurrentExecutions: 1000, UnreservedConcurrentExecutions: 1000 } })
    .on(GetFunctionConcurrencyCommand)
    .resolves({});
  clients.cloudwatch
    .on(GetMetricDataCommand)
    .callsFake(({ MetricDataQueries }: { MetricDataQueries: readonly { Id: string }[] }) => ({
      MetricDataResults: MetricDataQueries.map(({ Id }) => ({ Id, Values: METRICS[Id] ?? [] })),
    }))
    .on(DescribeAlarmsCommand)
    .resolves({
      MetricAlarms: [
        {
          AlarmName: 'lojal-prod Faults',
          StateValue: 'OK',
          StateUpdatedTimestamp: AT,
          AlarmDescription: 'Lojal: a function logged an error.',
          ActionsEnabled: true,
          AlarmActions: [TOPIC],
        },
      ],
    });
  clients.sns.on(ListSubscriptionsByTopicCommand).resolves({
    Subscriptions: [
      { Protocol: 'email', Endpoint: 'drift@example.org', SubscriptionArn: `${TOPIC}:1`, TopicArn: TOPIC },
    ],
  });
  clients.sqs.on(GetQueueAttributesCommand).resolves({
    Attributes: { ApproximateNumberOfMessages: '0', ApproximateNumberOfMessagesNotVisible: '0' },
  });
  clients.sfn.on(ListStateMachinesCommand).resolves({
    stateMachines: ['welcome', 'thank-you', 'check-in', 'birthday', 'nps'].map((name) => ({
      name: `lojal-prod-${name}`,
      stateMachineArn: `arn:${name}`,
      type: 'STANDARD' as const,
      creationDate: AT,
    })),
  });
  clients.dynamodb
    .on(DescribeTableCommand)
    .resolves({ Table: { TableStatus: 'ACTIVE', DeletionProtectionEnabled: true } })
    .on(DescribeContinuousBackupsCommand)
    .resolves({
      ContinuousBackupsDescription: {
        ContinuousBackupsStatus: 'ENABLED',
        PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: 'ENABLED' },
      },
    })
    .on(GetItemCommand)
    .resolves({});
  clients.secrets
    .on(GetSecretValueCommand)
    .resolves({ SecretString: JSON.stringify({ current: 'k1', k1: 'a'.repeat(64) }) });
}

/** Two sweeps in two hours, none failed; or 12.5 USD of SMS this month. */
const METRICS: Readonly<Record<string, number[]>> = { m0: [1, 1], m1: [0, 0], spent: [12.5, 11] };

export const senderIn = (IsoCountryCode: string) => ({
  SenderIdArn: `arn:${IsoCountryCode}`,
  SenderId: 'Exempelfb',
  IsoCountryCode,
  MessageTypes: ['TRANSACTIONAL' as const],
  MonthlyLeasingPrice: '0.00',
  DeletionProtectionEnabled: false,
  Registered: false,
});
