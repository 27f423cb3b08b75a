import { describe, expect, it } from 'vitest';
import type { MailIdentity } from '../../../../shared/ports/account.ts';
import { known, NOT_KNOWN, said, TARGET, unread } from '../../../../test/support/doctor.ts';
import type { DnsRecord, DomainFacts } from '../facts.ts';
import { checkAddresses, checkDomain } from './domain.ts';

const IDENTITY: MailIdentity = {
  verified: true,
  dkim: 'SUCCESS',
  dkimEnabled: true,
  dkimRecords: [],
  mailFrom: undefined,
  forwardsBounces: false,
};
const cname = (token: string, found: DnsRecord['found']): DnsRecord => ({
  name: `${token}._domainkey.example.org`,
  type: 'CNAME',
  value: `${token}.dkim.amazonses.com`,
  found,
});
const there = (token: string): DnsRecord => cname(token, known([`${token}.dkim.amazonses.com`]));
const missing = (token: string): DnsRecord => cname(token, known([]));
const DMARC = known({ at: '_dmarc.example.org', records: ['v=DMARC1; p=reject'] });
const dark: DnsRecord['found'] = {
  unread: { obstacle: 'unreachable', call: 'DNS (CNAME of x)', message: 'ETIMEOUT' },
};

const domain = (identity: Partial<MailIdentity> | undefined, other: Partial<DomainFacts> = {}): string =>
  said(
    checkDomain(
      {
        domain: 'example.org',
        identity: known(identity && { ...IDENTITY, ...identity }),
        dkim: ['t1', 't2', 't3'].map(there),
        mailFrom: [],
        dmarc: DMARC,
        ...other,
      },
      TARGET,
    ),
  );

describe('a sender’s domain', () => {
  it('is well', () => {
    expect(domain({}).split('\n')).toEqual([
      'ok Domain example.org: DKIM: verified, DKIM SUCCESS',
      'ok Domain example.org: MAIL FROM: that of SES: DMARC rests on DKIM, and SPF asks nothing of your DNS',
      'ok Domain example.org: DMARC: v=DMARC1; p=reject (at _dmarc.example.org)',
    ]);
  });

  it('that nobody could look at is not known, and DMARC is looked at all the same', () => {
    const facts = { domain: 'example.org', identity: unread, dkim: [], mailFrom: [], dmarc: DMARC };
    const line = said(checkDomain(facts, TARGET));
    expect(line).toMatch(NOT_KNOWN);
    expect(line).toContain('ok Domain example.org: DMARC');
  });

  it('that SES does not know comes with the deploy, or is made by hand where no stack makes it', () => {
    const facts = { domain: 'example.org', identity: known(undefined), dkim: [], mailFrom: [], dmarc: DMARC };
    expect(said(checkDomain(facts, TARGET))).toMatch(
      /^broken Domain example.org: SES in eu-north-1 does not know it.*\n→ npx cdk deploy/,
    );
    expect(said(checkDomain(facts, { ...TARGET, identities: 'elsewhere' }))).toContain(
      '→ aws sesv2 create-email-identity --region eu-north-1 --email-identity example.org',
    );
  });
});

describe('DKIM', () => {
  it('that waits says which records are missing, ready to copy', () => {
    const dkim = [there('t1'), missing('t2'), missing('t3')];
    const line = domain({ verified: false, dkim: 'PENDING' }, { dkim });
    expect(line).toContain(
      'broken Domain example.org: DKIM: not verified, DKIM PENDING; 2 of 3 DNS records missing: messages wait as "not-verified"',
    );
    expect(line).toContain('→ DNS: t2._domainkey.example.org  CNAME  t2.dkim.amazonses.com');
    expect(line).toContain('→ DNS: t3._domainkey.example.org  CNAME  t3.dkim.amazonses.com');
    expect(line).not.toContain('t1._domainkey');
    expect(line).toContain('→ SES looks for them by itself for 72 hours.');
    expect(line).not.toContain('given up');
  });

  it('with a record of another value says what stands there', () => {
    const dkim = [there('t1'), cname('t2', known(['t2.dkim.amazonses.com.example.org']))];
    expect(domain({ verified: false, dkim: 'PENDING' }, { dkim })).toContain(
      '1 with another value (t2.dkim.amazonses.com.example.org)',
    );
  });

  it('that has failed is to be asked for again, once the records stand', () => {
    const line = domain({ verified: false, dkim: 'FAILED' }, { dkim: [missing('t1')] });
    expect(line).toContain('It has given up: once they stand');
    expect(line).toContain('put-email-identity-dkim-signing-attributes --region eu-north-1');
    expect(domain({ verified: false, dkim: 'FAILED' })).toContain('→ Let SES begin anew');
  });

  it('whose records stand has only to wait', () => {
    expect(domain({ verified: false, dkim: 'PENDING' })).toContain('→ The records stand in DNS: wait');
  });

  it('whose records went away later is a warning before it breaks', () => {
    const line = domain({}, { dkim: [there('t1'), missing('t2')] });
    expect(line).toContain(
      'warn Domain example.org: DKIM: verified, DKIM SUCCESS; 1 of 2 DNS records missing',
    );
    expect(line).toContain('→ DNS: t2._domainkey.example.org');
  });

  it('with signing off is broken', () => {
    expect(domain({ dkimEnabled: false })).toContain(
      '→ aws sesv2 put-email-identity-dkim-attributes --region eu-north-1 --email-identity example.org --signing-enabled',
    );
  });

  it('where DNS does not answer rests on what SES has seen', () => {
    expect(domain({}, { dkim: [there('t1'), cname('t2', dark)] })).toContain(
      'warn Domain example.org: DKIM: verified, DKIM SUCCESS; DNS (CNAME of x) did not answer',
    );
  });

  it('of a key of one’s own has no records that we know', () => {
    expect(domain({}, { dkim: [] })).toContain('ok Domain example.org: DKIM');
    expect(domain({ dkim: 'NOT_STARTED', verified: false }, { dkim: [] })).toContain('→ Let SES begin anew');
  });
});

