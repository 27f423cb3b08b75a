import { DnsUnreadable, type Dns } from '../../infra/aws/doctor/dns.ts';

/** A DNS of these records, `<TYPE> <name>` → its values; `dead` answers nothing. */
export function dnsOf(records: Readonly<Record<string, readonly string[]>> | 'dead'): Dns {
  const ask = (type: string) => (name: string) =>
    records === 'dead'
      ? Promise.reject(new DnsUnreadable(type, name, 'ETIMEOUT'))
      : Promise.resolve(records[`${type} ${name}`] ?? []);
  return { txt: ask('TXT'), cname: ask('CNAME'), a: ask('A'), mx: ask('MX') };
}

/** As SES and receivers want it, of the domain in account-answers.ts. */
export const GOOD_DNS = {
  'CNAME t1._domainkey.example.org': ['t1.dkim.amazonses.com'],
  'CNAME t2._domainkey.example.org': ['T2.dkim.amazonses.com.'],
  'CNAME t3._domainkey.example.org': ['t3.dkim.amazonses.com'],
  'CNAME medlem.example.org': ['d-1.execute-api.eu-north-1.amazonaws.com'],
  'TXT _dmarc.example.org': ['v=DMARC1; p=quarantine'],
} as const;
