import { describe, expect, it } from 'vitest';
import type { Account, MailIdentity } from '../../../shared/ports/account.ts';
import { dnsOf } from '../../../test/support/dns.ts';
import { gatherDomain } from './gather-domain.ts';

const IDENTITY: MailIdentity = {
  verified: false,
  dkim: 'PENDING',
  dkimEnabled: true,
  dkimRecords: [{ token: 't1', value: 't1.dkim.amazonses.com' }],
  mailFrom: { domain: 'post.mail.example.org', status: 'PENDING', onFailure: 'USE_DEFAULT_VALUE' },
  forwardsBounces: false,
};
const gathered = (records: Parameters<typeof dnsOf>[0], identity: MailIdentity | undefined = IDENTITY) => {
  const account = { mailIdentity: () => Promise.resolve(identity) } as Pick<
    Account,
    'mailIdentity'
  > as Account;
  return gatherDomain({ account, dns: dnsOf(records), region: 'eu-north-1' }, 'mail.example.org');
};

describe('what DNS says of a domain', () => {
  it('is asked for each record that SES wants, and kept beside what it should be', async () => {
    const { dkim, mailFrom } = await gathered({
      'CNAME t1._domainkey.mail.example.org': ['other.example'],
      'TXT post.mail.example.org': ['site=1', 'v=spf1 -all', 'v=spf10'],
    });
    expect(dkim).toEqual([
      {
        name: 't1._domainkey.mail.example.org',
        type: 'CNAME',
        value: 't1.dkim.amazonses.com',
        found: { known: ['other.example'] },
      },
    ]);
    expect(mailFrom).toEqual([
      {
        name: 'post.mail.example.org',
        type: 'MX',
        value: '10 feedback-smtp.eu-north-1.amazonses.com',
        found: { known: [] },
      },
      {
        name: 'post.mail.example.org',
        type: 'TXT',
        value: 'v=spf1 include:amazonses.com ~all',
        found: { known: ['v=spf1 -all'] },
      },
    ]);
  });

  it.each([
    [
      {
        'TXT _dmarc.mail.example.org': ['v=DMARC1; p=none'],
        'TXT _dmarc.example.org': ['v=DMARC1; p=reject'],
      },
      '_dmarc.mail.example.org',
    ],
    [
      { 'TXT _dmarc.mail.example.org': ['hello'], 'TXT _dmarc.example.org': ['v=DMARC1; p=none'] },
      '_dmarc.example.org',
    ],
  ])('DMARC is the nearest: %j', async (records, at) => {
    expect((await gathered(records)).dmarc).toEqual({ known: { at, records: ['v=DMARC1; p=none'] } });
  });

  it('DMARC is nobody’s at the last label, and missing at the domain', async () => {
    const records = { 'TXT _dmarc.org': ['v=DMARC1; p=reject'] };
    expect((await gathered(records)).dmarc).toEqual({
      known: { at: '_dmarc.mail.example.org', records: [] },
    });
  });

  it('is not known where it does not answer', async () => {
    const { dkim, mailFrom, dmarc } = await gathered('dead');
    expect([...dkim, ...mailFrom].map(({ found }) => 'unread' in found)).toEqual([true, true, true]);
    expect(dmarc).toMatchObject({ unread: { obstacle: 'unreachable', message: 'ETIMEOUT' } });
  });
});