const FROM = { domain: 'post.example.org', status: 'SUCCESS', onFailure: 'USE_DEFAULT_VALUE' };
const mx = (...values: string[]): DnsRecord => ({
  name: FROM.domain,
  type: 'MX',
  value: '10 feedback-smtp.eu-north-1.amazonses.com',
  found: known(values),
});
const spf = (...values: string[]): DnsRecord => ({
  name: FROM.domain,
  type: 'TXT',
  value: 'v=spf1 include:amazonses.com ~all',
  found: known(values),
});
const MX = mx('10 feedback-smtp.eu-north-1.amazonses.com');

describe('MAIL FROM', () => {
  it('of one’s own is well with its MX and SPF, whatever else the SPF includes', () => {
    const mailFrom = [MX, spf('v=spf1 include:amazonses.com include:x.example -all')];
    expect(domain({ mailFrom: FROM }, { mailFrom })).toContain(
      'ok Domain example.org: MAIL FROM: post.example.org: SUCCESS',
    );
  });

  it('without its records names both, and mail goes meanwhile', () => {
    const line = domain(
      { mailFrom: { ...FROM, status: 'PENDING' } },
      { mailFrom: [mx(), spf('v=spf1 -all')] },
    );
    expect(line).toContain(
      'warn Domain example.org: MAIL FROM: post.example.org: PENDING; MX and TXT missing',
    );
    expect(line).toContain('→ DNS: post.example.org  MX  10 feedback-smtp.eu-north-1.amazonses.com');
    expect(line).toContain('→ DNS: post.example.org  TXT  v=spf1 include:amazonses.com ~all');
  });

  it('that stops mail while it fails is broken', () => {
    const mailFrom = { ...FROM, status: 'FAILED', onFailure: 'REJECT_MESSAGE' };
    expect(domain({ mailFrom }, { mailFrom: [MX, spf(spf().value)] })).toContain(
      'broken Domain example.org: MAIL FROM: post.example.org: FAILED: SES refuses every mail until it stands',
    );
  });

  it('with two SPF records has none', () => {
    const mailFrom = [MX, spf('v=spf1 include:amazonses.com ~all', 'v=spf1 -all')];
    expect(domain({ mailFrom: FROM }, { mailFrom })).toContain('has several SPF records');
  });
});

describe('what else mailboxes and members see', () => {
  it('bounces that are forwarded are warned of: they name members', () => {
    expect(domain({ forwardsBounces: true })).toContain(
      '→ aws sesv2 put-email-identity-feedback-attributes --region eu-north-1 --email-identity example.org --no-email-forwarding-enabled',
    );
  });

  it.each([
    [known({ at: '_dmarc.example.org', records: [] }), 'warn Domain example.org: DMARC: no record'],
    [
      known({ at: '_dmarc.example.org', records: ['v=DMARC1; p=none', 'v=DMARC1; p=reject'] }),
      'warn Domain example.org: DMARC: 2 records at _dmarc.example.org',
    ],
    [
      dark as DomainFacts['dmarc'],
      'warn Domain example.org: DMARC: not known: DNS (CNAME of x) said ETIMEOUT',
    ],
  ])('DMARC: %j', (dmarc, line) => {
    expect(domain({}, { dmarc })).toContain(line);
  });

  it('an address that is an identity itself is in the way; one that is none is no line', () => {
    const address = 'maria.lind@example.org';
    const check = (identity: DomainFacts['identity']): string =>
      said(checkAddresses({ addresses: [{ address, identity }] }, TARGET));
    expect(check(known(undefined))).toBe('');
    expect(check(unread)).toMatch(NOT_KNOWN);
    expect(check(known(IDENTITY))).toContain(
      '→ aws sesv2 delete-email-identity --region eu-north-1 --email-identity maria.lind@example.org',
    );
  });
});
