import type { EventType } from './event.ts';

/** How far an event's sender is believed; see "Trust" in functions/receive-webhook/README.md. */
export const TRUSTS = ['high', 'low'] as const;
export type Trust = (typeof TRUSTS)[number];

/** Who is a member and how to reach them: nothing of it is taken from a sender of low trust, wherever it comes in. */
const OF_MEMBERSHIP: ReadonlySet<EventType> = new Set([
  'member.joined',
  'member.updated',
  'member.left',
  'member.merged',
]);

/** Beside who is a member, what they said yes to: only a sender who proves who it is may say so. */
export const HIGH_TRUST_ONLY: ReadonlySet<EventType> = new Set([...OF_MEMBERSHIP, 'consent.given']);

/** Whether a sender of this trust may not change the register by such an event. */
export function isBeyondTrust(type: EventType, trust: Trust | undefined): boolean {
  return trust === 'low' && OF_MEMBERSHIP.has(type);
}

/** Of two, the one that believes less. */
export function lesserTrust(one: Trust, other: Trust): Trust {
  return one === 'low' ? one : other;
}
