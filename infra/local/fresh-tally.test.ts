import { expect, it } from 'vitest';
import { memberKey } from '../../shared/member/member.ts';
import { readTally } from '../../shared/tally/tally.ts';
import { plus } from '../../shared/time/instant.ts';
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

it('given nothing written since, then it is not counted again in that hour, and in the next it is', async () => {
  const local = testWorld();
  const fresh = freshTally(local);
  await submitAndSettle(local, 'join', ASA);
  await fresh();
  const first = await readTally(local.world.items);
  local.clock.moveTo(plus(local.clock.now(), 'PT5M'));
  await fresh();
  expect(await readTally(local.world.items)).toEqual(first);
  local.clock.moveTo(plus(local.clock.now(), 'PT1H'));
  await fresh();
  expect((await readTally(local.world.items))?.countedAt).toBe(local.clock.now());
});

it('given something written while it was counted, then the next page counts again', async () => {
  const local = testWorld();
  const { items } = local.world;
  await submitAndSettle(local, 'join', ASA);
  let many = 0;
  const transact: typeof items.transact = async (writes) => {
    // Between what is read and what is stored.
    if (many++ === 0)
      await submitAndSettle(local, 'join', { ...ASA, membershipNumber: 'M-2', email: 'b@example.org' });
    await items.transact(writes);
  };
  const fresh = freshTally({ ...local, world: { ...local.world, items: { ...items, transact } } });
  await fresh();
  expect((await readTally(items))?.members.levels.active).toBe(1);
  await fresh();
  expect((await readTally(items))?.members.levels.active).toBe(2);
});
