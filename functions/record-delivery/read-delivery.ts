import * as z from 'zod';
import type { Channel } from '../../shared/message/template.ts';
import { fromEpochMs, instant, type Instant } from '../../shared/time/instant.ts';

/** What a provider tells of one message that it was handed. */
export interface Delivery {
  readonly channel: Channel;
  /** From the message's own tags, which we wrote: undefined on a message that is not ours. */
  readonly member: string | undefined;
  readonly key: string | undefined;
  readonly providerId: string;
  readonly at: Instant;
  readonly what: 'sent' | 'delivered' | 'bounced' | 'complained';
  /** Of a bounce: the address is no good, and no other try would help. */
  readonly permanent: boolean;
  /** A word of the provider's, such as `Permanent/General`; nothing that a person has written. */
  readonly reason: string;
  /** The address that it is about. Compared, never kept. */
  readonly address: string | undefined;
}

/** An event that changes nothing, with the reason: it is not about a fate, or about no message of ours. */
export interface Irrelevant {
  readonly irrelevant: string;
}

/**
 * An event of SES as its configuration set publishes it, to EventBridge (`detail`) and to SNS alike.
 * https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
 */
const emailSchema = z.lazy(() => {
  const tag = z.array(z.string()).min(1).optional();
  const recipients = z.array(z.looseObject({ emailAddress: z.string() }));
  return z.looseObject({
    eventType: z.string(),
    mail: z.looseObject({
      timestamp: z.string(),
      messageId: z.string(),
      destination: z.array(z.string()).optional(),
      tags: z.looseObject({ key: tag, member: tag }).optional(),
    }),
    bounce: z
      .looseObject({
        bounceType: z.string(),
        bounceSubType: z.string().optional(),
        bouncedRecipients: recipients,
        timestamp: z.string(),
      })
      .optional(),
    complaint: z
      .looseObject({
        complainedRecipients: recipients,
        complaintFeedbackType: z.string().optional(),
        complaintSubType: z.string().nullish(),
        timestamp: z.string(),
      })
      .optional(),
    delivery: z.looseObject({ timestamp: z.string() }).optional(),
  });
});

/**
 * An event of End User Messaging SMS.
 * https://docs.aws.amazon.com/sms-voice/latest/userguide/configuration-sets-event-format.html
 */
const textSchema = z.lazy(() =>
  z.looseObject({
    eventType: z.string().startsWith('TEXT_'),
    eventTimestamp: z.number(),
    messageId: z.string(),
    destinationPhoneNumber: z.string().optional(),
    context: z.looseObject({ key: z.string().optional(), member: z.string().optional() }).optional(),
  }),
);

/** Reads an event of either provider. @throws DeliveryUnreadable when it is neither. */
export function readDelivery(event: unknown): Delivery | Irrelevant {
  const text = textSchema.safeParse(event);
  if (text.success) return readText(text.data);
  const email = emailSchema.safeParse(event);
  if (email.success) return readEmail(email.data);
  throw new DeliveryUnreadable();
}

function readEmail(event: z.infer<typeof emailSchema>): Delivery | Irrelevant {
  const { mail, bounce, complaint } = event;
  const about = {
    channel: 'email' as const,
    member: mail.tags?.member?.[0],
    key: mail.tags?.key?.[0],
    providerId: mail.messageId,
    permanent: false,
    address: mail.destination?.[0],
  };
  switch (event.eventType) {
    case 'Send':
      return { ...about, what: 'sent', at: instant(mail.timestamp), reason: 'Send' };
    case 'Delivery':
      return {
        ...about,
        what: 'delivered',
        at: instant(event.delivery?.timestamp ?? mail.timestamp),
        reason: 'Delivery',
      };
    case 'Bounce': {
      if (!bounce) throw new DeliveryUnreadable();
      return {
        ...about,
        what: 'bounced',
        at: instant(bounce.timestamp),
        permanent: bounce.bounceType === 'Permanent',
        reason: [bounce.bounceType, bounce.bounceSubType].filter(Boolean).join('/'),
        address: bounce.bouncedRecipients[0]?.emailAddress ?? about.address,
      };
    }
    case 'Complaint': {
      if (!complaint) throw new DeliveryUnreadable();
      return {
        ...about,
        what: 'complained',
        at: instant(complaint.timestamp),
        reason: complaint.complaintSubType ?? complaint.complaintFeedbackType ?? 'Complaint',
        address: complaint.complainedRecipients[0]?.emailAddress ?? about.address,
      };
    }
    case 'Reject':
    case 'Rendering Failure':
      // Taken, and then not sent on: to the member it is a bounce, for which the address is not to blame.
      return { ...about, what: 'bounced', at: instant(mail.timestamp), reason: event.eventType };
    default:
      // A delay is not yet a fate; opens, clicks and subscriptions are not measured.
      return { irrelevant: event.eventType };
  }
}

/** What each event says; those not named say nothing final. */
const TEXT_FATES: Readonly<Record<string, Pick<Delivery, 'what' | 'permanent'>>> = {
  TEXT_DELIVERED: { what: 'delivered', permanent: false },
  TEXT_SUCCESSFUL: { what: 'delivered', permanent: false },
  TEXT_SENT: { what: 'sent', permanent: false },
  TEXT_QUEUED: { what: 'sent', permanent: false },
  TEXT_PENDING: { what: 'sent', permanent: false },
  TEXT_INVALID: { what: 'bounced', permanent: true },
  TEXT_INVALID_MESSAGE: { what: 'bounced', permanent: false },
  TEXT_BLOCKED: { what: 'bounced', permanent: false },
  TEXT_CARRIER_BLOCKED: { what: 'bounced', permanent: false },
  TEXT_CARRIER_UNREACHABLE: { what: 'bounced', permanent: false },
  TEXT_PROTECT_BLOCKED: { what: 'bounced', permanent: false },
  TEXT_SPAM: { what: 'bounced', permanent: false },
  TEXT_TTL_EXPIRED: { what: 'bounced', permanent: false },
  TEXT_UNREACHABLE: { what: 'bounced', permanent: false },
};

function readText(event: z.infer<typeof textSchema>): Delivery | Irrelevant {
  const fate = TEXT_FATES[event.eventType];
  if (!fate) return { irrelevant: event.eventType };
  return {
    channel: 'sms',
    member: event.context?.member,
    key: event.context?.key,
    providerId: event.messageId,
    at: fromEpochMs(event.eventTimestamp),
    ...fate,
    reason: event.eventType,
    address: event.destinationPhoneNumber,
  };
}

/** Neither provider writes so: to the dead letters, for a person to look at. It is not repeated here: it names people. */
export class DeliveryUnreadable extends Error {
  override readonly name = 'DeliveryUnreadable';
  constructor() {
    super(
      'An event about a delivery is of no known shape: expected one of SES or of End User Messaging SMS.',
    );
  }
}
