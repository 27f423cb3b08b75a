import { describe, expect, it } from 'vitest';
import { suppressedAttribute } from '../../../shared/member/member.ts';
import { update } from '../../../shared/member/register.ts';
import type { Value } from '../../../shared/ports/items.ts';
import { MEMBER, twoTables, type Side } from '../../../test/support/two-tables.ts';

const ADDRESS = `${MEMBER.toLowerCase()}@example.org`;

describe('a dead address', () => {
  const dead =
    (address: string, also: Readonly<Record<string, Value>> = {}) =>
    async (old: Side) =>
      old.spoil({ [suppressedAttribute('email')]: address, ...also });

  it('given one that the member had only later, then it is noted and stops nothing here', async () => {
    const { old, restored, carry } = await twoTables();
    await dead('later@example.org', { email: 'later@example.org' })(old);
    await carry();
    const { suppressed, email } = await restored.member();
    expect([suppressed.email, email]).toEqual(['later@example.org', ADDRESS]);
  });

  it('given that the one of here is dead as well, then it stays so', async () => {
    const { old, restored, carry } = await twoTables();
    await dead('later@example.org', { email: 'later@example.org' })(old);
    await restored.spoil({ [suppressedAttribute('email')]: ADDRESS });
    expect((await carry()).suppressed).toBe(0);
    expect((await restored.member()).suppressed.email).toBe(ADDRESS);
  });

  it('given it in capitals, then it is the same', async () => {
    const { old, restored, carry } = await twoTables();
    await dead(ADDRESS.toUpperCase())(old);
    await carry();
    expect((await restored.member()).suppressed.email).toBe(ADDRESS);
  });
});

describe('the channel that a member would rather have', () => {
  const choose = (preferredChannel: 'email' | 'sms' | null) => (side: Side) => {
    const at = side.tick();
    const said = { type: 'member.updated', member: {}, changes: { preferredChannel } } as const;
    return side.change((before) => update(before, said, at));
  };

  it('given a later choice, also of none, then it comes over', async () => {
    const { old, restored, carry } = await twoTables(choose('sms'));
    await choose(null)(old);
    expect((await carry()).channels).toBe(1);
    expect((await restored.member()).preferredChannel).toBeUndefined();
    expect((await carry()).channels).toBe(0);
  });

  it('given a later one here, then that stands', async () => {
    const { old, restored, carry } = await twoTables();
    await choose('sms')(old);
    await choose('email')(restored);
    expect((await carry()).channels).toBe(0);
    expect((await restored.member()).preferredChannel).toBe('email');
  });

  it('given that a register has said it, with a join of that instant, then it is no choice of the member’s', async () => {
    const { old, restored, carry } = await twoTables();
    const at = '2028-01-12T10:00:00.000Z';
    await old.spoil({
      preferredChannel: 'sms',
      stated: { [at]: 'preferredChannel' },
      history: [
        { at: '2027-06-01T00:00:00.000Z', what: 'joined', on: '2027-06-01' },
        { at, what: 'joined', on: '2027-06-01', quiet: true },
      ],
    });
    expect((await carry()).channels).toBe(0);
    expect((await restored.member()).preferredChannel).toBeUndefined();
  });
});
