import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { log } from '../../shared/log.ts';
import type { Organisation } from '../../shared/member/organisation.ts';
import type { World } from '../../shared/ports/world.ts';
import { at, STAFF } from '../../test/support/digest.ts';
import { withTask } from '../../test/support/tasks.ts';
import { workflows } from '../../workflows/index.ts';
import { finishTask } from '../staff-tasks/finish-task.ts';
import { createHandler } from './handler.ts';

beforeEach(() => {
  vi.spyOn(log, 'info').mockReturnValue();
  vi.spyOn(log, 'warn').mockReturnValue();
  vi.spyOn(log, 'error').mockReturnValue();
});
afterEach(() => void vi.restoreAllMocks());

/** Someone is to call Åsa, and the hourly sweep comes as the platform calls it. */
async function listed(staff: Organisation['staff'] = STAFF) {
  const made = await withTask();
  const { local } = made;
  const written = { ...workflows, organisation: { ...workflows.organisation, staff } };
  return {
    ...made,
    sweepAt(moment: ReturnType<typeof at>, world: World = local.world) {
      local.clock.moveTo(moment);
      return createHandler(world, written)({}, {} as never);
    },
    mails: () => local.mailbox.accepted().filter(({ to }) => to === STAFF.email),
  };
}

describe('the hourly sweep and what staff are to do', () => {
  it('given an open task, then staff are written to at eight, in their language, once, and the report counts it', async () => {
    const { sweepAt, mails } = await listed({ ...STAFF, language: 'nb' });
    expect(await sweepAt(at('07:00'))).toMatchObject({ digests: 0, faults: 0 });
    expect(await sweepAt(at('08:00'))).toMatchObject({ digests: 1, tasksTold: 0, faults: 0 });
    expect(await sweepAt(at('09:00'))).toMatchObject({ digests: 0, faults: 0 });
    expect(mails().map(({ subject }) => subject)).toEqual(['1 ting å gjøre på listen']);
    expect(log.info).toHaveBeenCalledWith('swept', expect.objectContaining({ digests: 1 }));
  });

  it('given an organisation that names no staff, then nobody is written to', async () => {
    const { local } = await withTask();
    const { staff: _staff, ...organisation } = workflows.organisation;
    local.clock.moveTo(at('08:00'));
    const before = local.mailbox.accepted().length;
    const report = await createHandler(local.world, { ...workflows, organisation })({}, {} as never);
    expect(report).toMatchObject({ digests: 0, faults: 0 });
    expect(local.mailbox.accepted()).toHaveLength(before);
  });

  it('given a done task whose event did not reach the queue, then the next sweep tells it', async () => {
    const { local, name, sweepAt, events, taskRow } = await listed();
    const away = { ...local.world, queue: { send: () => Promise.reject(new Error('away')) } };
    await finishTask(away, name, { outcome: 'reached' });
    expect(await sweepAt(at('07:00'))).toMatchObject({ tasksTold: 1, faults: 0 });
    expect(await taskRow()).not.toHaveProperty('textPk');
    await local.engine.settle();
    expect(await events('task.done')).toHaveLength(1);
  });

  it('given a list of done tasks that cannot be read, then it is a fault, and staff are written to all the same', async () => {
    const { local, sweepAt, mails } = await listed();
    const { items } = local.world;
    const query: World['items']['query'] = (asked) =>
      asked.partition === 'TASK#untold' ? Promise.reject(new Error('away')) : items.query(asked);
    const report = await sweepAt(at('08:00'), { ...local.world, items: { ...items, query } });
    expect(report).toMatchObject({ tasksTold: 0, digests: 1, faults: 1 });
    expect(mails()).toHaveLength(1);
  });
});
