import { describe, expect, it } from 'vitest';
import { toMember, type Member } from '../member/member.ts';
import { CHANNELS, PURPOSES } from '../message/template.ts';
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
    ['one who has not said yes to marketing, by e-mail', member(), 'marketing', 'email', no('opted-out')],
    ['one who has not said yes to marketing, by SMS', member(), 'marketing', 'sms', no('opted-out')],
    ['one without an e-mail address', without('email'), 'relation', 'email', no('no-address')],
    ['one without an e-mail address, by SMS', without('email'), 'relation', 'sms', yes],
    ['one without a phone', without('phone'), 'relation', 'sms', no('no-address')],
    ['one without a phone, by e-mail', without('phone'), 'relation', 'email', yes],
    [
      'one who said no, and has no address',
      { ...without('email'), ...optedOut() },
      'relation',
      'email',
      no('opted-out'),
    ],
  ] as const)('%s', (_, who, purpose, channel, answer) => {
    expect(mayWrite(who, purpose, channel)).toEqual(answer);
  });

  const pairs = PURPOSES.flatMap((purpose) => CHANNELS.map((channel) => ({ purpose, channel })));

  it.each(pairs)('a no to $purpose by $channel stops that and nothing else', ({ purpose, channel }) => {
    const before = member();
    const after = member({ [`optOut.${purpose}.${channel}`]: SINCE });

    for (const each of pairs) {
      const same = each.purpose === purpose && each.channel === channel;
      expect(mayWrite(after, each.purpose, each.channel)).toEqual(
        same ? no('opted-out') : mayWrite(before, each.purpose, each.channel),
      );
    }
  });
});

function optedOut(): Pick<Member, 'optOuts'> {
  return { optOuts: { 'relation.email': SINCE } };
}
