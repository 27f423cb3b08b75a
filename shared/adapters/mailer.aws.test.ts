import { SendEmailCommand, SESv2Client } from '@aws-sdk/client-sesv2';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { MailNotAccepted, type Mail } from '../ports/mailer.ts';
import { createAwsMailer } from './mailer.aws.ts';

const ses = mockClient(SESv2Client);
const mailer = createAwsMailer(new SESv2Client({ maxAttempts: 1 }), 'lojal');
const MAIL: Mail = {
  key: 'k1',
  from: { name: 'Maria Lind', address: 'maria.lind@example.org' },
  to: 'asa.ek@example.org',
  replyTo: 'maria.lind@example.org',
  subject: 'Välkommen',
  text: 'Hej Åsa,',
  html: '<p>Hej Åsa,</p>',
  headers: {
    'List-Unsubscribe': '<https://x.example/u/1>',
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  },
  tags: { key: 'k1', member: 'm1', journey: 'welcome', step: 'hello' },
};

/** An error as the SDK throws it. */
function failure(name: string, message = name, more: object = {}): Error {
  return Object.assign(new Error(message), { name, ...more });
}

describe('mail through SES', () => {
  beforeEach(() => ses.reset());

  it('is one simple message with its headers, tags and configuration set', async () => {
    ses.on(SendEmailCommand).resolves({ MessageId: 'ses-1' });
    expect(await mailer.send(MAIL)).toEqual({ providerId: 'ses-1' });
    expect(ses.calls().map(({ args }) => args[0].input)).toEqual([
      {
        FromEmailAddress: '"Maria Lind" <maria.lind@example.org>',
        Destination: { ToAddresses: ['asa.ek@example.org'] },
        ReplyToAddresses: ['maria.lind@example.org'],
        ConfigurationSetName: 'lojal',
        EmailTags: [
          { Name: 'key', Value: 'k1' },
          { Name: 'member', Value: 'm1' },
          { Name: 'journey', Value: 'welcome' },
          { Name: 'step', Value: 'hello' },
        ],
        Content: {
          Simple: {
            Subject: { Data: 'Välkommen', Charset: 'UTF-8' },
            Body: {
              Text: { Data: 'Hej Åsa,', Charset: 'UTF-8' },
              Html: { Data: '<p>Hej Åsa,</p>', Charset: 'UTF-8' },
            },
            Headers: [
              { Name: 'List-Unsubscribe', Value: '<https://x.example/u/1>' },
              { Name: 'List-Unsubscribe-Post', Value: 'List-Unsubscribe=One-Click' },
            ],
          },
        },
      },
    ]);
  });

  it.each([
    ['Åsa Øst', '=?UTF-8?Q?=C3=85sa_=C3=98st?= <maria.lind@example.org>'],
    ['Maria "Mia" Lind', String.raw`"Maria \"Mia\" Lind" <maria.lind@example.org>`],
    ['Lind, Maria', '"Lind, Maria" <maria.lind@example.org>'],
  ])('the sender %s stands in the header as mail asks for', async (name, header) => {
    ses.on(SendEmailCommand).resolves({ MessageId: 'ses-1' });
    await mailer.send({ ...MAIL, from: { ...MAIL.from, name } });
    expect(ses.calls()[0]!.args[0].input).toMatchObject({ FromEmailAddress: header });
  });

  it.each([
    ['TooManyRequestsException', 'throttled', false],
    ['ThrottlingException', 'throttled', false],
    ['Throttling', 'throttled', false],
    ['LimitExceededException', 'quota', false],
    ['SendingPausedException', 'paused', false],
    ['AccountSuspendedException', 'paused', false],
    ['MailFromDomainNotVerifiedException', 'not-verified', false],
    ['NotFoundException', 'not-verified', false],
    ['AccessDeniedException', 'not-verified', false],
    ['MessageRejected', 'rejected', true],
    ['BadRequestException', 'rejected', true],
  ])('%s is certainly not accepted: %s', async (name, reason, permanent) => {
    ses.on(SendEmailCommand).rejects(failure(name));
    const error: unknown = await mailer.send(MAIL).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(MailNotAccepted);
    expect(error).toMatchObject({ reason, permanent });
  });

  it.each([
    [
      failure('MessageRejected', 'Email address is not verified. The following identities failed the check'),
      'not-verified',
      false,
    ],
    [failure('BadRequestException', 'Local address contains control or whitespace'), 'bad-address', true],
    [failure('Error', 'connect', { code: 'ECONNREFUSED' }), 'unreachable', false],
    [failure('Error', 'getaddrinfo', { code: 'ENOTFOUND' }), 'unreachable', false],
  ])('%s: %s', async (thrown, reason, permanent) => {
    ses.on(SendEmailCommand).rejects(thrown);
    await expect(mailer.send(MAIL)).rejects.toMatchObject({ name: 'MailNotAccepted', reason, permanent });
  });

  it.each([
    failure('Error', 'socket hang up', { code: 'ECONNRESET' }),
    failure('TimeoutError'),
    failure('InternalFailure', 'x', { $metadata: { httpStatusCode: 500 } }),
    failure('ServiceUnavailable', 'x', { $metadata: { httpStatusCode: 503 } }),
  ])('%s is ambiguous, and passed on as it is', async (thrown) => {
    ses.on(SendEmailCommand).rejects(thrown);
    const error: unknown = await mailer.send(MAIL).catch((one: unknown) => one);
    expect(error).not.toBeInstanceOf(MailNotAccepted);
    expect(ses.calls()).toHaveLength(1);
  });
});
