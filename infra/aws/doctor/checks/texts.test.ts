import { describe, expect, it } from 'vitest';
import type { TextConfiguration, TextLimits, TextSender } from '../../../../shared/ports/account.ts';
import { known, NOT_KNOWN, said, TARGET, TRIAL, unread } from '../../../../test/support/doctor.ts';
import { checkTextConfiguration, checkTextLimits, checkTextSenders } from './texts.ts';

const GOOD: TextLimits = { tier: 'PRODUCTION', limit: 50, most: 100, spent: 12.5 };
const limits = (other: Partial<TextLimits>, target = TARGET): string =>
  said(checkTextLimits({ textLimits: known({ ...GOOD, ...other }) }, target));

describe('SMS as a whole', () => {
  it('are well', () => {
    expect(limits({}).split('\n')).toEqual([
      'ok SMS sandbox: left: SMS may go to any number',
      'ok SMS spending: 12.5 USD of 50 USD this month',
    ]);
  });

  it('that nobody could look at are not known', () => {
    expect(said(checkTextLimits({ textLimits: unread }, TARGET))).toMatch(NOT_KNOWN);
  });

  it('in the sandbox are broken in production, and a warning in a trial', () => {
    expect(limits({ tier: 'SANDBOX' })).toContain('broken SMS sandbox: the account is in it (SANDBOX)');
    expect(limits({ tier: 'SANDBOX' }, TRIAL)).toContain('warn SMS sandbox');
  });

  it.each([
    [{ spent: undefined }, 'ok SMS spending: nothing told yet of 50 USD this month'],
    [{ spent: 39.99 }, 'ok SMS spending: 39.99 USD of 50 USD'],
    [{ spent: 40 }, 'warn SMS spending: 40 USD of 50 USD this month: nearly used up'],
    [{ spent: 50 }, 'broken SMS spending: 50 USD of 50 USD this month: used up'],
    [
      { spent: 50 },
      '→ aws pinpoint-sms-voice-v2 set-text-message-spend-limit-override --region eu-north-1 --monthly-limit 100',
    ],
    [{ spent: 50, most: 50 }, '→ Ask for more: https://eu-north-1.console.aws.amazon.com/servicequotas/'],
    [
      { spent: undefined, limit: 1, most: 1 },
      'warn SMS spending: nothing told yet of 1 USD this month: that is some 20',
    ],
    [{ limit: undefined }, 'warn SMS spending: the account tells no limit'],
  ])('spending with %j: %s', (other, line) => {
    expect(limits(other)).toContain(line);
  });
});

const sender = (country: string, other: Partial<TextSender> = {}): TextSender => ({
  name: 'Exempelfb',
  country,
  registered: false,
  registration: undefined,
  ...other,
});
const senders = (all: readonly TextSender[], target = TARGET): string =>
  said(checkTextSenders({ textSenders: known(all) }, target));

describe('the sender’s name', () => {
  it('is well in each country', () => {
    const no = sender('NO', { registered: true, registration: 'r1' });
    expect(senders([sender('SE'), no]).split('\n')).toEqual([
      'ok SMS sender Exempelfb in SE: there, and needs no registration',
      'ok SMS sender Exempelfb in NO: registered',
    ]);
  });

  it('that nobody could look at is not known', () => {
    expect(said(checkTextSenders({ textSenders: unread }, TARGET))).toMatch(NOT_KNOWN);
  });

  it('is to be requested where it is missing; another name’s does not count', () => {
    const line = senders([sender('SE'), sender('NO', { name: 'Other' })]);
    expect(line).toContain('broken SMS sender Exempelfb in NO: not requested');
    expect(line).toContain(
      'request-sender-id --region eu-north-1 --sender-id Exempelfb --iso-country-code NO',
    );
    expect(senders([], TRIAL)).toContain('warn SMS sender Exempelfb in SE: not requested');
  });

  it('waits for its registration', () => {
    expect(senders([sender('SE', { registration: 'r1' }), sender('NO')])).toContain(
      'broken SMS sender Exempelfb in SE: requested; its registration r1 is not through',
    );
  });
});

const CONFIGURATION: TextConfiguration = {
  destinations: [{ name: 'd', enabled: true, to: 'topic', events: ['TEXT_ALL'] }],
  countries: { SE: 'ALLOW', NO: 'ALLOW', US: 'BLOCK' },
};
const configuration = (other: Partial<TextConfiguration>): string =>
  said(checkTextConfiguration(known({ ...CONFIGURATION, ...other }), TARGET));

describe('the configuration set of SMS', () => {
  it('is well', () => {
    expect(configuration({}).split('\n')).toEqual([
      'ok SMS events: told by SNS',
      'ok SMS countries: SE and NO, and no other',
    ]);
  });

  it('that nobody could look at is not known, and one that is missing is to be deployed', () => {
    expect(said(checkTextConfiguration(unread, TARGET))).toMatch(NOT_KNOWN);
    expect(said(checkTextConfiguration(known(undefined), TARGET))).toMatch(/^broken .*\n→ npx cdk deploy/);
  });

  it.each([
    [{ destinations: [] }],
    [{ destinations: [{ name: 'd', enabled: false, to: 'topic', events: ['TEXT_ALL'] }] }],
    [{ destinations: [{ name: 'd', enabled: true, to: 'other', events: ['TEXT_ALL'] }] }],
    [{ destinations: [{ name: 'd', enabled: true, to: 'topic', events: ['TEXT_SENT'] }] }],
  ] as const)('that tells of nothing is broken: %j', (other) => {
    expect(configuration(other)).toContain('broken SMS events: not told');
  });

  it.each([
    [undefined, 'broken SMS countries: no protect configuration'],
    [{ SE: 'BLOCK', NO: 'ALLOW' }, 'broken SMS countries: blocked, and should be open: SE'],
    [
      { SE: 'ALLOW', NO: 'ALLOW', US: 'ALLOW', FI: 'MONITOR' },
      'warn SMS countries: open, and should be blocked: US, FI',
    ],
    [
      Object.fromEntries(['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J'].map((one) => [one, 'ALLOW'])),
      'A, B, C, D, E, F, G, H and 2 more',
    ],
  ])('countries %j: %s', (countries, line) => {
    expect(configuration({ countries })).toContain(line);
  });
});
