import { PinpointSMSVoiceV2Client, SendTextMessageCommand } from '@aws-sdk/client-pinpoint-sms-voice-v2';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { TextNotAccepted, type Text } from '../ports/texter.ts';
import { instant, plus } from '../time/instant.ts';
import { createLocalClock } from './clock.local.ts';
import { createAwsTexter } from './texter.aws.ts';

const NOW = instant('2028-01-11T09:12:00.400Z');
const sms = mockClient(PinpointSMSVoiceV2Client);
const settings = { configurationSet: 'lojal-sms', maxPrice: '0.30' };
const clock = createLocalClock({ at: NOW });
const client = new PinpointSMSVoiceV2Client({ region: 'eu-north-1', maxAttempts: 1 });
const texter = createAwsTexter(client, settings, clock);
const TEXT: Text = {
  key: 'k1',
  to: '+46701740605',
  from: 'Exempelfb',
  body: 'Hej Åsa! Hur har du det? https://x.example/a/1',
  encoding: 'GSM-7',
  parts: 1,
  deliverBefore: plus(NOW, 'PT2H'),
  context: { member: 'm1', journey: 'check-in', step: 'reminder' },
};
const inputs = (): unknown[] => sms.calls().map(({ args }) => args[0].input);

/** An error as the SDK throws it. */
function failure(name: string, more: object = {}): Error {
  return Object.assign(new Error(name), { name, ...more });
}

async function refusalOf(thrown: Error, text: Text = TEXT): Promise<unknown> {
  sms.on(SendTextMessageCommand).rejects(thrown);
  return texter.send(text).catch((error: unknown) => error);
}

