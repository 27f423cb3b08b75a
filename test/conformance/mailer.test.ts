import { SendEmailCommand, SESv2Client, type SendEmailCommandInput } from '@aws-sdk/client-sesv2';
import { mockClient } from 'aws-sdk-client-mock';
import { createLocalClock } from '../../shared/adapters/clock.local.ts';
import { createAwsMailer } from '../../shared/adapters/mailer.aws.ts';
import { createLocalMailer } from '../../shared/adapters/mailer.local.ts';
import { openDatabase } from '../../shared/adapters/sqlite.ts';
import { MAILER_START, mailerConformance, type TakenMail } from './mailer.ts';

mailerConformance('local', () => {
  const mailer = createLocalMailer(openDatabase(':memory:'), createLocalClock({ at: MAILER_START }));
  return {
    mailer,
    taken: () =>
      mailer
        .accepted()
        .toReversed()
        .map(({ key, to, replyTo, subject, text, html, headers }) => ({
          key,
          to,
          replyTo,
          subject,
          text,
          html,
          headers,
        })),
  };
});

// SES is played: what is shown is that the adapter's calls come to what the port promises.
mailerConformance('SES, played', () => {
  const taken: TakenMail[] = [];
  mockClient(SESv2Client)
    .on(SendEmailCommand)
    .callsFake((input: SendEmailCommandInput) => {
      taken.push(takenOf(input));
      return { MessageId: `mail-${taken.length}` };
    });
  return {
    mailer: createAwsMailer(new SESv2Client({ region: 'eu-north-1', maxAttempts: 1 }), 'lojal'),
    taken: () => taken,
  };
});

function takenOf({ EmailTags, Destination, ReplyToAddresses, Content }: SendEmailCommandInput): TakenMail {
  const simple = Content?.Simple;
  const headers = (simple?.Headers ?? []).map(({ Name, Value }) => [Name, Value] as const);
  return {
    key: EmailTags?.find(({ Name }) => Name === 'key')?.Value ?? '',
    to: Destination?.ToAddresses?.[0] ?? '',
    replyTo: ReplyToAddresses?.[0] ?? '',
    subject: simple?.Subject?.Data ?? '',
    text: simple?.Body?.Text?.Data ?? '',
    html: simple?.Body?.Html?.Data ?? '',
    headers: Object.fromEntries(headers) as Record<string, string>,
  };
}
