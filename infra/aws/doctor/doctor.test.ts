import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { GetAccountSettingsCommand } from '@aws-sdk/client-lambda';
import {
  DescribeAccountAttributesCommand,
  DescribeSenderIdsCommand,
  DescribeSpendLimitsCommand,
} from '@aws-sdk/client-pinpoint-sms-voice-v2';
import { GetAccountCommand, GetEmailIdentityCommand } from '@aws-sdk/client-sesv2';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { beforeEach, describe, expect, it } from 'vitest';
import { createAwsAccount } from '../../../shared/adapters/account.aws.ts';
import { createLocalClock } from '../../../shared/adapters/clock.local.ts';
import { instant } from '../../../shared/time/instant.ts';
import {
  commandsSent,
  failure,
  healthyAccount,
  mockedClients,
} from '../../../test/support/account-answers.ts';
import { dnsOf, GOOD_DNS } from '../../../test/support/dns.ts';
import { read } from '../../../test/support/tree.ts';
import { doctor, DoctorUsage, readCommand } from './doctor.ts';
import { isBroken, toJson, toText } from './report.ts';

const clients = mockedClients();
const clock = createLocalClock({ at: instant('2028-03-01T09:00:00Z') });
const look = (dns: Parameters<typeof dnsOf>[0], members?: number) =>
  doctor({ accountIn: createAwsAccount, dns: dnsOf(dns), clock }, { stage: 'prod', said: { members } });

/** An account on its first day: nothing was asked for, made or deployed. */
function freshAccount(): void {
  clients.cloudformation
    .on(DescribeStacksCommand)
    .rejects(failure('ValidationError', 'Stack with id lojal-prod does not exist'));
  clients.ses
    .on(GetAccountCommand)
    .resolves({
      ProductionAccessEnabled: false,
      SendingEnabled: true,
      EnforcementStatus: 'HEALTHY',
      SendQuota: { Max24HourSend: 200, MaxSendRate: 1, SentLast24Hours: 0 },
    })
    .on(GetEmailIdentityCommand, { EmailIdentity: 'example.org' })
    .rejects(failure('NotFoundException'));
  clients.sms
    .on(DescribeAccountAttributesCommand)
    .resolves({ AccountAttributes: [{ Name: 'ACCOUNT_TIER', Value: 'SANDBOX' }] })
    .on(DescribeSpendLimitsCommand)
    .resolves({
      SpendLimits: [
        { Name: 'TEXT_MESSAGE_MONTHLY_SPEND_LIMIT', EnforcedLimit: 1, MaxLimit: 1, Overridden: false },
      ],
    })
    .on(DescribeSenderIdsCommand)
    .resolves({ SenderIds: [] });
  clients.lambda
    .on(GetAccountSettingsCommand)
    .resolves({ AccountLimit: { ConcurrentExecutions: 10, UnreservedConcurrentExecutions: 10 } });
  clients.cloudwatch.callsFake(() => ({ MetricDataResults: [] }));
}

beforeEach(() => {
  healthyAccount(clients);
});

describe('the command', () => {
  it('is understood', () => {
    expect(readCommand(['--stage', 'prod'])).toEqual({
      stage: 'prod',
      said: { region: undefined, members: undefined },
      json: false,
    });
    expect(readCommand(['--stage', 'test', '--members', '10000', '--region', 'eu-west-1', '--json'])).toEqual(
      { stage: 'test', said: { region: 'eu-west-1', members: 10_000 }, json: true },
    );
  });

  it.each([
    [[], 'Say which stage'],
    [['--stage', 'prod', '--members', 'many'], '--members is "many"'],
    [['--stage', 'prod', '--members', '0'], '--members is "0"'],
    [['--stage', 'prod', '--region', 'Stockholm'], '--region is "Stockholm"'],
    [['prod'], 'prod'],
    [['--stage', 'prod', '--fix'], '--fix'],
  ])('%j is refused with what is understood', (args, said) => {
    const given = (): unknown => readCommand(args);
    expect(given).toThrow(DoctorUsage);
    expect(given).toThrow(said);
    expect(given).toThrow('npm run doctor');
  });
});

describe('a healthy stage', () => {
  it('is ready: every line is ok', async () => {
    const report = await look(GOOD_DNS, 10_000);
    expect(report.findings.filter(({ state }) => state !== 'ok')).toEqual([]);
    expect(report.findings.length).toBeGreaterThan(20);
    expect(isBroken(report)).toBe(false);
    expect(toText(report)).toMatch(/\nReady to write to members\.$/);
  });

  it('is looked at, and nothing more: only Get, List and Describe are sent', async () => {
    await look(GOOD_DNS);
    const sent = commandsSent(clients);
    expect(sent.length).toBeGreaterThan(25);
    expect(sent.filter((name) => !/^(Get|List|Describe)/.test(name))).toEqual([]);
  });

  it('stands in the README as it is printed', async () => {
    expect(read('infra/aws/README.md')).toContain(toText(await look(GOOD_DNS, 10_000)));
  });

  it('is told to machines as well', async () => {
    const told = JSON.parse(toJson(await look(GOOD_DNS))) as Record<string, unknown>;
    expect(told).toMatchObject({ stage: 'prod', region: 'eu-north-1', ready: true });
    expect(told['findings']).toContainEqual({ state: 'ok', what: 'Sending switch', found: 'on' });
  });
});