describe('an SMS through AWS End User Messaging', () => {
  beforeEach(() => sms.reset());

  it('is one message with its sender, its limits and its context, and nothing else', async () => {
    sms.on(SendTextMessageCommand).resolves({ MessageId: 'sms-1' });
    expect(await texter.send(TEXT)).toEqual({ providerId: 'sms-1' });
    expect(inputs()).toEqual([
      {
        DestinationPhoneNumber: '+46701740605',
        OriginationIdentity: 'Exempelfb',
        MessageBody: 'Hej Åsa! Hur har du det? https://x.example/a/1',
        MessageType: 'TRANSACTIONAL',
        ConfigurationSetName: 'lojal-sms',
        MaxPrice: '0.30',
        TimeToLive: 7200,
        Context: { key: 'k1', member: 'm1', journey: 'check-in', step: 'reminder' },
      },
    ]);
  });

  it('names the protect configuration when there is one of its own', async () => {
    sms.on(SendTextMessageCommand).resolves({ MessageId: 'sms-1' });
    await createAwsTexter(client, { ...settings, protectConfiguration: 'protect-1' }, clock).send(TEXT);
    expect(inputs()[0]).toMatchObject({ ProtectConfigurationId: 'protect-1' });
  });

  it.each([
    ['a part of a second is not lived', 'PT1H0.6S', 3600],
    ['the shortest life that the provider takes', 'PT1S', 5],
    ['the longest life that the provider takes', 'P30D', 259_200],
  ])('%s: deliverable for %s, it lives %i seconds', async (_, duration, seconds) => {
    sms.on(SendTextMessageCommand).resolves({ MessageId: 'sms-1' });
    await texter.send({ ...TEXT, deliverBefore: plus(NOW, duration) });
    expect(inputs()[0]).toMatchObject({ TimeToLive: seconds });
  });

  it.each([
    ['+4512345678', 'country-not-allowed'],
    ['+14255550100', 'country-not-allowed'],
    ['+358401234567', 'country-not-allowed'],
    ['070-174 06 05', 'bad-number'],
    ['+46', 'bad-number'],
    ['', 'bad-number'],
  ])('to %s is refused before any call: %s', async (to, reason) => {
    const error: unknown = await texter.send({ ...TEXT, to }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(TextNotAccepted);
    expect(error).toMatchObject({ reason, permanent: true });
    expect(sms.calls()).toEqual([]);
  });
});

describe('an error that says that the SMS was certainly not taken', () => {
  beforeEach(() => sms.reset());

  it.each([
    ['ThrottlingException', 'throttled', false],
    ['Throttling', 'throttled', false],
    ['TooManyRequestsException', 'throttled', false],
    ['ServiceQuotaExceededException', 'quota', false],
    ['ResourceNotFoundException', 'not-configured', false],
    ['ConflictException', 'not-configured', false],
    ['AccessDeniedException', 'not-configured', false],
    ['ExpiredTokenException', 'not-configured', false],
    ['IncompleteSignature', 'not-configured', false],
    ['InvalidClientTokenId', 'not-configured', false],
    ['InvalidSignatureException', 'not-configured', false],
    ['MissingAuthenticationToken', 'not-configured', false],
    ['NotAuthorized', 'not-configured', false],
    ['OptInRequired', 'not-configured', false],
    ['RequestExpired', 'not-configured', false],
    ['UnrecognizedClientException', 'not-configured', false],
    ['ValidationException', 'rejected', true],
  ])('%s is %s', async (name, reason, permanent) => {
    const error = await refusalOf(failure(name));
    expect(error).toBeInstanceOf(TextNotAccepted);
    expect(error).toMatchObject({ reason, permanent });
  });

  it.each([
    ['AccessDeniedException', 'ACCOUNT_DISABLED', 'paused', false],
    ['AccessDeniedException', 'INSUFFICIENT_ACCOUNT_REPUTATION', 'paused', false],
    ['ServiceQuotaExceededException', 'DAILY_DESTINATION_CALL_LIMIT', 'quota', false],
    ['ServiceQuotaExceededException', 'MONTHLY_SPEND_LIMIT_REACHED_FOR_TEXT', 'quota', false],
    ['ConflictException', 'DESTINATION_PHONE_NUMBER_OPTED_OUT', 'opted-out', true],
    ['ConflictException', 'DESTINATION_PHONE_NUMBER_NOT_VERIFIED', 'not-configured', false],
    [
      'ConflictException',
      'DESTINATION_COUNTRY_BLOCKED_BY_PROTECT_CONFIGURATION',
      'country-not-allowed',
      true,
    ],
    ['ConflictException', 'DESTINATION_PHONE_NUMBER_BLOCKED_BY_PROTECT_NUMBER_OVERRIDE', 'rejected', true],
    ['ConflictException', 'RESOURCE_NOT_ACTIVE', 'not-configured', false],
    ['ConflictException', 'NO_ORIGINATION_IDENTITIES_FOUND', 'not-configured', false],
    ['ConflictException', 'MESSAGE_TYPE_MISMATCH', 'not-configured', false],
    ['ConflictException', 'A_REASON_OF_TOMORROW', 'not-configured', false],
    ['ValidationException', 'DESTINATION_COUNTRY_BLOCKED', 'country-not-allowed', true],
    ['ValidationException', 'COUNTRY_NOT_ENABLED', 'not-configured', false],
    ['ValidationException', 'COUNTRY_CODE_MISMATCH', 'not-configured', false],
    ['ValidationException', 'CHANNEL_NOT_ENABLED', 'not-configured', false],
    ['ValidationException', 'INTERNATIONAL_SENDING_NOT_SUPPORTED', 'not-configured', false],
    ['ValidationException', 'INVALID_ARN', 'not-configured', false],
    ['ValidationException', 'INVALID_IDENTITY_FOR_DESTINATION_COUNTRY', 'not-configured', false],
    ['ValidationException', 'PARAMETERS_CANNOT_BE_USED_TOGETHER', 'not-configured', false],
    ['ValidationException', 'PRICE_OVER_THRESHOLD', 'not-configured', false],
    ['ValidationException', 'RESOURCE_NOT_ACCESSIBLE', 'not-configured', false],
    ['ValidationException', 'SENDER_ID_NOT_REGISTERED', 'not-configured', false],
    ['ValidationException', 'SENDER_ID_NOT_SUPPORTED', 'not-configured', false],
    ['ValidationException', 'SENDER_ID_REQUIRES_REGISTRATION', 'not-configured', false],
    ['ValidationException', 'MAXIMUM_SIZE_EXCEEDED', 'rejected', true],
    ['ValidationException', 'CANNOT_PARSE', 'rejected', true],
    ['ValidationException', 'A_REASON_OF_TOMORROW', 'rejected', true],
  ])('%s with the reason %s is %s', async (name, Reason, reason, permanent) => {
    expect(await refusalOf(failure(name, { Reason }))).toMatchObject({
      name: 'TextNotAccepted',
      reason,
      permanent,
    });
  });

  it.each([
    [[{ Name: 'DestinationPhoneNumber', Message: 'x' }], 'bad-number'],
    [[{ Name: 'MessageBody', Message: 'x' }], 'rejected'],
    [[null], 'rejected'],
    ['none', 'rejected'],
  ])('a validation about the fields %j is %s', async (Fields, reason) => {
    const thrown = failure('ValidationException', { Reason: 'FIELD_VALIDATION_FAILED', Fields });
    expect(await refusalOf(thrown)).toMatchObject({ name: 'TextNotAccepted', reason });
  });

  it.each(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'])('%s never reached anyone', async (code) => {
    expect(await refusalOf(failure('Error', { code }))).toMatchObject({
      name: 'TextNotAccepted',
      reason: 'unreachable',
      permanent: false,
    });
  });

  it('keeps the provider’s own error as its cause', async () => {
    const thrown = failure('ThrottlingException');
    expect(await refusalOf(thrown)).toMatchObject({ cause: thrown });
  });
});

describe('an error after which nobody knows', () => {
  beforeEach(() => sms.reset());

  it.each([
    failure('InternalServerException', { $metadata: { httpStatusCode: 500 } }),
    failure('InternalFailure', { $metadata: { httpStatusCode: 500 } }),
    failure('ServiceUnavailable', { $metadata: { httpStatusCode: 503 } }),
    failure('TimeoutError'),
    failure('Error', { code: 'ECONNRESET' }),
    failure('Error', { code: 'EPIPE' }),
    failure('AnErrorOfTomorrow'),
  ])('%s is passed on as it is, after one call', async (thrown) => {
    expect(await refusalOf(thrown)).toBe(thrown);
    expect(sms.calls()).toHaveLength(1);
  });
});
