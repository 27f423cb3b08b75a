import { describe, expect, it } from 'vitest';
import { closeRun } from '../../shared/journey/run.ts';
import { errorOf, fatesOf, helloIsDue, runsOf, send, WEDNESDAY_EIGHT } from '../../test/support/sending.ts';

describe('what cannot be sent at all', () => {
  it('a run that has no row is named', async () => {
    const due = await helloIsDue();

    expect(await errorOf(send(due, { run: 'no-such-run' }))).toMatchObject({
      name: 'RunUnknown',
      message: 'no-such-run',
    });
  });

  it('a message whose words were deleted is named as the file that is missing, and is not taken hold of', async () => {
    const due = await helloIsDue();

    const error = await errorOf(send(due, { message: 'retired' }));

    expect(error).toMatchObject({
      name: 'WordsMissing',
      message: 'workflows/welcome/messages/retired.sv.md',
    });
    expect(await fatesOf(due.local, due.member)).toEqual({});
    expect(due.local.mailbox.accepted()).toEqual([]);
  });

  it('a task that is not one is refused', async () => {
    const due = await helloIsDue();

    expect(await errorOf(send(due, { purpose: 'other' as 'service' }))).toMatchObject({ name: 'ZodError' });
  });

  it('a run that failed elsewhere has ended for a call that still comes', async () => {
    const due = await helloIsDue();
    const [run] = await runsOf(due.local, due.member);
    await due.local.world.items.transact([
      closeRun(run!, { state: 'failed', reason: 'States.Timeout' }, WEDNESDAY_EIGHT),
    ]);

    expect(await errorOf(send(due))).toMatchObject({ name: 'RunEnded', message: run?.id });
    expect(due.local.mailbox.accepted()).toEqual([]);
  });
});
