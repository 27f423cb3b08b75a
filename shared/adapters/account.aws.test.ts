import { beforeEach, describe, expect, it } from 'vitest';
import { AccountUnreadable, type Account } from '../ports/account.ts';
import { instant } from '../time/instant.ts';
import { commandsSent, failure, healthyAccount, mockedClients } from '../../test/support/account-answers.ts';
import { createAwsAccount } from './account.aws.ts';

const clients = mockedClients();
const NOW = instant('2028-03-01T09:00:00Z');
const account = createAwsAccount('eu-north-1');
const QUEUE = 'https://sqs.example/1/failed';

/** Each method once, with what a healthy account answers to it. */
const ANSWERS: { readonly [Method in keyof Account]: readonly [() => Promise<unknown>, unknown] } = {
  caller: [() => account.caller(), { account: '111122223333', arn: 'arn:aws:iam::111122223333:user/ops' }],
  stack: [
    () => account.stack('lojal-prod'),
    {
      status: 'UPDATE_COMPLETE',
      deployedAt: '2028-03-01T06:00:00.000Z',
      outputs: {
        TableName: 'lojal-prod-items',
        SecretArn: 'arn:secret',
        ApiDomain: 'medlem.example.org CNAME d-1.execute-api.eu-north-1.amazonaws.com',
        EventsQueueUrl: 'https://sqs.example/1/events',
        EventsDeadLettersUrl: 'https://sqs.example/1/events-dead',
        FailedInvocationsUrl: QUEUE,
      },
    },
  ],
  parts: [
    () => account.parts('lojal-prod'),
    [
      { type: 'AWS::Lambda::Function', id: 'SendMessageFunction1', physical: 'lojal-send' },
      { type: 'AWS::Lambda::Function', id: 'SweepFunction1', physical: 'lojal-sweep' },
      { type: 'AWS::SES::ConfigurationSet', id: 'MailConfigurationSet1', physical: 'lojal-mail' },
      { type: 'AWS::CloudWatch::Alarm', id: 'AlarmsFaults1', physical: 'lojal-prod Faults' },
    ],
  ],
  mailLimits: [
    () => account.mailLimits(),
    {
      production: true,
      sendingEnabled: true,
      enforcement: 'HEALTHY',
      perDay: 50_000,
      perSecond: 14,
      sentLastDay: 120,
    },
  ],
  mailIdentity: [
    () => account.mailIdentity('example.org'),
    {
      verified: true,
      dkim: 'SUCCESS',
      dkimEnabled: true,
      dkimRecords: ['t1', 't2', 't3'].map((token) => ({ token, value: `${token}.dkim.amazonses.com` })),
      mailFrom: undefined,
      forwardsBounces: false,
    },
  ],
  mailConfiguration: [
    () => account.mailConfiguration('lojal-mail'),
    {
      sendingEnabled: true,
      destinations: [
        {
          name: 'bus',
          enabled: true,
          to: 'bus',
          events: ['DELIVERY', 'BOUNCE', 'COMPLAINT', 'REJECT'],
        },
        { name: 'topic', enabled: true, to: 'topic', events: ['BOUNCE', 'COMPLAINT', 'REJECT'] },
      ],
    },
  ],
  textLimits: [() => account.textLimits(NOW), { tier: 'PRODUCTION', limit: 50, most: 100, spent: 12.5 }],
  textSenders: [
    () => account.textSenders(),
    ['SE', 'NO'].map((country) => ({
      name: 'Exempelfb',
      country,
      registered: false,
      registration: undefined,
    })),
  ],
  textConfiguration: [
    () => account.textConfiguration('lojal-prod'),
    {
      destinations: [{ name: 'record-delivery', enabled: true, to: 'topic', events: ['TEXT_ALL'] }],
      countries: { SE: 'ALLOW', NO: 'ALLOW', US: 'BLOCK' },
    },
  ],
  concurrency: [() => account.concurrency(), { limit: 1000, unreserved: 1000 }],
  reserved: [() => account.reserved('lojal-send'), undefined],
  calls: [() => account.calls('lojal-sweep', instant('2028-03-01T07:00:00Z'), NOW), { begun: 2, failed: 0 }],
  backlog: [() => account.backlog(QUEUE, NOW), { messages: 0, oldestSeconds: undefined }],
  alarms: [
    () => account.alarms(['lojal-prod Faults']),
    [
      {
        name: 'lojal-prod Faults',
        state: 'OK',
        since: '2028-03-01T06:00:00.000Z',
        description: 'Lojal: a function logged an error.',
        actionsEnabled: true,
        tells: ['arn:aws:sns:eu-north-1:111122223333:lojal-prod-alarms'],
      },
    ],
  ],
  subscribers: [
    () => account.subscribers('arn:aws:sns:x'),
    [{ protocol: 'email', endpoint: 'drift@example.org', confirmed: true }],
  ],
  machines: [
    () => account.machines(),
    ['welcome', 'thank-you', 'check-in', 'birthday', 'nps'].map((name) => `lojal-prod-${name}`),
  ],
  table: [
    () => account.table('lojal-prod-items'),
    { status: 'ACTIVE', deletionProtection: true, pointInTimeRecovery: true },
  ],
  item: [() => account.item('lojal-prod-items', { pk: 'SENDING', sk: 'FREEZE' }), undefined],
  secretProblem: [() => account.secretProblem('arn:secret'), undefined],
};
const METHODS = Object.entries(ANSWERS).map(([method, [ask, answer]]) => ({ method, ask, answer }));