describe('a fresh account', () => {
  it('stands in the README as it is printed: what is to be done, in commands', async () => {
    freshAccount();
    const report = await look({}, 10_000);
    expect(isBroken(report)).toBe(true);
    expect(read('infra/aws/README.md')).toContain(toText(report));
  });

  it('is asked nothing about what is not deployed', async () => {
    freshAccount();
    await look({});
    const sent = commandsSent(clients);
    expect(sent.filter((name) => /Table|Secret|Queue|Alarms|Resources|StateMachines/.test(name))).toEqual([]);
  });
});

describe('a first deploy that failed', () => {
  it('is one thing to mend: nothing is asked, or missed, of what was taken back', async () => {
    // Given the data, and an app whose certificate nobody proved.
    const CreationTime = new Date('2028-03-01T06:00:00Z');
    clients.cloudformation
      .on(DescribeStacksCommand, { StackName: 'lojal-prod-data' })
      .resolves({
        Stacks: [
          {
            StackName: 'lojal-prod-data',
            CreationTime,
            StackStatus: 'CREATE_COMPLETE',
            Outputs: [
              { OutputKey: 'TableName', OutputValue: 'lojal-prod-items' },
              { OutputKey: 'SecretArn', OutputValue: 'arn:secret' },
            ],
          },
        ],
      })
      .on(DescribeStacksCommand, { StackName: 'lojal-prod' })
      .resolves({
        Stacks: [{ StackName: 'lojal-prod', CreationTime, StackStatus: 'ROLLBACK_COMPLETE', Outputs: [] }],
      });
    // When the doctor looks.
    const { findings } = await look(GOOD_DNS);
    // Then only that is broken, and nobody is sent after an older version or a function that is not there.
    expect(findings.filter(({ state }) => state !== 'ok').map(({ what }) => what)).toEqual([
      'Stack lojal-prod',
    ]);
    expect(commandsSent(clients).filter((name) => /Resources|Alarms|StateMachines/.test(name))).toEqual([]);
  });
});

describe('whatever does not answer', () => {
  it('without credentials is one line, and nothing else is asked', async () => {
    for (const client of Object.values(clients)) client.reset().rejects(failure('CredentialsProviderError'));
    const report = await look(GOOD_DNS);
    expect(report.findings).toEqual([
      {
        state: 'broken',
        what: 'Account',
        found: 'not known: sts:GetCallerIdentity said CredentialsProviderError: CredentialsProviderError',
        todo: [expect.stringContaining('aws sso login')],
        notKnown: true,
      },
    ]);
    expect(commandsSent(clients)).toEqual(['GetCallerIdentityCommand']);
  });

  it('in a region that AWS does not have is one line that names the region', async () => {
    clients.sts
      .on(GetCallerIdentityCommand)
      .rejects(failure('Error', 'getaddrinfo ENOTFOUND', { code: 'ENOTFOUND' }));
    const { findings } = await look(GOOD_DNS);
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({ state: 'broken', todo: [expect.stringContaining('eu-north-1')] });
  });

  it.each(Object.keys(clients).filter((name) => name !== 'sts'))(
    'of %s is said, and keeps nothing else from being looked at',
    async (name) => {
      const before = await look(GOOD_DNS);
      healthyAccount(clients);
      clients[name as keyof typeof clients]
        .reset()
        .rejects(failure('AccessDeniedException', 'not authorized'));
      const { findings } = await look(GOOD_DNS);
      const unseen = findings.filter((one) => one.state === 'broken' && one.notKnown === true);
      expect(unseen.length).toBeGreaterThan(0);
      for (const one of unseen)
        expect(one).toMatchObject({ todo: [expect.stringMatching(/^Allow [a-z-]+:(Get|List|Describe)/)] });
      // CloudFormation says where the rest is, so without it there is less to look at.
      const least = name === 'cloudformation' ? 12 : before.findings.length - 6;
      expect(findings.length).toBeGreaterThanOrEqual(least);
      expect(findings.filter(({ state }) => state === 'ok').length).toBeGreaterThan(8);
    },
  );

  it('of DNS is a warning: it may be this network alone, and SES has looked itself', async () => {
    const { findings } = await look('dead');
    expect(findings.filter(({ state }) => state === 'broken')).toEqual([]);
    expect(findings.filter(({ state }) => state === 'warn').map(({ what }) => what)).toEqual([
      'Links of members',
      'Domain example.org: DKIM',
      'Domain example.org: DMARC',
    ]);
  });

  it('throttled says to try again', async () => {
    clients.ses.reset().rejects(failure('TooManyRequestsException', 'Rate exceeded'));
    const { findings } = await look(GOOD_DNS);
    expect(findings.find(({ what }) => what === 'SES account')).toMatchObject({
      found: 'not known: ses:GetAccount said TooManyRequestsException: Rate exceeded',
      todo: ['Run it again in a minute.'],
    });
  });

  it('a mistake of ours is thrown on and not told as one of AWS', async () => {
    const accountIn = (region: string) => ({
      ...createAwsAccount(region),
      concurrency: () => Promise.reject(new TypeError('ours')),
    });
    const command = { stage: 'prod', said: {} };
    await expect(doctor({ accountIn, dns: dnsOf({}), clock }, command)).rejects.toThrow(TypeError);
  });

  it('a stage that cannot be is a finding, and AWS is asked nothing', async () => {
    const surgery = { accountIn: createAwsAccount, dns: dnsOf({}), clock };
    const report = await doctor(surgery, { stage: 'PROD', said: {} });
    expect(report.findings).toMatchObject([{ state: 'broken', what: 'Stage' }]);
    expect(toText(report)).toContain('"PROD"');
    expect(commandsSent(clients)).toEqual([]);
  });
});
