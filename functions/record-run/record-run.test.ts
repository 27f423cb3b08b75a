import { describe, expect, it } from 'vitest';
import { runKey } from '../../shared/journey/run.ts';
import { memberKey } from '../../shared/member/member.ts';
import type { Context } from 'aws-lambda';
import { errorOf, helloIsDue, onTransact, runsOf, type Due } from '../../test/support/sending.ts';
import { createHandler } from './handler.ts';

/** As EventBridge hands it over: https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html */
function statusChange({ task }: Due, detail: object = {}) {
  const machine = `arn:aws:states:eu-north-1:123456789012:stateMachine:lojal-test-${task.journey}`;
  const input = {
    run: task.run,
    member: task.member,
    journey: task.journey,
    resumeAt: '2028-01-12T07:00:00.000Z',
  };
  return {
    version: '0',
    id: '315c1398-40ff-a850-213b-158f73e60175',
    'detail-type': 'Step Functions Execution Status Change',
    source: 'aws.states',
    account: '123456789012',
    time: '2028-01-12T09:42:21Z',
    region: 'eu-north-1',
    resources: [`${machine.replace('stateMachine', 'execution')}:${task.run}`],
    detail: {
      executionArn: `${machine.replace('stateMachine', 'execution')}:${task.run}`,
      stateMachineArn: machine,
      name: task.run,
      status: 'FAILED',
      startDate: 1831190400225,
      stopDate: 1831200141000,
      input: JSON.stringify(input),
      inputDetails: { included: true },
      output: null,
      outputDetails: null,
      error: 'WordsMissing',
      cause:
        '{"errorType":"WordsMissing","errorMessage":"workflows/welcome/messages/retired.sv.md","trace":[]}',
      ...detail,
    },
  };
}

const CONTEXT = {} as Context;

async function record(due: Due, event: unknown) {
  await createHandler(due.local.world)(event, CONTEXT);
  return (await runsOf(due.local, due.member))[0];
}

describe('an execution that has ended', () => {
  it('with an error closes the run as failed, by the error’s name, at the time of the event', async () => {
    const due = await helloIsDue();

    const run = await record(due, statusChange(due));

    expect(run).toMatchObject({
      state: 'failed',
      reason: 'WordsMissing',
      endedAt: '2028-01-12T09:42:21.000Z',
    });
    expect(run).not.toHaveProperty('next');
  });

  it.each([
    ['TIMED_OUT', { error: 'States.Timeout' }, { state: 'failed', reason: 'States.Timeout' }],
    ['TIMED_OUT', { error: null }, { state: 'failed', reason: 'TIMED_OUT' }],
    ['ABORTED', { error: undefined, cause: null }, { state: 'failed', reason: 'ABORTED' }],
    ['SUCCEEDED', { error: null, output: '{}' }, { state: 'completed' }],
  ])('as %s %j leaves the run as %j', async (status, detail, left) => {
    const due = await helloIsDue();

    expect(await record(due, statusChange(due, { status, ...detail }))).toMatchObject(left);
  });

  it('takes the run out of what the sweep looks at', async () => {
    const due = await helloIsDue();

    await record(due, statusChange(due));

    const row = await due.local.world.items.get(runKey(due.member, due.task.run));
    expect(row).toBeDefined();
    expect(row).not.toHaveProperty('textPk');
    expect(row).not.toHaveProperty('textSk');
  });

  it.each(['completed', 'ended', 'failed'])('changes nothing of a run that is %s already', async (state) => {
    const due = await helloIsDue();
    const set = { state, reason: 'member.left', endedAt: '2028-01-12T08:00:00.000Z' };
    await due.local.world.items.transact([{ update: runKey(due.member, due.task.run), set }]);
    const [before] = await runsOf(due.local, due.member);

    expect(await record(due, statusChange(due))).toEqual(before);
  });

  it('comes twice and counts once', async () => {
    const due = await helloIsDue();
    const first = await record(due, statusChange(due));

    expect(
      await record(due, { ...statusChange(due, { error: 'Other' }), time: '2028-01-12T10:00:00Z' }),
    ).toEqual(first);
  });

  it('loses to an event that ends the run between reading and writing', async () => {
    let armed = false;
    const due: Due = await helloIsDue({
      decorate: onTransact(async (_, commit, items) => {
        if (armed) {
          armed = false;
          const set = { state: 'ended', reason: 'member.left', endedAt: '2028-01-12T08:00:00.000Z' };
          await items.transact([{ update: runKey(due.member, due.task.run), set, remove: ['next'] }]);
        }
        await commit();
      }),
    });
    armed = true;

    expect(await record(due, statusChange(due))).toMatchObject({ state: 'ended', reason: 'member.left' });
    expect(armed).toBe(false);
  });

  it('fails loudly when the store does, so that EventBridge brings it again', async () => {
    let down = false;
    const due = await helloIsDue({
      decorate: onTransact(async (_, commit) => {
        if (down) throw new Error('the store is down');
        await commit();
      }),
    });
    down = true;

    expect(await errorOf(record(due, statusChange(due)))).toMatchObject({ message: 'the store is down' });
  });

  it('of a run that is not known is passed over', async () => {
    const due = await helloIsDue();
    await due.local.world.items.transact([{ delete: runKey(due.member, due.task.run) }]);

    expect(await record(due, statusChange(due))).toBeUndefined();
    expect(await due.local.world.items.get(memberKey(due.member))).toBeDefined();
  });

  it.each([
    ['a status that is no end', { status: 'RUNNING' }],
    ['no input', { input: null }],
    ['an input of someone else', { input: '{"order":1}' }],
  ])('with %s is refused and changes nothing', async (_, detail) => {
    const due = await helloIsDue();
    const [before] = await runsOf(due.local, due.member);

    expect(await errorOf(record(due, statusChange(due, detail)))).toMatchObject({ name: 'ZodError' });
    expect(await runsOf(due.local, due.member)).toEqual([before]);
  });
});