beforeEach(() => {
  healthyAccount(clients);
});

describe('an account', () => {
  it.each(METHODS)('answers $method', async ({ ask, answer }) => {
    expect(await ask()).toEqual(answer);
    expect(commandsSent(clients).length).toBeGreaterThan(0);
  });

  it('is only read: nothing but Get, List and Describe is sent', async () => {
    for (const { ask } of METHODS) await ask();
    const sent = [...new Set(commandsSent(clients))];
    expect(sent.length).toBeGreaterThan(20);
    expect(sent.filter((name) => !/^(Get|List|Describe)[A-Z]\w+Command$/.test(name))).toEqual([]);
  });

  it.each([
    ['no-credentials', failure('CredentialsProviderError', 'Could not load credentials from any providers')],
    ['no-credentials', failure('ExpiredTokenException', 'The security token is expired')],
    ['no-credentials', failure('UnrecognizedClientException')],
    ['no-credentials', failure('InvalidClientTokenId')],
    ['denied', failure('AccessDeniedException', 'User: arn:… is not authorized')],
    ['denied', failure('AccessDenied')],
    ['denied', failure('AuthorizationErrorException')],
    ['throttled', failure('ThrottlingException', 'Rate exceeded')],
    ['throttled', failure('TooManyRequestsException')],
    ['unreachable', failure('Error', 'getaddrinfo ENOTFOUND', { code: 'ENOTFOUND' })],
    ['unreachable', failure('TimeoutError', 'socket')],
    ['failed', failure('InternalFailure', 'We encountered an error\n    at somewhere')],
  ])('that does not answer is %s, whatever was asked: %s', async (obstacle, error) => {
    for (const client of Object.values(clients)) client.reset().rejects(error);
    const told = await Promise.all(
      METHODS.map(async ({ method, ask }) => {
        const thrown: unknown = await ask().catch((one: unknown) => one);
        if (!(thrown instanceof AccountUnreadable)) return { method, thrown };
        const named = /^[a-z-]+:(Get|List|Describe)[A-Za-z]+$/.test(thrown.call);
        const said = thrown.message.includes(error.name) && !thrown.message.includes('\n');
        return { method, obstacle: thrown.obstacle, named, said };
      }),
    );
    expect(told).toEqual(METHODS.map(({ method }) => ({ method, obstacle, named: true, said: true })));
  });
});
