import { describe, expect, it } from 'vitest';
import { instant, plus } from '../time/instant.ts';
import { civilDate } from '../time/civil.ts';
import type { Item } from '../ports/items.ts';
import { memberKey, toMember } from './member.ts';
import { join, leave, memberWrite, update, type Change } from './register.ts';
import { retire } from './merge.ts';

const AT = instant('2028-01-10T09:00:00Z');
const LATER = plus(AT, 'P30D');
const CONTEXT = { ref: 'R1', at: AT, today: civilDate('2028-01-10') };
const GIVEN = {
  type: 'member.joined',
  member: {
    membershipNumber: 'M-1',
    givenName: 'Åsa',
    email: 'asa@example.org',
    segments: { region: 'Syd' },
  },
} as const;

const putOf = (change: Change): Item => {
  const write = memberWrite(change);
  if (!('put' in write)) throw new Error('A new member is put.');
  return write.put;
};
/** The row as the write leaves it. */
function after(row: Item, write: ReturnType<typeof memberWrite>): Item {
  if (!('update' in write)) throw new Error('A known member is updated.');
  const kept = Object.entries({ ...row, ...write.set }).filter(([name]) => !write.remove?.includes(name));
  return Object.fromEntries(kept) as Item;
}

describe('a row of a member leaves out what the rest of it says', () => {
  it('given one who has just joined, then neither history nor what was said when is stored, and both are read', () => {
    const row = putOf(join(undefined, GIVEN, CONTEXT));

    expect(Object.keys(row)).not.toEqual(expect.arrayContaining(['history']));
    expect([row.history, row.stated, row.ref, row.quiet]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    const { ref, history, stated } = toMember(row);
    expect(ref).toBe('R1');
    expect(history).toEqual([{ at: AT, what: 'joined', on: '2028-01-10' }]);
    expect(stated).toEqual({ membershipNumber: AT, givenName: AT, email: AT, 'segments.region': AT });
  });

  it('given one who was taken over from a register, then that stays known', () => {
    const dated = { ...GIVEN, member: { ...GIVEN.member, joinedOn: civilDate('2019-05-01') } };
    const row = putOf(join(undefined, dated, { ...CONTEXT, quiet: true }));

    expect(row.quiet).toBe(true);
    expect(toMember(row).history).toEqual([{ at: AT, what: 'joined', on: '2019-05-01', quiet: true }]);
  });

  it('given a register that does not say since when, then that stays known until a date is said', () => {
    const row = putOf(join(undefined, GIVEN, { ...CONTEXT, quiet: true }));
    expect([row.history, row.quiet, row.undated]).toEqual([undefined, true, true]);
    const fact = { at: AT, what: 'joined', on: '2028-01-10', quiet: true, undated: true };
    expect(toMember(row).history).toEqual([fact]);

    const dated = { ...GIVEN, member: { ...GIVEN.member, joinedOn: civilDate('2019-05-01') } };
    const now = after(row, memberWrite(join(toMember(row), dated, { ...CONTEXT, at: LATER, quiet: true })));
    expect(now).toMatchObject({ joinedOn: '2019-05-01' });
    expect([now.undated, now.quiet]).toEqual([undefined, undefined]);
    const { undated, history } = toMember(now);
    expect(undated).toBeUndefined();
    expect(history).toEqual([fact, { at: LATER, what: 'joined', on: '2019-05-01', quiet: true }]);
  });

  it('given a field that is said anew and one that is taken away, then these two are stored', () => {
    const row = putOf(join(undefined, GIVEN, CONTEXT));
    const changes = { email: 'a@example.org', givenName: null } as const;
    const updated = update(toMember(row), { type: 'member.updated', member: {}, changes } as never, LATER);

    const now = after(row, memberWrite(updated));
    expect(now.stated).toEqual({ [LATER]: 'email givenName' });
    expect(toMember(now).stated).toEqual(updated.after.stated);
  });

  it('given one who leaves, then the joining and when fields were said are stored from then on', () => {
    const row = putOf(join(undefined, GIVEN, { ...CONTEXT, quiet: true }));
    const left = leave(toMember(row), LATER);

    const now = after(row, memberWrite(left));
    expect(now).toMatchObject({ stated: { [AT]: 'email givenName membershipNumber segments.region' } });
    expect(now.quiet).toBeUndefined();
    expect(toMember(now)).toMatchObject({ history: left.after.history, stated: left.after.stated });
  });

  it('given a row that was merged into another, then it still says how it had come about', () => {
    const member = toMember(putOf(join(undefined, GIVEN, CONTEXT)));
    const write = retire(member, 'R2', LATER, []);

    const row = after({ ...putOf(join(undefined, GIVEN, CONTEXT)) }, write);
    expect(toMember(row)).toMatchObject({ history: member.history, stated: member.stated, mergedInto: 'R2' });
  });
});

describe('a row from before', () => {
  const OLD: Item = {
    ...memberKey('R1'),
    ref: 'R1',
    status: 'active',
    statusSince: AT,
    joinedOn: '2028-01-10',
    email: 'asa@example.org',
    history: [{ at: AT, what: 'joined', on: '2028-01-10', quiet: true }],
    stated: { [AT]: 'email' },
    version: 1n,
    recent: [AT],
    sends: 1n,
    caseClosedAt: AT,
    cases: JSON.stringify({ 'C-1': [AT, 'closed'] }),
    lastQuestionAt: AT,
    lastSurveyAt: AT,
    'last.portal.login': AT,
  };

  it('given instants as text, history and all that was said, then it is read as ever', () => {
    expect(toMember(OLD)).toMatchObject({
      ref: 'R1',
      statusSince: AT,
      history: [{ at: AT, what: 'joined', on: '2028-01-10', quiet: true }],
      stated: { email: AT },
      recent: [AT],
      caseClosedAt: AT,
      lastQuestionAt: AT,
      lastSurveyAt: AT,
      last: { 'portal.login': AT },
    });
  });

  it('given it changes, then it is rewritten without what it would only repeat', () => {
    const changes = { email: 'a@example.org' };
    const updated = update(toMember(OLD), { type: 'member.updated', member: {}, changes } as never, LATER);

    const now = after(OLD, memberWrite(updated));
    expect([now.history, now.stated]).toEqual([undefined, { [LATER]: 'email' }]);
    expect(toMember(now)).toEqual(updated.after);
  });
});
