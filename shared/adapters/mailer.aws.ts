import { SendEmailCommand, type SESv2Client } from '@aws-sdk/client-sesv2';
import { encodeWord } from 'nodemailer/lib/mime-funcs';
import { MailNotAccepted, type Mail, type Mailer } from '../ports/mailer.ts';
import { refusalOf } from './ses-errors.ts';

/**
 * Amazon SES, API v2.
 * @param client must be made with `maxAttempts: 1`: SES has no idempotency token, so a retry of ours could be a second mail.
 */
export function createAwsMailer(client: SESv2Client, configurationSet: string): Mailer {
  return {
    async send(mail) {
      try {
        const { MessageId } = await client.send(new SendEmailCommand(toRequest(mail, configurationSet)));
        return { providerId: MessageId ?? '' };
      } catch (error) {
        const refusal = refusalOf(error);
        if (refusal) throw new MailNotAccepted(refusal, { cause: error });
        throw error;
      }
    },
  };
}

function toRequest(mail: Mail, configurationSet: string): ConstructorParameters<typeof SendEmailCommand>[0] {
  const utf8 = (Data: string) => ({ Data, Charset: 'UTF-8' });
  return {
    // A name outside ASCII must come as an encoded word (RFC 2047); SES does not do it for us.
    FromEmailAddress: `${displayName(mail.from.name)} <${mail.from.address}>`,
    Destination: { ToAddresses: [mail.to] },
    ReplyToAddresses: [mail.replyTo],
    ConfigurationSetName: configurationSet,
    EmailTags: Object.entries(mail.tags).map(([Name, Value]) => ({ Name, Value })),
    Content: {
      Simple: {
        Subject: utf8(mail.subject),
        Body: { Text: utf8(mail.text), Html: utf8(mail.html) },
        Headers: Object.entries(mail.headers).map(([Name, Value]) => ({ Name, Value })),
      },
    },
  };
}

function displayName(name: string): string {
  // eslint-disable-next-line no-control-regex -- RFC 5322 quoted-string: printable ASCII, with \ and " escaped.
  return /^[\x20-\x7e]*$/.test(name) ? `"${name.replace(/["\\]/g, '\\$&')}"` : encodeWord(name, 'Q', 52);
}
