import { expect, it } from 'vitest';
import { memberKey } from '../../shared/member/member.ts';
import { readTally } from '../../shared/tally/tally.ts';
import { ASA, refOf, submitAndSettle, testWorld } from '../../test/support/world.ts';
import { freshTally } from './fresh-tally.ts';

it('given few members, then they are counted before the page', async () => {
  const local = testWorld();
  const fresh = freshTally(local);
  await fresh();
  await submitAndSettle(local, 'join', ASA);
  await fresh();
  expect((await readTally(local.world.items))?.members.levels.active).toBe(1);
});

it('given many members, then the page does not wait, and the count comes', async () => {
  const local = testWorld();
  const { items } = local.world;
  await submitAndSettle(local, 'join', ASA);
  const row = (await items.get(memberKey(await refOf(local, ASA.membershipNumber))))!;
  for (let n = 0; n < 300; n += 1)
    await items.transact([{ put: { ...row, ...memberKey(`m${n}`), ref: `m${n}` } }]);
  const fresh = freshTally(local);
  await fresh();
  expect(await readTally(items)).toBeUndefined();
  await expect.poll(async () => (await readTally(items))?.members.levels.active).toBe(301);
});
