import { describe, expect, it } from 'vitest';
import type { Destination, MailLimits } from '../../../../shared/ports/account.ts';
import { known, NOT_KNOWN, said, TARGET, TRIAL, unread } from '../../../../test/support/doctor.ts';
import type { Target } from '../target.ts';
import { checkMailConfiguration, checkMailLimits } from './mail.ts';

const GOOD: MailLimits = {
  production: true,
  sendingEnabled: true,
  enforcement: 'HEALTHY',
  perDay: 50_000,
  perSecond: 14,
  sentLastDay: 120,
};
const limits = (other: Partial<MailLimits>, target: Partial<Target> = {}): string =>
  said(checkMailLimits({ mailLimits: known({ ...GOOD, ...other }) }, { ...TARGET, ...target }));

describe('SES as a whole', () => {
  it('is well', () => {
    expect(limits({}).split('\n')).toEqual([
      'ok SES sandbox: left: mail may go to anybody',
      'ok SES sending: enabled, in good standing',
      'ok SES quota: 120 mails of 50,000 in the last 24 hours (how many members? --members <n>)',
      'ok SES rate: 14 mails a second',
    ]);
  });

  it('that nobody could look at is not known', () => {
    expect(said(checkMailLimits({ mailLimits: unread }, TARGET))).toMatch(NOT_KNOWN);
  });

  it('in the sandbox is broken in production, and a warning in a trial', () => {
    expect(limits({ production: false })).toContain('broken SES sandbox: the account is in it');
    expect(limits({ production: false })).toContain(
      '→ aws sesv2 put-account-details --region eu-north-1 --production-access-enabled',
    );
    expect(limits({ production: false }, TRIAL)).toContain('warn SES sandbox: the account is in it');
  });

  it.each([
    [{ enforcement: 'SHUTDOWN', sendingEnabled: false }, 'broken SES sending: SHUTDOWN'],
    [{ sendingEnabled: false }, 'broken SES sending: paused for the account and region'],
    [{ enforcement: 'PROBATION' }, 'warn SES sending: enabled, but under review (PROBATION)'],
  ])('%j is %s', (other, line) => {
    expect(limits(other)).toContain(line);
  });

  it.each([
    [{ perDay: -1 }, {}, 'ok SES quota: no limit a day; 120 mails'],
    [{ sentLastDay: 50_000 }, {}, 'broken SES quota: 50,000 mails of 50,000 in the last 24 hours: used up'],
    [{ sentLastDay: 40_000 }, {}, 'warn SES quota: 40,000 mails of 50,000 in the last 24 hours: nearly'],
    [{ sentLastDay: 39_999 }, {}, 'ok SES quota: 39,999 mails of 50,000'],
    [{}, { members: 50_000 }, 'ok SES quota: 120 mails of 50,000 in the last 24 hours'],
    [{}, { members: 50_001 }, 'were all 50,001 members due on one day, it would take 2 days'],
    [{}, { members: 25_001, mailsPerMember: 2 }, 'warn SES quota'],
    // 30,000 members get 87,000 mails a year: 239 a day.
    [
      { perDay: 200 },
      { members: 30_000 },
      'broken SES quota: 120 mails of 200 in the last 24 hours; 30,000 members get 239',
    ],
  ])('the quota with %j for %j: %s', (other, target, line) => {
    expect(limits(other, target)).toContain(line);
  });

  it.each([
    [14, 'ok SES rate: 14 mails a second'],
    [15, 'warn SES rate: 14 mails a second, and the stage is set to 15'],
  ])('the rate against %d a second', (mailsPerSecond, line) => {
    expect(limits({}, { mailsPerSecond })).toContain(line);
  });

  it('a rate under one a second still gives a setting that is allowed', () => {
    expect(limits({ perSecond: 0.5 }, { mailsPerSecond: 2 })).toContain('mailsPerSecond to 1 and deploy');
  });
});

const BAD = ['BOUNCE', 'COMPLAINT', 'REJECT'];
const BUS: Destination = { name: 'b', enabled: true, to: 'bus', events: ['DELIVERY', ...BAD] };
const TOPIC: Destination = { name: 't', enabled: true, to: 'topic', events: BAD };
const set = (destinations: readonly Destination[], sendingEnabled = true): string =>
  said(checkMailConfiguration(known({ sendingEnabled, destinations }), TARGET));

describe('the configuration set', () => {
  it('is well, and its events are told by both ways', () => {
    expect(set([BUS, TOPIC]).split('\n')).toEqual([
      'ok SES configuration set: there, and sending is enabled',
      'ok SES events: told by EventBridge, the bad ones by SNS as well',
    ]);
  });

  it('that nobody could look at is not known, and one that is missing is to be deployed', () => {
    expect(said(checkMailConfiguration(unread, TARGET))).toMatch(NOT_KNOWN);
    expect(said(checkMailConfiguration(known(undefined), TARGET))).toMatch(
      /^broken SES configuration set: the stack has none: .*\n→ npx cdk deploy/,
    );
  });

  it('with sending off is broken', () => {
    expect(set([BUS, TOPIC], false)).toContain('broken SES configuration set: sending is disabled for it');
  });

  it.each([
    [[BUS], 'not told: BOUNCE by SNS, COMPLAINT by SNS, REJECT by SNS'],
    [[{ ...BUS, enabled: false }, TOPIC], 'not told: DELIVERY by EventBridge'],
    [[BUS, { ...TOPIC, events: ['BOUNCE', 'REJECT'] }], 'not told: COMPLAINT by SNS'],
    [[], 'not told: DELIVERY by EventBridge'],
  ])('without some events is broken: %j', (destinations, line) => {
    expect(set(destinations)).toContain(`broken SES events: ${line}`);
  });
});
