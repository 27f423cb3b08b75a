import type { MailIdentity } from '../../../../shared/ports/account.ts';
import type { DnsRecord, DomainFacts, Facts } from '../facts.ts';
import { broken, notKnown, ok, warn, type Finding } from '../finding.ts';
import type { Target } from '../target.ts';
import { deployCommand } from './account.ts';

/** Whether mail in a domain's name is taken by SES, and believed by those who get it. */
export function checkDomain(facts: DomainFacts, target: Target): readonly Finding[] {
  const { domain, identity } = facts;
  const what = `Domain ${domain}`;
  if ('unread' in identity) return [notKnown(what, identity.unread, target), checkDmarc(facts, target)];
  if (!identity.known) {
    return [
      broken(
        what,
        `SES in ${target.region} does not know it: nothing can be sent in its name`,
        target.identities === 'here'
          ? deployCommand(target)
          : `aws sesv2 create-email-identity --region ${target.region} --email-identity ${domain}`,
        'Then run this again: it says which DNS records are missing.',
      ),
      checkDmarc(facts, target),
    ];
  }
  return [
    checkDkim(facts, identity.known, target),
    ...checkMailFrom(facts, identity.known, target),
    ...forwarding(domain, identity.known, target),
    checkDmarc(facts, target),
  ];
}

const line = ({ name, type, value }: DnsRecord): string => `DNS: ${name}  ${type}  ${value}`;
const bare = (name: string): string => name.toLowerCase().replace(/\.$/, '');
const seen = ({ found }: DnsRecord): readonly string[] => ('known' in found ? found.known : []);

/** Records that DNS says are missing or other; what DNS did not answer is not among them. */
const isOff = (record: DnsRecord): boolean =>
  'known' in record.found && !record.found.known.some((one) => bare(one) === bare(record.value));

function checkDkim({ domain, dkim }: DomainFacts, identity: MailIdentity, target: Target): Finding {
  const what = `Domain ${domain}: DKIM`;
  const off = dkim.filter(isOff);
  const records = off.map(line);
  const wrong = off.filter((record) => seen(record).length > 0);
  const inDns = [
    off.length > wrong.length && `${off.length - wrong.length} of ${dkim.length} DNS records missing`,
    wrong.length > 0 &&
      `${wrong.length} with another value (${wrong.map((one) => seen(one).join(', ')).join('; ')})`,
  ].filter((part) => part !== false);
  const state = `${identity.verified ? 'verified' : 'not verified'}, DKIM ${identity.dkim}`;
  const found = [state, ...inDns].join('; ');
  const ready = identity.verified && identity.dkim === 'SUCCESS' && identity.dkimEnabled;
  if (ready && off.length === 0) {
    const dark = dkim.find((record) => 'unread' in record.found);
    if (dark && 'unread' in dark.found)
      return warn(
        what,
        `${found}; ${dark.found.unread.call} did not answer`,
        'Run it again from another network.',
      );
    return ok(what, found);
  }
  const [first, ...more] = records;
  if (ready && first !== undefined)
    return warn(what, `${found}. SES takes the signature away when it looks again`, first, ...more);
  if (identity.dkim === 'SUCCESS' && !identity.dkimEnabled)
    return broken(
      what,
      `${state}, but signing is off: mail is not signed and will be taken for spam`,
      `aws sesv2 put-email-identity-dkim-attributes --region ${target.region} --email-identity ${domain} --signing-enabled`,
    );
  const again = `aws sesv2 put-email-identity-dkim-signing-attributes --region ${target.region} --email-identity ${domain} --signing-attributes-origin AWS_SES`;
  if (first !== undefined)
    return broken(
      what,
      `${found}: messages wait as "not-verified"`,
      first,
      ...more,
      'SES looks for them by itself for 72 hours.',
      ...(identity.dkim === 'FAILED'
        ? [`It has given up: once they stand, let it look again: ${again}`]
        : []),
    );
  if (dkim.length > 0 && identity.dkim !== 'FAILED')
    return broken(
      what,
      `${found}: messages wait as "not-verified"`,
      'The records stand in DNS: wait until SES has seen them, mostly within an hour.',
    );
  return broken(
    what,
    `${found}: messages wait as "not-verified"`,
    `Let SES begin anew, then run this again for the records: ${again}`,
  );
}

