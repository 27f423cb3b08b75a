import { PRIVATE_DOMAINS } from './private-domains.table.ts';

export type EmployerAddress =
  | { readonly employer: false; readonly because: 'private-mail' | 'allowed' }
  | { readonly employer: true; readonly because: 'unknown-domain' | 'no-domain' };

const privateDomains: ReadonlySet<string> = new Set(PRIVATE_DOMAINS);

/**
 * Whether mail to the address may land in an employer's mailbox, where it would tell of a union membership (GDPR Art. 9).
 * Nobody can list the employers, so it is the private mailboxes that are known, and every other domain is flagged for a
 * person to look at or for the member to change. A flag is advice: it refuses no address.
 * @param allowed the organisation's own list: domains, each with all that ends in it (`example.org` covers
 * `post.example.org`), or whole addresses of members who own their domain.
 */
export function looksLikeEmployer(email: string, allowed: readonly string[] = []): EmployerAddress {
  const address = email.trim().toLowerCase().replace(/\.$/, '');
  const domain = address.slice(address.lastIndexOf('@') + 1);
  if (domain === address || domain === '') return { employer: true, because: 'no-domain' };
  if (allowed.some((entry) => covers(entry.trim().toLowerCase(), address, domain)))
    return { employer: false, because: 'allowed' };
  // The very domain only: what stands before it may be a customer company's.
  if (privateDomains.has(domain)) return { employer: false, because: 'private-mail' };
  return { employer: true, because: 'unknown-domain' };
}

function covers(entry: string, address: string, domain: string): boolean {
  if (entry.includes('@') && !entry.startsWith('@')) return entry === address;
  const name = entry.replace(/^@/, '');
  return name !== '' && (domain === name || domain.endsWith(`.${name}`));
}
