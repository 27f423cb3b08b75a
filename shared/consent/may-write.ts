import type { Member } from '../member/member.ts';
import type { Channel, Purpose } from '../message/template.ts';

export type Silence = 'erased' | 'left' | 'opted-out' | 'no-address';

/**
 * The one question that sending asks about a member's will: may we write, for this purpose, on this channel?
 * Marketing needs a recorded yes, which cannot be given yet: so far the answer is no.
 */
export function mayWrite(
  member: Member | undefined,
  purpose: Purpose,
  channel: Channel,
): { readonly yes: true } | { readonly yes: false; readonly reason: Silence } {
  if (!member || member.status === 'erased') return { yes: false, reason: 'erased' };
  if (member.status === 'left') return { yes: false, reason: 'left' };
  if (purpose === 'marketing' || member.optOuts[`${purpose}.${channel}`])
    return { yes: false, reason: 'opted-out' };
  const address = channel === 'email' ? member.email : member.phone;
  return address ? { yes: true } : { yes: false, reason: 'no-address' };
}
