import type { Channel } from '../message/template.ts';
import { toEpochMs, type Instant } from '../time/instant.ts';

export const FATES = ['sent', 'delivered', 'hard-bounce', 'soft-bounce', 'complaint'] as const;
export type Fate = (typeof FATES)[number];

interface Handed {
  readonly channel: Channel;
  readonly key: string;
  readonly member: string;
  readonly address: string;
  readonly providerId: string;
  readonly acceptedAt: Instant;
}

/**
 * What the providers of AWS tell of a message, in their own shape: SES as EventBridge wraps it, End User Messaging SMS
 * as SNS does. https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html and
 * https://docs.aws.amazon.com/sms-voice/latest/userguide/configuration-sets-event-format.html
 */
export function eventOf(handed: Handed, fate: Fate, at: Instant): unknown {
  if (handed.channel === 'sms')
    return { Records: [{ Sns: { Message: JSON.stringify(textEvent(handed, fate, at)) } }] };
  const detail = emailEvent(handed, fate, at);
  return { source: 'aws.ses', 'detail-type': `Email ${detail.eventType}`, time: at, detail };
}

function emailEvent({ key, member, address, providerId, acceptedAt }: Handed, fate: Fate, at: Instant) {
  const mail = {
    timestamp: acceptedAt,
    messageId: providerId,
    destination: [address],
    tags: { key: [key], member: [member] },
  };
  const emailAddress = address;
  switch (fate) {
    case 'sent':
      return { eventType: 'Send', mail, send: {} };
    case 'delivered':
      return { eventType: 'Delivery', mail, delivery: { timestamp: at, recipients: [address] } };
    case 'complaint':
      return {
        eventType: 'Complaint',
        mail,
        complaint: {
          timestamp: at,
          complainedRecipients: [{ emailAddress }],
          complaintFeedbackType: 'abuse',
        },
      };
    case 'hard-bounce':
    case 'soft-bounce':
      return {
        eventType: 'Bounce',
        mail,
        bounce: {
          timestamp: at,
          bounceType: fate === 'hard-bounce' ? 'Permanent' : 'Transient',
          bounceSubType: fate === 'hard-bounce' ? 'NoEmail' : 'MailboxFull',
          bouncedRecipients: [{ emailAddress }],
        },
      };
  }
}

const TEXT_EVENTS: Readonly<Record<Fate, string>> = {
  sent: 'TEXT_SENT',
  delivered: 'TEXT_DELIVERED',
  'hard-bounce': 'TEXT_INVALID',
  'soft-bounce': 'TEXT_TTL_EXPIRED',
  // Nobody can complain of an SMS: its sender cannot be answered.
  complaint: 'TEXT_DELIVERED',
};

function textEvent({ key, member, address, providerId, acceptedAt }: Handed, fate: Fate, at: Instant) {
  return {
    eventType: TEXT_EVENTS[fate],
    eventVersion: '1.0',
    eventTimestamp: toEpochMs(at),
    isFinal: fate !== 'sent',
    destinationPhoneNumber: address,
    messageId: providerId,
    messageRequestTimestamp: toEpochMs(acceptedAt),
    messageType: 'TRANSACTIONAL',
    context: { key, member },
  };
}
