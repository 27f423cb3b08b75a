import type { Member } from '../member/member.ts';
import type { Channel, Purpose } from '../message/template.ts';
import type { Instant } from '../time/instant.ts';

export type Silence = 'erased' | 'left' | 'opted-out' | 'no-consent' | 'paused' | 'no-address' | 'suppressed';

export type MayWrite = { readonly yes: true } | { readonly yes: false; readonly reason: Silence };

/**
 * The one question that sending asks about a member's will: may we write, for this purpose, on this channel, now?
 * Of several reasons the one that lasts longest is given: an opt-out outlives a pause, and both outlive a dead address.
 *
 * - A no to one purpose and channel stops that and nothing else.
 * - `marketing` needs a recorded yes as well (GDPR Art. 9: that we write as a union already says who is a member).
 * - A pause is for `relation` and `marketing`. `service` is part of the membership (a case, a decision, a fee) and goes.
 */
export function mayWrite(
  member: Member | undefined,
  purpose: Purpose,
  channel: Channel,
  now: Instant,
): MayWrite {
  if (!member || member.status === 'erased') return no('erased');
  if (member.status === 'left') return no('left');
  if (member.optOuts[`${purpose}.${channel}`]) return no('opted-out');
  if (purpose === 'marketing' && !member.consents[`marketing.${channel}`]) return no('no-consent');
  if (purpose !== 'service' && isPaused(member, now)) return no('paused');
  const address = channel === 'email' ? member.email : member.phone;
  if (!address) return no('no-address');
  if (sameAddress(address, member.suppressed[channel])) return no('suppressed');
  return { yes: true };
}

/** The pause is over at its last instant. */
function isPaused({ pausedUntil }: Member, now: Instant): boolean {
  return pausedUntil !== undefined && now < pausedUntil;
}

/** In whatever case it is written: sent again as `Asa@…`, a dead `asa@…` is no new address. */
function sameAddress(one: string, other: string | undefined): boolean {
  return one.toLowerCase() === other?.toLowerCase();
}

const no = (reason: Silence): MayWrite => ({ yes: false, reason });
