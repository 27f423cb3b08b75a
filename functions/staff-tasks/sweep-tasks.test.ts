import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { log } from '../../shared/log.ts';
import { MailNotAccepted } from '../../shared/ports/mailer.ts';
import { instant } from '../../shared/time/instant.ts';
import { putTask, withTask } from '../../test/support/tasks.ts';
import { organisation } from '../../workflows/organisation.ts';
import { finishTask } from './finish-task.ts';
import { sweepTasks } from './sweep-tasks.ts';

beforeEach(() => {
  vi.spyOn(log, 'warn').mockReturnValue();
  vi.spyOn(log, 'error').mockReturnValue();
});
afterEach(() => void vi.restoreAllMocks());

const staff = { email: 'kansliet@example.org', language: 'sv' } as const;
const WEDNESDAY_EIGHT = instant('2028-01-12T07:00:00Z');

describe('the hourly look at the list', () => {
  it('given something to do at eight, then a mail goes; an hour later there is nothing more', async () => {
    const { local } = await withTask();
    local.clock.moveTo(WEDNESDAY_EIGHT);
    expect(await sweepTasks(local.world, { organisation, staff })).toEqual({
      tasksTold: 0,
      digests: 1,
      faults: 0,
    });
    local.clock.moveTo(instant('2028-01-12T08:00:00Z'));
    expect(await sweepTasks(local.world, { organisation, staff })).toEqual({
      tasksTold: 0,
      digests: 0,
      faults: 0,
    });
  });

  it('given an organisation that names no staff, then nobody is written to', async () => {
    const { local } = await withTask();
    local.clock.moveTo(WEDNESDAY_EIGHT);
    const before = local.mailbox.accepted().length;
    expect(await sweepTasks(local.world, { organisation })).toEqual({ tasksTold: 0, digests: 0, faults: 0 });
    expect(local.mailbox.accepted()).toHaveLength(before);
  });

  it('given a done task that nobody was told of, then its event is told whatever becomes of the mail', async () => {
    const { local, member, name, events } = await withTask();
    const away = { ...local.world, queue: { send: () => Promise.reject(new Error('away')) } };
    await finishTask(away, name, { outcome: 'reached' });
    local.clock.moveTo(WEDNESDAY_EIGHT);
    await putTask(local, member, { run: 'r2' });
    local.clock.moveTo(instant('2028-01-13T07:00:00Z'));
    const broken = {
      ...local.world,
      get publicUrl(): string {
        throw new Error('no address');
      },
    };
    expect(await sweepTasks(broken, { organisation, staff })).toEqual({
      tasksTold: 1,
      digests: 0,
      faults: 1,
    });
    await local.engine.settle();
    expect(await events('task.done')).toHaveLength(1);
  });

  it('given a mail that cannot be made or is refused for good, then it is a fault and no more', async () => {
    const { local } = await withTask();
    local.clock.moveTo(WEDNESDAY_EIGHT);
    const noAddress = {
      ...local.world,
      get publicUrl(): string {
        throw new Error('no address');
      },
    };
    expect(await sweepTasks(noAddress, { organisation, staff })).toMatchObject({ digests: 0, faults: 1 });
    const refused = {
      ...local.world,
      mailer: { send: () => Promise.reject(new MailNotAccepted('bad-address')) },
    };
    expect(await sweepTasks(refused, { organisation, staff })).toMatchObject({ digests: 0, faults: 1 });
  });
});
