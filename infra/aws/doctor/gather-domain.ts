import type { Account } from '../../../shared/ports/account.ts';
import type { Dns } from './dns.ts';
import type { DnsRecord, DomainFacts, LinkFacts } from './facts.ts';
import { fact } from './look.ts';

interface Asked {
  readonly account: Account;
  readonly dns: Dns;
  readonly region: string;
}

/** What SES says of a sender's domain, and what DNS does. */
export async function gatherDomain({ account, dns, region }: Asked, domain: string): Promise<DomainFacts> {
  const identity = await fact(() => account.mailIdentity(domain));
  const known = 'known' in identity ? identity.known : undefined;
  const dkim = await Promise.all(
    (known?.dkimRecords ?? []).map(async ({ token, value }): Promise<DnsRecord> => {
      const name = `${token}._domainkey.${domain}`;
      return { name, type: 'CNAME', value, found: await fact(() => dns.cname(name)) };
    }),
  );
  const from = known?.mailFrom?.domain;
  return {
    domain,
    identity,
    dkim,
    mailFrom: from === undefined ? [] : await mailFromRecords(dns, from, region),
    dmarc: await fact(() => dmarcOf(dns, domain)),
  };
}

/** @param output the stack's output ApiDomain: `medlem.example.org CNAME d-….amazonaws.com`. */
export async function gatherLinks(dns: Dns, output: string | undefined): Promise<LinkFacts> {
  const [name, , value] = output?.split(' ') ?? [];
  if (name === undefined || value === undefined) return { record: undefined, addresses: { known: [] } };
  const [found, addresses] = await Promise.all([fact(() => dns.cname(name)), fact(() => dns.a(name))]);
  return { record: { name, type: 'CNAME', value, found }, addresses };
}

/** https://docs.aws.amazon.com/ses/latest/dg/mail-from.html */
async function mailFromRecords(dns: Dns, from: string, region: string): Promise<readonly DnsRecord[]> {
  return [
    {
      name: from,
      type: 'MX',
      value: `10 feedback-smtp.${region}.amazonses.com`,
      found: await fact(() => dns.mx(from)),
    },
    {
      name: from,
      type: 'TXT',
      value: 'v=spf1 include:amazonses.com ~all',
      found: await fact(async () => (await dns.txt(from)).filter((text) => /^v=spf1( |$)/i.test(text))),
    },
  ];
}

/** Receivers look at the domain itself, then at its parents (RFC 7489, 6.6.3); the last label alone is nobody's. */
async function dmarcOf(dns: Dns, domain: string): Promise<{ at: string; records: readonly string[] }> {
  const labels = domain.split('.');
  for (let cut = 0; labels.length - cut >= 2; cut += 1) {
    const at = `_dmarc.${labels.slice(cut).join('.')}`;
    const records = (await dns.txt(at)).filter((text) => /^v=DMARC1(\s*;|\s*$)/.test(text));
    if (records.length > 0) return { at, records };
  }
  return { at: `_dmarc.${domain}`, records: [] };
}
