import type { AcceptedMail } from '../../shared/adapters/mailer.local.ts';
import type { AcceptedText } from '../../shared/adapters/texter.local.ts';
import type { LocalWorld } from './world.ts';

/** A message that a provider took, on its channel. */
export type AcceptedMessage =
  | { readonly channel: 'email'; readonly mail: AcceptedMail }
  | { readonly channel: 'sms'; readonly text: AcceptedText };

type Books = Pick<LocalWorld, 'mailbox' | 'texts'>;

/** What the providers took, newest first. */
export function acceptedMessages({ mailbox, texts }: Books, limit?: number): readonly AcceptedMessage[] {
  const all: AcceptedMessage[] = [
    ...mailbox.accepted(limit).map((mail) => ({ channel: 'email' as const, mail })),
    ...texts.accepted(limit).map((text) => ({ channel: 'sms' as const, text })),
  ];
  // A stable sort: each provider's books are in order already.
  const newest = all.toSorted((one, other) =>
    acceptedAt(one) > acceptedAt(other) ? -1 : acceptedAt(one) < acceptedAt(other) ? 1 : 0,
  );
  return newest.slice(0, limit);
}

export function findMessage({ mailbox, texts }: Books, key: string): AcceptedMessage | undefined {
  const mail = mailbox.find(key);
  if (mail) return { channel: 'email', mail };
  const text = texts.find(key);
  return text && { channel: 'sms', text };
}

const acceptedAt = (message: AcceptedMessage): string =>
  message.channel === 'email' ? message.mail.acceptedAt : message.text.acceptedAt;

/** As `GET /local/messages` tells it. */
export function describeMessage(message: AcceptedMessage) {
  if (message.channel === 'sms') {
    const { context, key, to, from, body, encoding, parts, deliverBefore, acceptedAt: at } = message.text;
    const { member, journey, step } = context;
    return {
      key,
      channel: 'sms',
      to,
      from,
      body,
      encoding,
      parts,
      deliverBefore,
      member,
      journey,
      step,
      acceptedAt: at,
    };
  }
  const { tags, key, to, subject, text, html, headers, acceptedAt: at, from, replyTo } = message.mail;
  const { member, journey, step } = tags;
  return {
    key,
    channel: 'email',
    to,
    from,
    replyTo,
    subject,
    text,
    html,
    headers,
    member,
    journey,
    step,
    acceptedAt: at,
  };
}
