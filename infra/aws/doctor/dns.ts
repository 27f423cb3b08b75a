import { Resolver } from 'node:dns/promises';
import type { Unread } from './facts.ts';

/** What DNS says under a name; nothing there is an empty list. @throws DnsUnreadable when it did not answer. */
export interface Dns {
  txt(name: string): Promise<readonly string[]>;
  cname(name: string): Promise<readonly string[]>;
  /** Addresses of version 4. */
  a(name: string): Promise<readonly string[]>;
  /** As in a zone file: `10 feedback-smtp.eu-north-1.amazonses.com`. */
  mx(name: string): Promise<readonly string[]>;
}

/** No such name, and a name without such a record. https://nodejs.org/api/dns.html#error-codes */
const NOTHING = new Set(['ENOTFOUND', 'ENODATA']);

type Asking = Pick<Resolver, 'resolveTxt' | 'resolveCname' | 'resolveMx'> & {
  resolve4(name: string): Promise<readonly string[]>;
};

/** @param resolver by default the machine's, which is given up after 10 seconds a name. */
export function createDns(resolver: Asking = new Resolver({ timeout: 5000, tries: 2 })): Dns {
  const ask = async <Found>(type: string, name: string, question: () => Promise<readonly Found[]>) => {
    try {
      return await question();
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
      if (NOTHING.has(code)) return [];
      throw new DnsUnreadable(type, name, code, { cause: error });
    }
  };
  return {
    // A text of more than 255 bytes comes in parts.
    txt: async (name) =>
      (await ask('TXT', name, () => resolver.resolveTxt(name))).map((parts) => parts.join('')),
    cname: (name) => ask('CNAME', name, () => resolver.resolveCname(name)),
    a: (name) => ask('A', name, () => resolver.resolve4(name)),
    mx: async (name) =>
      (await ask('MX', name, () => resolver.resolveMx(name))).map(
        ({ priority, exchange }) => `${priority} ${exchange}`,
      ),
  };
}

export class DnsUnreadable extends Error implements Unread {
  override readonly name = 'DnsUnreadable';
  readonly obstacle = 'unreachable';
  readonly call: string;
  constructor(type: string, name: string, code: string, options?: ErrorOptions) {
    super(code, options);
    this.call = `DNS (${type} of ${name})`;
  }
}
