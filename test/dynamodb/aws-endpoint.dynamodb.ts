import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { SESv2Client, type SendEmailCommandInput, SendEmailCommand } from '@aws-sdk/client-sesv2';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startAwsEndpoint, type AwsEndpoint } from '../support/aws-endpoint.ts';
import { ACCOUNT, REGION } from '../support/deployed.ts';

const MAIL: SendEmailCommandInput = {
  FromEmailAddress: '"Maria Lind" <maria.lind@example.org>',
  Destination: { ToAddresses: ['asa.ek@example.org'] },
  ReplyToAddresses: ['maria.lind@example.org'],
  ConfigurationSetName: 'set',
  EmailTags: [{ Name: 'key', Value: 'k' }],
  Content: {
    Simple: {
      Subject: { Data: 'Hej', Charset: 'UTF-8' },
      Body: { Text: { Data: 'Hej', Charset: 'UTF-8' }, Html: { Data: '<p>Hej', Charset: 'UTF-8' } },
      Headers: [{ Name: 'List-Unsubscribe-Post', Value: 'List-Unsubscribe=One-Click' }],
    },
  },
};

/** What test/dynamodb/as-bundled.dynamodb.ts relies on: that a request which AWS would not take is seen. */
describe('AWS on the wire', () => {
  let aws: AwsEndpoint;
  beforeEach(async () => {
    aws = await startAwsEndpoint('http://127.0.0.1:9', {
      answers: { 'ses.SendEmail': () => ({ MessageId: 'm-1' }) },
      machineOf: () => 'none',
    });
  });
  afterEach(() => aws.stop());

  const config = (region: string = REGION) => ({
    endpoint: aws.urlFor('send-message'),
    region,
    maxAttempts: 1,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const send = (mail: SendEmailCommandInput, region?: string) =>
    new SESv2Client(config(region)).send(new SendEmailCommand(mail));

  it('takes a mail as SES does, and notes whose rights it took', async () => {
    await expect(send(MAIL)).resolves.toMatchObject({ MessageId: 'm-1' });
    expect(aws.malformed).toEqual([]);
    expect(aws.calls.map(({ verb, takes }) => [verb, ...takes])).toEqual([
      [
        'send-message',
        `ses:SendEmail arn:aws:ses:${REGION}:${ACCOUNT}:identity/example.org`,
        `ses:SendEmail arn:aws:ses:${REGION}:${ACCOUNT}:configuration-set/set`,
      ],
    ]);
  });

  it('refuses a mail to two at once, a tag that SES would not take and a name beyond ASCII, by the names of fields', async () => {
    const two = { ToAddresses: ['asa.ek@example.org', 'jonas@example.org'] };
    await expect(send({ ...MAIL, Destination: two })).rejects.toThrow(/Destination\.ToAddresses/);
    const EmailTags = [{ Name: 'key', Value: 'Åsa Ek' }];
    await expect(send({ ...MAIL, EmailTags })).rejects.toThrow(/EmailTags\.0\.Value/);
    const FromEmailAddress = '"Åsa Öberg" <asa@example.org>';
    await expect(send({ ...MAIL, FromEmailAddress })).rejects.toThrow(/FromEmailAddress/);
    expect(aws.malformed).toHaveLength(3);
    expect(aws.malformed.join()).not.toMatch(/Åsa|asa\.ek/);
    expect(aws.calls).toEqual([]);
  });

  it('refuses what is signed for another region, and a queue that is in no account of ours', async () => {
    await expect(send(MAIL, 'us-east-1')).rejects.toThrow('is not signed for /eu-north-1/ses/aws4_request');
    const queue = new SQSClient({ ...config(), useQueueUrlAsEndpoint: false });
    const QueueUrl = `https://sqs.${REGION}.amazonaws.com/999900001111/events`;
    await expect(queue.send(new SendMessageCommand({ QueueUrl, MessageBody: 'b' }))).rejects.toThrow(
      /QueueUrl/,
    );
    expect(aws.malformed).toHaveLength(2);
  });

  it('refuses an operation that nobody has said the rights of', async () => {
    const items = new DynamoDBClient(config());
    await expect(items.send(new ScanCommand({ TableName: 'items' }))).rejects.toThrow(/AWS_REQUESTS/);
    expect(aws.malformed).toEqual([
      expect.stringMatching(/^send-message: DynamoDB_20120810\.Scan: is not among/),
    ]);
  });
});
