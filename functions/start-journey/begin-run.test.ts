import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { isOpen, RUN_PREFIX, toRun } from '../../shared/journey/run.ts';
import { log } from '../../shared/log.ts';
import { memberKey } from '../../shared/member/member.ts';
import { allRows } from '../../shared/member/rows.ts';
import { plus } from '../../shared/time/instant.ts';
import { ASA, refOf, submitAndSettle, testWorld } from '../../test/support/world.ts';
import { startRun } from './begin-run.ts';

beforeEach(() => {
  vi.spyOn(log, 'info').mockReturnValue();
});
afterEach(() => void vi.restoreAllMocks());

/** One who joins then, and the run of the welcome. */
async function joinedAt(at: string) {
  const local = testWorld({ at });
  const transact = vi.spyOn(local.world.items, 'transact');
  await submitAndSettle(local, 'join', ASA);
  const { pk: partition } = memberKey(await refOf(local, ASA.membershipNumber));
  const run = async () => {
    const rows = await allRows(local.world.items, { partition, range: { beginsWith: RUN_PREFIX } });
    const [found] = rows.map(toRun);
    if (!found || !isOpen(found)) throw new Error('The welcome is under way.');
    return found;
  };
  return { local, transact, run };
}

describe('a run that was started', () => {
  it('given its first task comes at once, then that task writes the row, and the start writes nothing', async () => {
    const { transact, run } = await joinedAt('2028-01-11T09:12:00Z');

    expect(await run()).toMatchObject({ state: 'running', next: { step: 'your-support' } });
    const ofRun = transact.mock.calls.flatMap(([writes]) =>
      writes.filter((write) => 'update' in write && write.update.sk.startsWith(RUN_PREFIX)),
    );
    expect(ofRun).toMatchObject([{ set: { step: 'your-support' } }]);
  });

  it('given its first task comes on another day, then the row says that it runs, and the sweep leaves it alone', async () => {
    const { local, run } = await joinedAt('2028-01-09T12:00:00Z');

    const before = await run();
    expect(before).toMatchObject({
      state: 'running',
      next: { step: 'hello', at: '2028-01-10T07:00:00.000Z' },
    });
    local.clock.moveTo(plus(local.clock.now(), 'PT1H'));
    await local.functions.sweep();
    expect(await run()).toEqual(before);
  });

  it('given its first task never came, when the sweep starts it once more, then the row says that it runs', async () => {
    const { local, run } = await joinedAt('2028-01-11T09:12:00Z');
    const { pk, sk } = { ...memberKey((await run()).member), sk: `${RUN_PREFIX}${(await run()).id}` };
    await local.world.items.transact([{ update: { pk, sk }, set: { state: 'starting' } }]);
    const overdue = { ...(await run()), next: { ...(await run()).next, at: local.clock.now() } };

    await startRun(local.world, overdue);
    expect(await run()).toMatchObject({ state: 'starting' });
    await startRun(local.world, overdue, { isOverdue: true });
    expect(await run()).toMatchObject({ state: 'running' });
  });
});
