import { describe, expect, it } from 'vitest';
import { instant, toEpochMs } from '../../shared/time/instant.ts';
import { readDelivery } from './read-delivery.ts';

const mail = {
  timestamp: '2028-03-01T09:00:00.000Z',
  source: 'maria.lind@example.org',
  sendingAccountId: '111122223333',
  messageId: '0110018d-example-000000',
  destination: ['asa.ek@example.org'],
  headersTruncated: false,
  headers: [{ name: 'Subject', value: 'Välkommen' }],
  commonHeaders: { subject: 'Välkommen' },
  tags: {
    'ses:configuration-set': ['lojal-prod'],
    'ses:caller-identity': ['lojal-prod-send-message'],
    key: ['0123456789abcdef0123456789abcdef'],
    member: ['01HM0000000000000000000000'],
    journey: ['welcome'],
    step: ['hello'],
  },
};
const bounce = {
  feedbackId: '0110018d-example',
  bounceType: 'Permanent',
  bounceSubType: 'NoEmail',
  bouncedRecipients: [
    { emailAddress: 'Asa.Ek@example.org', action: 'failed', status: '5.1.1', diagnosticCode: 'smtp; 550 no' },
  ],
  timestamp: '2028-03-01T09:00:03.123Z',
  reportingMTA: 'dsn; a1.eu-north-1.amazonses.com',
};
const complaint = {
  complainedRecipients: [{ emailAddress: 'asa.ek@example.org' }],
  timestamp: '2028-03-01T10:00:00.000Z',
  feedbackId: '0110018d-example',
  complaintSubType: null,
  complaintFeedbackType: 'abuse',
  arrivalDate: '2028-03-01T10:00:00.000Z',
};
const text = {
  eventType: 'TEXT_DELIVERED',
  eventVersion: '1.0',
  eventTimestamp: toEpochMs(instant('2028-03-01T09:00:03Z')),
  isFinal: true,
  originationPhoneNumber: 'Exempelfb',
  destinationPhoneNumber: '+46701740605',
  isoCountryCode: 'SE',
  messageId: '862a8790-example',
  messageRequestTimestamp: toEpochMs(instant('2028-03-01T09:00:00Z')),
  messageEncoding: 'GSM',
  messageType: 'TRANSACTIONAL',
  messageStatus: 'DELIVERED',
  messageStatusDescription: 'Message has been accepted by phone',
  context: { key: 'fedcba9876543210fedcba9876543210', member: '01HM0000000000000000000000', step: 'survey' },
  totalMessageParts: 1,
  totalMessagePrice: 0.05,
  totalCarrierFee: 0,
};

const ofMail = {
  channel: 'email',
  member: '01HM0000000000000000000000',
  key: '0123456789abcdef0123456789abcdef',
  providerId: '0110018d-example-000000',
  address: 'asa.ek@example.org',
  permanent: false,
};

