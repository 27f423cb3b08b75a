import { DescribeStacksCommand, ListStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { DescribeAlarmsCommand, GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { DescribeSpendLimitsCommand } from '@aws-sdk/client-pinpoint-sms-voice-v2';
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { GetEmailIdentityCommand } from '@aws-sdk/client-sesv2';
import { ListSubscriptionsByTopicCommand } from '@aws-sdk/client-sns';
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import { beforeEach, describe, expect, it } from 'vitest';
import { instant } from '../time/instant.ts';
import { failure, healthyAccount, mockedClients } from '../../test/support/account-answers.ts';
import { createAwsAccount } from './account.aws.ts';

const clients = mockedClients();
const NOW = instant('2028-03-01T09:00:00Z');
const account = createAwsAccount('eu-north-1');
const QUEUE = 'https://sqs.example/1/failed';

beforeEach(() => {
  healthyAccount(clients);
});

describe('what is not there is an answer', () => {
  it('of a stack', async () => {
    const missing = failure('ValidationError', 'Stack with id lojal-prod does not exist');
    clients.cloudformation.on(DescribeStacksCommand).rejects(missing);
    expect(await account.stack('lojal-prod')).toBeUndefined();
  });

  it('but another mistake in the question is none', async () => {
    clients.cloudformation.on(DescribeStacksCommand).rejects(failure('ValidationError', 'Bad name'));
    await expect(account.stack('lojal prod')).rejects.toMatchObject({ obstacle: 'failed' });
  });

  const ABSENT = failure('ResourceNotFoundException');

  it.each([
    ['an identity', () => account.mailIdentity('a.example')],
    ['a configuration set', () => account.mailConfiguration('x')],
    ['a configuration set of SMS', () => account.textConfiguration('x')],
    ['a queue', () => account.backlog(QUEUE, NOW)],
    ['a table', () => account.table('x')],
  ])('of %s', async (_, ask) => {
    for (const client of Object.values(clients)) client.reset().rejects(ABSENT);
    expect(await ask()).toBeUndefined();
  });

  it('of the secret, whose shape is told without a character of it', async () => {
    clients.secrets.on(GetSecretValueCommand).rejects(failure('ResourceNotFoundException'));
    expect(await account.secretProblem('arn:secret')).toBe('There is no such secret.');
    for (const [SecretString, said] of [
      ['hunter2', 'not JSON'],
      [JSON.stringify({ current: 'k1', k1: 'hunter2' }), 'k1'],
      [JSON.stringify({ current: 'k2', k1: 'hunter2'.repeat(9) }), '"k2", which it does not hold'],
    ] as const) {
      clients.secrets.reset();
      clients.secrets.on(GetSecretValueCommand).resolves({ SecretString });
      const problem = await account.secretProblem('arn:secret');
      expect(problem).toContain(said);
      expect(problem).not.toContain('hunter2');
    }
  });
});

describe('details', () => {
  it('a stack’s deleted parts are none of it, and all pages of a list are read', async () => {
    const one = { LogicalResourceId: 'A', ResourceType: 'T', LastUpdatedTimestamp: new Date(NOW) };
    clients.cloudformation
      .on(ListStackResourcesCommand)
      .resolvesOnce({
        StackResourceSummaries: [{ ...one, ResourceStatus: 'DELETE_COMPLETE', PhysicalResourceId: 'old' }],
        NextToken: '2',
      })
      .resolvesOnce({
        StackResourceSummaries: [{ ...one, ResourceStatus: 'UPDATE_COMPLETE', PhysicalResourceId: 'new' }],
      });
    expect(await account.parts('lojal-prod')).toEqual([{ type: 'T', id: 'A', physical: 'new' }]);
  });

  it('DKIM records point where SES says, and there are none for a key of one’s own', async () => {
    const DkimAttributes = { Tokens: ['t1'], SigningHostedZone: 'a1.dkim.example' };
    clients.ses.on(GetEmailIdentityCommand).resolves({ DkimAttributes });
    expect((await account.mailIdentity('example.org'))?.dkimRecords).toEqual([
      { token: 't1', value: 't1.a1.dkim.example' },
    ]);
    clients.ses
      .on(GetEmailIdentityCommand)
      .resolves({ DkimAttributes: { ...DkimAttributes, SigningAttributesOrigin: 'EXTERNAL' } });
    expect((await account.mailIdentity('example.org'))?.dkimRecords).toEqual([]);
  });

  it('a MAIL FROM domain is told with what SES does while it fails', async () => {
    clients.ses.on(GetEmailIdentityCommand).resolves({
      MailFromAttributes: {
        MailFromDomain: 'post.example.org',
        MailFromDomainStatus: 'PENDING',
        BehaviorOnMxFailure: 'REJECT_MESSAGE',
      },
    });
    expect((await account.mailIdentity('example.org'))?.mailFrom).toEqual({
      domain: 'post.example.org',
      status: 'PENDING',
      onFailure: 'REJECT_MESSAGE',
    });
  });

  it('a spend limit that nobody lowered is the account’s, and before the first SMS nothing is spent', async () => {
    const Name = 'TEXT_MESSAGE_MONTHLY_SPEND_LIMIT';
    clients.sms
      .on(DescribeSpendLimitsCommand)
      .resolves({ SpendLimits: [{ Name, EnforcedLimit: 1, MaxLimit: 30, Overridden: false }] });
    clients.cloudwatch.on(GetMetricDataCommand).resolves({ MetricDataResults: [] });
    expect(await account.textLimits(NOW)).toEqual({
      tier: 'PRODUCTION',
      limit: 30,
      most: 30,
      spent: undefined,
    });
    const { StartTime, EndTime } = clients.cloudwatch.calls()[0]!.args[0].input as {
      StartTime: Date;
      EndTime: Date;
    };
    expect([StartTime.toISOString(), EndTime.toISOString()]).toEqual(['2028-03-01T00:00:00.000Z', NOW]);
  });

  it('what a queue holds is told with the newest age of the oldest', async () => {
    clients.sqs.on(GetQueueAttributesCommand).resolves({
      Attributes: { ApproximateNumberOfMessages: '2', ApproximateNumberOfMessagesNotVisible: '1' },
    });
    clients.cloudwatch
      .on(GetMetricDataCommand)
      .resolves({ MetricDataResults: [{ Id: 'm0', Values: [900, 600] }] });
    expect(await account.backlog(QUEUE, NOW)).toEqual({ messages: 3, oldestSeconds: 900 });
    expect(clients.cloudwatch.calls()[0]!.args[0].input).toMatchObject({
      ScanBy: 'TimestampDescending',
      StartTime: new Date('2028-03-01T08:00:00Z'),
      MetricDataQueries: [
        { MetricStat: { Metric: { Dimensions: [{ Name: 'QueueName', Value: 'failed' }] } } },
      ],
    });
  });

  it('a subscription without an ARN is not confirmed', async () => {
    clients.sns.on(ListSubscriptionsByTopicCommand).resolves({
      Subscriptions: [
        { Protocol: 'email', Endpoint: 'drift@example.org', SubscriptionArn: 'PendingConfirmation' },
        { Protocol: 'email', Endpoint: 'old@example.org', SubscriptionArn: 'Deleted' },
      ],
    });
    expect((await account.subscribers('arn:x')).map(({ confirmed }) => confirmed)).toEqual([false, false]);
  });

  it('alarms are asked for by name, a hundred at a time, and none is asked for in vain', async () => {
    clients.cloudwatch.on(DescribeAlarmsCommand).resolves({ MetricAlarms: [] });
    expect(await account.alarms([])).toEqual([]);
    expect(clients.cloudwatch.calls()).toHaveLength(0);
    await account.alarms(Array.from({ length: 101 }, (_, index) => `a${index}`));
    expect(
      clients.cloudwatch
        .calls()
        .map(({ args }) => (args[0].input as { AlarmNames: string[] }).AlarmNames.length),
    ).toEqual([100, 1]);
  });

  it('an item comes as it is written', async () => {
    clients.dynamodb
      .on(GetItemCommand)
      .resolves({ Item: { pk: { S: 'SENDING' }, sk: { S: 'FREEZE' }, why: { S: 'x' } } });
    const key = { pk: 'SENDING', sk: 'FREEZE' };
    expect(await account.item('lojal-prod-items', key)).toEqual({ ...key, why: 'x' });
  });
});
