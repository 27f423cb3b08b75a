import { describe, expect, it } from 'vitest';
import { toMember, type Member } from '../member/member.ts';
import { CHANNELS, PURPOSES } from '../message/template.ts';
import { instant } from '../time/instant.ts';
import { mayWrite } from './may-write.ts';

function member(changed: Record<string, string> = {}): Member {
  return toMember({
    pk: 'MEMBER#1',
    sk: 'MEMBER',
    ref: '1',
    status: 'active',
    statusSince: '2028-01-11T09:00:00.000Z',
    joinedOn: '2028-01-11',
    email: 'asa.ek@example.org',
    phone: '+46701740605',
    version: 1n,
    recent: [],
    sends: 0n,
    ...changed,
  });
}

function without(...names: readonly ('email' | 'phone')[]): Member {
  const known = { ...member() };
  for (const name of names) delete known[name];
  return known;
}

const NOW = instant('2028-02-01T09:00:00Z');
const LATER = instant('2028-02-01T09:00:00.001Z');
const MARKETING = { 'consent.marketing.email': '2028-01-12T09:00:00.000Z' };
const BOUNCED = { 'suppressed.email': 'asa.ek@example.org' };
const no = (reason: string) => ({ yes: false, reason });
const yes = { yes: true };
const SINCE = '2028-01-12T09:00:00.000Z';

describe('mayWrite', () => {
  it.each([
    ['someone who is not there', undefined, 'relation', 'email', no('erased')],
    ['an erased member', member({ status: 'erased' }), 'service', 'email', no('erased')],
    ['one who has left, by e-mail', member({ status: 'left' }), 'service', 'email', no('left')],
    ['one who has left, by SMS', member({ status: 'left' }), 'relation', 'sms', no('left')],
    ['an active member, by e-mail', member(), 'relation', 'email', yes],
    ['an active member, by SMS', member(), 'relation', 'sms', yes],
    ['an active member, about the membership', member(), 'service', 'email', yes],
    ['one who has not said yes to marketing, by e-mail', member(), 'marketing', 'email', no('no-consent')],
    ['one who has not said yes to marketing, by SMS', member(), 'marketing', 'sms', no('no-consent')],
    ['one without an e-mail address', without('email'), 'relation', 'email', no('no-address')],
    ['one without an e-mail address, by SMS', without('email'), 'relation', 'sms', yes],
    ['one without a phone', without('phone'), 'relation', 'sms', no('no-address')],
    ['one without a phone, by e-mail', without('phone'), 'relation', 'email', yes],
    ['one who has said yes to marketing', member(MARKETING), 'marketing', 'email', yes],
    [
      'one who has said yes to marketing by e-mail, by SMS',
      member(MARKETING),
      'marketing',
      'sms',
      no('no-consent'),
    ],
    [
      'one whose yes to marketing stands beside a no',
      member({ ...MARKETING, 'optOut.marketing.email': SINCE }),
      'marketing',
      'email',
      no('opted-out'),
    ],
    [
      'one who has said yes to relation only',
      member({ 'consent.relation.email': SINCE }),
      'marketing',
      'email',
      no('no-consent'),
    ],
    ['a paused one', member({ pausedUntil: LATER }), 'relation', 'email', no('paused')],
    ['a paused one, by SMS', member({ pausedUntil: LATER }), 'relation', 'sms', no('paused')],
    ['a paused one, about the membership', member({ pausedUntil: LATER }), 'service', 'email', yes],
    [
      'a paused one, for marketing',
      member({ ...MARKETING, pausedUntil: LATER }),
      'marketing',
      'email',
      no('paused'),
    ],
    ['one whose pause ends now', member({ pausedUntil: NOW }), 'relation', 'email', yes],
    [
      'a paused one who has also said no',
      member({ pausedUntil: LATER, 'optOut.relation.email': SINCE }),
      'relation',
      'email',
      no('opted-out'),
    ],
    [
      'a paused one without an address',
      { ...without('email'), pausedUntil: LATER },
      'relation',
      'email',
      no('paused'),
    ],
    ['one whose address bounced', member(BOUNCED), 'service', 'email', no('suppressed')],
    ['one whose address bounced, by SMS', member(BOUNCED), 'service', 'sms', yes],
    [
      'one whose address bounced in another case',
      member({ 'suppressed.email': 'Asa.Ek@Example.org' }),
      'service',
      'email',
      no('suppressed'),
    ],
    [
      'one with a new address since',
      member({ ...BOUNCED, email: 'new@example.org' }),
      'service',
      'email',
      yes,
    ],
    [
      'one whose phone is dead',
      member({ 'suppressed.sms': '+46701740605' }),
      'service',
      'sms',
      no('suppressed'),
    ],
    [
      'one who has left, paused',
      member({ status: 'left', pausedUntil: LATER }),
      'relation',
      'email',
      no('left'),
    ],
    [
      'one who said no, and has no address',
      { ...without('email'), ...optedOut() },
      'relation',
      'email',
      no('opted-out'),
    ],
  ] as const)('%s', (_, who, purpose, channel, answer) => {
    expect(mayWrite(who, purpose, channel, NOW)).toEqual(answer);
  });

  const pairs = PURPOSES.flatMap((purpose) => CHANNELS.map((channel) => ({ purpose, channel })));

  it.each(pairs)('a no to $purpose by $channel stops that and nothing else', ({ purpose, channel }) => {
    const yeses = { ...MARKETING, 'consent.marketing.sms': SINCE };
    const before = member(yeses);
    const after = member({ ...yeses, [`optOut.${purpose}.${channel}`]: SINCE });

    for (const each of pairs) {
      expect(mayWrite(before, each.purpose, each.channel, NOW)).toEqual(yes);
      const same = each.purpose === purpose && each.channel === channel;
      expect(mayWrite(after, each.purpose, each.channel, NOW)).toEqual(same ? no('opted-out') : yes);
    }
  });
});

function optedOut(): Pick<Member, 'optOuts'> {
  return { optOuts: { 'relation.email': SINCE } };
}
