import { describe, expect, it } from 'vitest';
import { standingOf } from '../../shared/loyalty/standing.ts';
import { memberKey } from '../../shared/member/member.ts';
import { textOf } from '../../shared/ports/items.ts';
import { plus } from '../../shared/time/instant.ts';
import { ASA, refOf, submitAndSettle, testWorld } from '../../test/support/world.ts';
import { workflows } from '../../workflows/index.ts';
import { sweepLevels } from './levels.ts';

async function joined() {
  const local = testWorld();
  await submitAndSettle(local, 'join', ASA);
  const ref = await refOf(local, ASA.membershipNumber);
  const level = async () => standingOf((await local.world.items.get(memberKey(ref)))!).level;
  const changes = async () =>
    (
      await local.world.items.query({
        partition: memberKey(ref).pk,
        range: { beginsWith: 'EVENT#level.changed' },
      })
    ).items.map((row) => `${textOf(row, 'from')} → ${textOf(row, 'to')}`);
  const passed = (duration: string) => local.clock.moveTo(plus(local.clock.now(), duration));
  const sweep = () => sweepLevels(local.world, workflows);
  return { local, ref, level, changes, passed, sweep };
}

describe('the sweep of levels', () => {
  it('moves a member who falls silent, level by level, and each change is an event', async () => {
    const { level, changes, passed, sweep } = await joined();
    expect([await sweep(), await level()]).toEqual([0, 'active']);
    passed('P120D');
    expect([await sweep(), await level()]).toEqual([1, 'quiet']);
    expect([await sweep(), await level()]).toEqual([0, 'quiet']);
    passed('P400D');
    expect([await sweep(), await level()]).toEqual([1, 'at-risk']);
    expect(await changes()).toEqual(['active → quiet', 'quiet → at-risk']);
  });

  it('falls two levels in one look as it would in ten', async () => {
    const { level, changes, passed, sweep } = await joined();
    passed('P520D');
    expect([await sweep(), await level()]).toEqual([1, 'at-risk']);
    expect(await changes()).toEqual(['active → at-risk']);
  });

  it('leaves alone who has left', async () => {
    const { local, level, changes, passed, sweep } = await joined();
    await submitAndSettle(local, 'leave', { membershipNumber: ASA.membershipNumber });
    passed('P520D');
    expect([await sweep(), await level(), await changes()]).toEqual([0, undefined, []]);
  });

  describe('given an event that is counted while the sweep looks', () => {
    it.each(['query', 'transact'] as const)(
      'after %s, then the row decides and the member stays',
      async (moment) => {
        const { local, level, changes, passed } = await joined();
        passed('P120D');
        let counted = false;
        const takeRole = async (): Promise<void> => {
          if (counted) return;
          counted = true;
          await submitAndSettle(local, 'role', {
            membershipNumber: ASA.membershipNumber,
            role: 'skyddsombud',
          });
        };
        const { items, clock, runs } = local.world;
        const busy: typeof items = {
          get: (key) => items.get(key),
          async query(query) {
            const page = await items.query(query);
            if (moment === 'query' && page.items.length > 0) await takeRole();
            return page;
          },
          async transact(writes) {
            if (moment === 'transact') await takeRole();
            await items.transact(writes);
          },
        };
        expect(await sweepLevels({ items: busy, clock, runs }, workflows)).toBe(0);
        expect([counted, await level(), await changes()]).toEqual([true, 'active', []]);
      },
    );
  });
});
