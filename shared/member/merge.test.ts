import { describe, expect, it } from 'vitest';
import { instant } from '../time/instant.ts';
import { civilDate } from '../time/civil.ts';
import { toMember, type Member, type MembershipFact } from './member.ts';
import { mergeInto } from './merge.ts';

const day = (date: string) => instant(`${date}T09:00:00Z`);
const joined = (date: string): MembershipFact => ({ at: day(date), what: 'joined', on: civilDate(date) });
const left = (date: string): MembershipFact => ({ at: day(date), what: 'left' });

function member(ref: string, fields: Partial<Member> = {}): Member {
  const { optOuts = {}, consents = {}, suppressed = {}, ...row } = fields;
  const base = { ref, status: 'active', statusSince: day('2028-01-10'), joinedOn: '2028-01-10', version: 3n };
  const made = toMember({
    pk: `MEMBER#${ref}`,
    sk: 'MEMBER',
    ...base,
    recent: [],
    sends: 0n,
    ...row,
  } as never);
  return { ...made, optOuts, consents, suppressed };
}

/** As the register would hold someone with these joins and leaves. */
function withHistory(ref: string, history: readonly MembershipFact[]): Member {
  const last = history.at(-1)!;
  const on = history.findLast(({ what }) => what === 'joined')!.on!;
  const status = last.what === 'joined' ? 'active' : 'left';
  return member(ref, { status, statusSince: last.at, joinedOn: on, history: [...history] });
}

describe('of two rows for one person', () => {
  it('what the one who remains has stays, and what is missing comes from the other', () => {
    const into = member('A', { givenName: 'Åsa', email: 'a@example.org', segments: { region: 'Norr' } });
    const from = member('B', {
      givenName: 'Asa',
      familyName: 'Ek',
      email: 'b@example.org',
      phone: '+46701740605',
      birthDate: '02-29',
      zone: 'Europe/Oslo',
      language: 'nb',
      membershipNumber: 'M-2',
      segments: { region: 'Syd', sector: 'Vård' },
    });
    expect(mergeInto(into, from).after).toMatchObject({
      ref: 'A',
      givenName: 'Åsa',
      familyName: 'Ek',
      email: 'a@example.org',
      phone: '+46701740605',
      birthDate: '02-29',
      zone: 'Europe/Oslo',
      language: 'nb',
      membershipNumber: 'M-2',
      segments: { region: 'Norr', sector: 'Vård' },
      mergedFrom: ['B'],
      version: 4n,
    });
  });

  it('the stricter will holds: every no, the later end of a pause, a dead address, and no yes that was not here', () => {
    const [early, late] = [day('2028-03-01'), day('2028-06-01')];
    const into = member('A', {
      optOuts: { 'relation.sms': early },
      consents: { 'marketing.email': early, 'marketing.sms': early },
      pausedUntil: early,
    });
    const from = member('B', {
      optOuts: { 'relation.sms': late, 'relation.email': late, 'marketing.email': late },
      consents: { 'marketing.sms': late, 'service.email': late },
      suppressed: { email: 'b@example.org' },
      pausedUntil: late,
    });
    const { after } = mergeInto(into, from);
    expect(after).toMatchObject({
      optOuts: { 'relation.sms': early, 'relation.email': late, 'marketing.email': late },
      suppressed: { email: 'b@example.org' },
      pausedUntil: late,
    });
    expect(after.consents).toEqual({ 'marketing.sms': early });
    expect(mergeInto(from, into).after.pausedUntil).toBe(late);
    expect(mergeInto(member('A'), from).after.pausedUntil).toBe(late);
    expect(mergeInto(member('A'), member('B')).after.pausedUntil).toBeUndefined();
  });

  it('what was last asked of either was asked of the member, and the channel that was chosen stays', () => {
    const [early, late] = [day('2028-03-01'), day('2028-06-01')];
    const one = member('A', { lastQuestionAt: late, lastSurveyAt: early, preferredChannel: 'email' });
    const other = member('B', { lastQuestionAt: early, lastSurveyAt: late, preferredChannel: 'sms' });
    for (const [into, from] of [
      [one, other],
      [other, one],
    ] as const) {
      expect(mergeInto(into, from).after).toMatchObject({
        lastQuestionAt: late,
        lastSurveyAt: late,
        preferredChannel: into.preferredChannel,
      });
    }
    expect(mergeInto(member('A'), other).after).not.toHaveProperty('preferredChannel');
  });

  it('the messages of both count under the cap', () => {
    const [one, two] = [day('2028-01-11'), day('2028-01-12')];
    const { after } = mergeInto(member('A', { recent: [two] }), member('B', { recent: [one] }));
    expect(after.recent).toEqual([one, two]);
  });

  it('rows that were merged into the other belong to this one', () => {
    const into = member('A', { mergedFrom: ['X'] });
    expect(mergeInto(into, member('B', { mergedFrom: ['C', 'D'] })).after.mergedFrom).toEqual([
      'X',
      'B',
      'C',
      'D',
    ]);
  });

  it.each(['into', 'from'])('of whom one was erased (%s), nothing changes', (which) => {
    const [into, from] = [member('A'), member('B')];
    const erased = { status: 'erased' as const };
    const [one, other] = which === 'into' ? [{ ...into, ...erased }, from] : [into, { ...from, ...erased }];
    expect(mergeInto(one, other)).toEqual({ before: one, after: one });
  });
});

describe('the membership of both', () => {
  it.each<[string, MembershipFact[], MembershipFact[], [string, string, string]]>([
    [
      'both are members: since the earlier joining',
      [joined('2028-01-10')],
      [joined('2020-05-01')],
      ['active', '2020-05-01', '2020-05-01'],
    ],
    [
      'the other had left before this one joined: since this joining',
      [joined('2028-01-10')],
      [joined('2015-01-01'), left('2019-01-01')],
      ['active', '2028-01-10', '2028-01-10'],
    ],
    [
      'the other was closed as a duplicate: no leaving',
      [joined('2028-01-10')],
      [joined('2020-05-01'), left('2028-02-01')],
      ['active', '2020-05-01', '2020-05-01'],
    ],
    [
      'this one was closed, the other is a member: a member',
      [joined('2019-01-01'), left('2028-02-01')],
      [joined('2028-01-10')],
      ['active', '2019-01-01', '2019-01-01'],
    ],
    [
      'both have left: left, at the first leave after which no one joined',
      [joined('2019-01-01'), left('2022-01-01')],
      [joined('2020-01-01'), left('2021-01-01')],
      ['left', '2021-01-01', '2019-01-01'],
    ],
  ])('%s', (_, into, from, [status, since, on]) => {
    const { after } = mergeInto(withHistory('A', into), withHistory('B', from));
    expect([after.status, after.statusSince, after.joinedOn]).toEqual([status, day(since), on]);
  });
});
