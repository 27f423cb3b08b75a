import { describe, expect, it } from 'vitest';
import { ofType, type Deployed } from '../support/deployed.ts';
import { mailEventProblems, textEventProblems, topicProblems } from './deliveries.ts';
import { lossProblems } from './edges.ts';
import { mailProblems } from './parts.ts';
import { prod, stack, wrong } from './spoilt.ts';

const mailPattern = ofType<{ EventPattern: object }>(stack, 'AWS::Events::Rule').find(({ id }) =>
  id.startsWith('MailEvents'),
)!.properties.EventPattern;

/** Rules of the stack: what each says of it (nothing), and what it says when something is wrong. */
const RULES: readonly (readonly [string, (stack: Deployed) => string[], Deployed, string])[] = [
  [
    'mail tells nobody who opened it',
    mailProblems,
    wrong('AWS::SES::ConfigurationSet', '', { TrackingOptions: { CustomRedirectDomain: 'x' } }),
    'is tracked',
  ],
  [
    'all that becomes of a mail is heard',
    mailEventProblems,
    wrong('AWS::Events::Rule', 'MailEvents', {
      EventPattern: { ...mailPattern, 'detail-type': ['Email Delivered', 'Email Bounced'] },
    }),
    'by the bus: complaint',
  ],
  [
    'mail is heard of our own configuration set alone',
    mailEventProblems,
    wrong('AWS::Events::Rule', 'MailEvents', {
      EventPattern: { ...mailPattern, detail: { mail: { tags: { 'ses:configuration-set': ['other'] } } } },
    }),
    'by the bus: delivery',
  ],
  [
    'SES tells it on the default bus',
    mailEventProblems,
    wrong('AWS::SES::ConfigurationSetEventDestination', 'MailEventsToBus', {
      EventDestination: {
        MatchingEventTypes: ['delivery'],
        EventBridgeDestination: { EventBusArn: 'arn:b' },
      },
    }),
    'by the bus: delivery',
  ],
  [
    'a bounce and a complaint are heard on a second way',
    mailEventProblems,
    wrong('AWS::SNS::Subscription', 'RecordDeliveryFunctionMailTopic', { Endpoint: 'arn:f' }),
    'by the topic: complaint',
  ],
  [
    'the second way may call the function',
    mailEventProblems,
    wrong('AWS::Lambda::Permission', 'RecordDeliveryFunctionAllowInvokelojaldevMailEvents', {
      SourceArn: 'arn:t',
    }),
    'by the topic: bounce',
  ],
  [
    'mail is not measured by its events',
    mailEventProblems,
    wrong('AWS::SES::ConfigurationSetEventDestination', 'MailEventsToTopic', {
      EventDestination: { MatchingEventTypes: ['open'] },
    }),
    'is measured: open',
  ],
  [
    'all that becomes of an SMS is heard',
    textEventProblems,
    wrong('AWS::SMSVOICE::ConfigurationSet', '', { EventDestinations: [] }),
    'TEXT_INVALID',
  ],
  [
    'a topic takes nothing that was not encrypted on the way',
    topicProblems,
    wrong('AWS::SNS::TopicPolicy', 'MailEvents', { PolicyDocument: { Statement: [] } }),
    'takes what was not encrypted',
  ],
  [
    'a topic takes only what our own configuration set tells',
    topicProblems,
    wrong('AWS::SNS::TopicPolicy', 'TextEvents', {
      PolicyDocument: {
        Statement: [
          { Effect: 'Allow', Action: 'sns:Publish', Principal: { Service: 'sms-voice.amazonaws.com' } },
        ],
      },
    }),
    'takes from any account sms-voice undefined',
  ],
  [
    'the rule for mail keeps what it could not deliver',
    lossProblems,
    wrong('AWS::Events::Rule', 'MailEvents', { Targets: [{ Arn: 'arn:f' }] }),
    'MailEventsRule',
  ],
  [
    'a topic keeps what it could not deliver',
    lossProblems,
    wrong('AWS::SNS::Subscription', 'RecordDeliveryFunctionTextTopic', { RedrivePolicy: undefined }),
    'RecordDeliveryFunctionTextTopicFC20182A: what fails is kept nowhere',
  ],
  [
    'a function that topics call keeps what it failed on',
    lossProblems,
    wrong('AWS::Lambda::EventInvokeConfig', 'RecordDelivery', { DestinationConfig: {} }),
    'called by RecordDeliveryFunctionMailTopic8FA60D01',
  ],
];

describe('what providers tell', () => {
  it.each(RULES)('%s', (_, check, spoilt, complaint) => {
    // Given the stack, and the same with one thing wrong: the rule holds of the one and is broken by the other.
    expect(check(stack)).toEqual([]);
    expect(check(prod)).toEqual([]);
    expect(check(spoilt).join('\n')).toContain(complaint);
  });

  it('comes by one rule and two topics, one for each provider; beside them only ended runs and alarms', () => {
    const of = (type: string): string[] =>
      ofType(stack, type).map(({ id }) => id.replace(/[0-9A-F]{8}$/, ''));
    expect(of('AWS::SNS::Topic')).toEqual(['MailEventsMailTopic', 'TextEventsTextTopic', 'AlarmsTopic']);
    expect(of('AWS::SNS::Subscription')).toEqual([
      'RecordDeliveryFunctionMailTopic',
      'RecordDeliveryFunctionTextTopic',
      'AlarmsTopicdriftexampleorg',
    ]);
    expect(of('AWS::Events::Rule')).toEqual(['EndedRunsRule', 'EndedRunsFailed', 'MailEventsRule']);
  });
});
