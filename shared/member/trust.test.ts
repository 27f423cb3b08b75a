import { describe, expect, it } from 'vitest';
import { HIGH_TRUST_ONLY, isBeyondTrust, lesserTrust } from './trust.ts';

describe('what a sender of low trust may say', () => {
  it.each(['member.joined', 'member.updated', 'member.left', 'member.merged'] as const)(
    'given %s, then it is beyond low trust alone, and so of two senders the one who is believed less decides',
    (type) => {
      const each = [undefined, 'high', 'low'] as const;
      expect(each.map((trust) => isBeyondTrust(type, trust))).toEqual([false, false, true]);
      expect(isBeyondTrust(type, lesserTrust('high', 'low'))).toBe(true);
      expect(isBeyondTrust(type, lesserTrust('high', 'high'))).toBe(false);
      expect(HIGH_TRUST_ONLY.has(type)).toBe(true);
    },
  );

  it.each(['portal.login', 'help.received', 'survey.answered', 'consent.withdrawn'] as const)(
    'given %s, which only tells what happened or takes back a yes, then it is believed',
    (type) => {
      expect(isBeyondTrust(type, 'low')).toBe(false);
      expect(HIGH_TRUST_ONLY.has(type)).toBe(false);
    },
  );

  it('given a consent, then no form of low trust may send it, which is asked where forms are loaded', () => {
    expect([isBeyondTrust('consent.given', 'low'), HIGH_TRUST_ONLY.has('consent.given')]).toEqual([
      false,
      true,
    ]);
  });
});