function checkMailFrom(
  { domain, mailFrom }: DomainFacts,
  identity: MailIdentity,
  { region }: Target,
): readonly Finding[] {
  const what = `Domain ${domain}: MAIL FROM`;
  const from = identity.mailFrom;
  if (!from) return [ok(what, 'that of SES: DMARC rests on DKIM, and SPF asks nothing of your DNS')];
  const off = mailFrom.filter((record) =>
    record.type === 'MX'
      ? isOff(record)
      : 'known' in record.found && !seen(record).some((one) => /\binclude:amazonses\.com\b/i.test(one)),
  );
  const several = mailFrom.some((record) => record.type === 'TXT' && seen(record).length > 1);
  const [
    first = `It stands in DNS as it should: wait until SES has seen it, or look at ${region}'s console.`,
    ...more
  ] = off.map(line);
  const found = `${from.domain}: ${from.status}${off.length > 0 ? `; ${off.map(({ type }) => type).join(' and ')} missing in DNS` : ''}`;
  if (several)
    return [
      warn(
        what,
        `${from.domain} has several SPF records: receivers take none of them`,
        `DNS: leave one TXT at ${from.domain} that begins with v=spf1, with include:amazonses.com in it.`,
      ),
    ];
  if (from.status === 'SUCCESS' && off.length === 0) return [ok(what, found)];
  if (from.status !== 'SUCCESS' && from.onFailure === 'REJECT_MESSAGE')
    return [broken(what, `${found}: SES refuses every mail until it stands`, first, ...more)];
  return [warn(what, `${found}: mail goes under the name of SES instead`, first, ...more)];
}

function forwarding(
  domain: string,
  { forwardsBounces }: MailIdentity,
  { region }: Target,
): readonly Finding[] {
  if (!forwardsBounces) return [];
  return [
    warn(
      `Domain ${domain}: bounces`,
      "SES also mails each bounce, with the member's address, to the sender's mailbox",
      `aws sesv2 put-email-identity-feedback-attributes --region ${region} --email-identity ${domain} --no-email-forwarding-enabled`,
    ),
  ];
}

function checkDmarc({ domain, dmarc }: DomainFacts, target: Target): Finding {
  const what = `Domain ${domain}: DMARC`;
  if ('unread' in dmarc) return { ...notKnown(what, dmarc.unread, target), state: 'warn' };
  const { at, records } = dmarc.known;
  if (records.length === 0)
    return warn(
      what,
      'no record: large mailboxes refuse or hide mail in bulk without one',
      `DNS: _dmarc.${domain}  TXT  v=DMARC1; p=none; rua=mailto:<who reads the reports>`,
      'Later, when the reports show nothing foreign: p=quarantine.',
    );
  if (records.length > 1)
    return warn(
      what,
      `${records.length} records at ${at}: receivers take none of them`,
      `DNS: leave one TXT at ${at}.`,
    );
  return ok(what, `${records[0]} (at ${at})`);
}

/** An address that is an identity itself takes the place of its domain, and send-message has rights to the domain only. */
export function checkAddresses({ addresses }: Pick<Facts, 'addresses'>, target: Target): readonly Finding[] {
  return addresses.flatMap(({ address, identity }) => {
    const what = `Sender ${address}`;
    if ('unread' in identity) return [notKnown(what, identity.unread, target)];
    if (!identity.known) return [];
    return [
      broken(
        what,
        'is an identity of SES of its own: SES asks for rights to it that send-message has not',
        `aws sesv2 delete-email-identity --region ${target.region} --email-identity ${address}   # its domain is enough`,
      ),
    ];
  });
}
