import type { LinkFacts } from '../facts.ts';
import { broken, brokenIf, notKnown, ok, warn, type Finding } from '../finding.ts';
import type { Target } from '../target.ts';
import { deployCommand } from './account.ts';

const WHAT = 'Links of members';

/** Whether the name that links in letters lead to is found, and leads to the API. */
export function checkLinks({ record, addresses }: LinkFacts, target: Target): Finding {
  const { domain, production, stage } = target;
  if (domain === undefined)
    return warn(
      WHAT,
      "lead to the API's own address: an SMS with one takes more parts, and they are dead once the stack is",
      `Write "domain": { "name": "medlem.<your domain>" } into infra/stages/${stage}.json, then ${deployCommand(target)}`,
    );
  if (!record)
    return broken(
      WHAT,
      `are to lead to ${domain}, of which the stack knows nothing yet`,
      deployCommand(target),
    );
  if (bare(record.name) !== bare(domain))
    return broken(
      WHAT,
      `lead to ${record.name} in what is deployed, and to ${domain} by infra/stages/${stage}.json`,
      `Is lojal-${stage} another organisation's? A deploy would take it over, with its members: give yours a stage of another name.`,
      `If the name was changed: links in letters already sent lead to ${record.name}. Write that back, or keep it leading here, then ${deployCommand(target)}`,
    );
  // That this machine has no DNS says nothing of the members'.
  if ('unread' in record.found) return { ...notKnown(WHAT, record.found.unread, target), state: 'warn' };
  const found = record.found.known.map(bare);
  const line = `DNS: ${record.name}  CNAME  ${record.value}`;
  if (found.includes(bare(record.value))) return ok(WHAT, `${domain}, which leads to the API`);
  if (found.length > 0)
    return broken(WHAT, `${domain} leads to ${found.join(', ')}, and not to the API`, line);
  if ('unread' in addresses) return { ...notKnown(WHAT, addresses.unread, target), state: 'warn' };
  // Where DNS has aliases of its own, such as Route 53's, there is no CNAME to be seen.
  if (addresses.known.length > 0)
    return ok(WHAT, `${domain}, which has addresses of its own: an alias of ${record.value}, it is hoped`);
  return brokenIf(production)(WHAT, `${domain} is not in DNS: no link works, and no form arrives`, line);
}

const bare = (name: string): string => name.toLowerCase().replace(/\.$/, '');
