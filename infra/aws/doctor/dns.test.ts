import { describe, expect, it } from 'vitest';
import { createDns, DnsUnreadable } from './dns.ts';

const failing = (code: string) => {
  const fail = (): Promise<never> => Promise.reject(Object.assign(new Error(`query ${code} x`), { code }));
  return createDns({ resolve4: fail, resolveTxt: fail, resolveCname: fail, resolveMx: fail });
};
const TYPES = ['txt', 'cname', 'a', 'mx'] as const;

describe('DNS', () => {
  it('answers in the form in which records are written down', async () => {
    const dns = createDns({
      resolveTxt: () => Promise.resolve([['v=DMARC1; ', 'p=none'], ['other']]),
      resolveCname: () => Promise.resolve(['t1.dkim.amazonses.com']),
      resolve4: () => Promise.resolve(['192.0.2.1']),
      resolveMx: () =>
        Promise.resolve([{ priority: 10, exchange: 'feedback-smtp.eu-north-1.amazonses.com' }]),
    });
    expect(await dns.txt('x')).toEqual(['v=DMARC1; p=none', 'other']);
    expect(await dns.cname('x')).toEqual(['t1.dkim.amazonses.com']);
    expect(await dns.a('x')).toEqual(['192.0.2.1']);
    expect(await dns.mx('x')).toEqual(['10 feedback-smtp.eu-north-1.amazonses.com']);
  });

  it.each(['ENOTFOUND', 'ENODATA'])('says by %s that there is none', async (code) => {
    expect(await Promise.all(TYPES.map((type) => failing(code)[type]('a.example')))).toEqual([
      [],
      [],
      [],
      [],
    ]);
  });

  it.each(['ETIMEOUT', 'ESERVFAIL', 'ECONNREFUSED'])('that fails with %s has said nothing', async (code) => {
    for (const type of TYPES) {
      const ask = failing(code)[type];
      const thrown: unknown = await ask('a.example').catch((error: unknown) => error);
      expect(thrown).toBeInstanceOf(DnsUnreadable);
      expect(thrown).toMatchObject({
        obstacle: 'unreachable',
        call: `DNS (${type.toUpperCase()} of a.example)`,
        message: code,
      });
    }
  });
});