describe('an event of SES', () => {
  it.each([
    [
      'that it has sent',
      { eventType: 'Send', mail, send: {} },
      { what: 'sent', at: instant('2028-03-01T09:00:00Z'), reason: 'Send' },
    ],
    [
      'that it has delivered',
      {
        eventType: 'Delivery',
        mail,
        delivery: { timestamp: '2028-03-01T09:00:05.500Z', smtpResponse: '250 ok' },
      },
      { what: 'delivered', at: instant('2028-03-01T09:00:05.500Z'), reason: 'Delivery' },
    ],
    [
      'of a hard bounce',
      { eventType: 'Bounce', mail, bounce },
      {
        what: 'bounced',
        permanent: true,
        at: instant('2028-03-01T09:00:03.123Z'),
        reason: 'Permanent/NoEmail',
        address: 'Asa.Ek@example.org',
      },
    ],
    [
      'of a full mailbox',
      {
        eventType: 'Bounce',
        mail,
        bounce: { ...bounce, bounceType: 'Transient', bounceSubType: 'MailboxFull' },
      },
      {
        what: 'bounced',
        permanent: false,
        at: instant('2028-03-01T09:00:03.123Z'),
        reason: 'Transient/MailboxFull',
        address: 'Asa.Ek@example.org',
      },
    ],
    [
      'of a bounce that it does not understand',
      {
        eventType: 'Bounce',
        mail,
        bounce: { ...bounce, bounceType: 'Undetermined', bounceSubType: 'Undetermined' },
      },
      {
        what: 'bounced',
        permanent: false,
        at: instant('2028-03-01T09:00:03.123Z'),
        reason: 'Undetermined/Undetermined',
        address: 'Asa.Ek@example.org',
      },
    ],
    [
      'of a complaint',
      { eventType: 'Complaint', mail, complaint },
      { what: 'complained', at: instant('2028-03-01T10:00:00Z'), reason: 'abuse' },
    ],
    [
      'that it has rejected',
      { eventType: 'Reject', mail, reject: { reason: 'Bad content' } },
      { what: 'bounced', at: instant('2028-03-01T09:00:00Z'), reason: 'Reject' },
    ],
  ])('%s', (_, event, expected) => {
    expect(readDelivery(event)).toEqual({ ...ofMail, ...expected });
  });

  it.each(['DeliveryDelay', 'Open', 'Click', 'Subscription'])('of a %s is about no fate', (eventType) => {
    expect(readDelivery({ eventType, mail })).toEqual({ irrelevant: eventType });
  });

  it('about a mail that carries no tags of ours names no message', () => {
    const { tags: _, ...foreign } = mail;
    expect(readDelivery({ eventType: 'Send', mail: foreign, send: {} })).toMatchObject({
      key: undefined,
      member: undefined,
    });
  });
});

describe('an event of End User Messaging SMS', () => {
  it.each([
    ['TEXT_DELIVERED', 'delivered', false],
    ['TEXT_SUCCESSFUL', 'delivered', false],
    ['TEXT_SENT', 'sent', false],
    ['TEXT_QUEUED', 'sent', false],
    ['TEXT_PENDING', 'sent', false],
    ['TEXT_INVALID', 'bounced', true],
    ['TEXT_INVALID_MESSAGE', 'bounced', false],
    ['TEXT_BLOCKED', 'bounced', false],
    ['TEXT_CARRIER_BLOCKED', 'bounced', false],
    ['TEXT_CARRIER_UNREACHABLE', 'bounced', false],
    ['TEXT_PROTECT_BLOCKED', 'bounced', false],
    ['TEXT_SPAM', 'bounced', false],
    ['TEXT_TTL_EXPIRED', 'bounced', false],
    ['TEXT_UNREACHABLE', 'bounced', false],
  ])('%s says: %s, for good: %s', (eventType, what, permanent) => {
    expect(readDelivery({ ...text, eventType })).toEqual({
      channel: 'sms',
      member: '01HM0000000000000000000000',
      key: 'fedcba9876543210fedcba9876543210',
      providerId: '862a8790-example',
      at: instant('2028-03-01T09:00:03Z'),
      what,
      permanent,
      reason: eventType,
      address: '+46701740605',
    });
  });

  it('of no known fate says none: after three days a carrier that never told is "unknown"', () => {
    expect(readDelivery({ ...text, eventType: 'TEXT_UNKNOWN' })).toEqual({ irrelevant: 'TEXT_UNKNOWN' });
    expect(readDelivery({ ...text, eventType: 'TEXT_toString' })).toEqual({ irrelevant: 'TEXT_toString' });
  });
});

describe('anything else', () => {
  it.each([
    ['nothing', undefined],
    ['a text', 'Bounce'],
    ['an event without a mail', { eventType: 'Bounce' }],
    ['a bounce that says nothing of it', { eventType: 'Bounce', mail }],
    ['a complaint that says nothing of it', { eventType: 'Complaint', mail }],
    ['an SMS without a time', { ...text, eventTimestamp: '2028' }],
  ])('%s is unreadable, and what it held is not repeated', (_, event) => {
    expect(() => readDelivery(event)).toThrow(
      expect.objectContaining({ name: 'DeliveryUnreadable', message: expect.not.stringContaining('asa.ek') }),
    );
  });
});
