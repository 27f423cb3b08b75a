import { describe, expect, it } from 'vitest';
import { closeRun, holdAt } from '../../shared/journey/run.ts';
import type { SendTask } from '../../shared/journey/task.ts';
import { fromEpochMs, instant, plus, toEpochMs } from '../../shared/time/instant.ts';
import { anotherRun, ask, askIsDue, setMember } from '../../test/support/asking.ts';
import {
  acceptedSteps,
  errorOf,
  fatesOf,
  following,
  helloIsDue,
  helloTask,
  send,
  THE_END,
  WEDNESDAY_EIGHT,
  type Due,
} from '../../test/support/sending.ts';

const THURSDAY = '2028-01-13T07:00:00.000Z';
const higher = { contends: { priority: 50, notAfterDays: 5, mutedByOpenCase: false } };
const NOTE = { journey: 'another', at: WEDNESDAY_EIGHT };

/** Whether hello goes, or until when it waits. */
async function helloOf(due: Due, changed: Partial<SendTask> = {}): Promise<string | undefined> {
  const [answer] = await Promise.allSettled([send(due, changed)]);
  return answer.status === 'rejected'
    ? (answer.reason as Error).message
    : (await fatesOf(due.local, due.member)).hello;
}

describe('two journeys with a message for the same day', () => {
  it.each([
    ['hello is asked about first', ['hello', 'note']],
    ['the note is asked about first', ['note', 'hello']],
  ])('the one of higher priority goes, the other the next day: %s', async (_, order) => {
    const due = await helloIsDue();
    const { id } = await anotherRun(due, { ...NOTE, journey: 'welcome', expected: higher });
    const note = { ...helloTask({ id, member: due.member }), step: 'note', priority: 50, next: THE_END };
    const tasks: Readonly<Record<string, SendTask>> = { hello: due.task, note };

    const outcomes = new Map<string, string | undefined>();
    for (const name of order) {
      const [answer] = await Promise.allSettled([send({ ...due, task: tasks[name]! })]);
      outcomes.set(name, answer.status === 'rejected' ? (answer.reason as Error).message : 'went');
    }

    expect(Object.fromEntries(outcomes)).toEqual({ hello: THURSDAY, note: 'went' });
    due.local.clock.moveTo(instant(THURSDAY));
    await send(due);
    expect(acceptedSteps(due.local)).toEqual(['note', 'hello']);
  });

  it('both at the same moment: still one today', async () => {
    const due = await helloIsDue();
    const { id } = await anotherRun(due, { ...NOTE, journey: 'welcome', expected: higher });
    const note = { ...helloTask({ id, member: due.member }), step: 'note', priority: 50, next: THE_END };

    const answers = await Promise.allSettled([send(due), send({ ...due, task: note })]);

    expect(answers.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
    expect(acceptedSteps(due.local)).toEqual(['note']);
  });
});

describe('another run’s next message', () => {
  it.each<[string, Parameters<typeof anotherRun>[1], string]>([
    ['of higher priority', { ...NOTE, expected: higher }, THURSDAY],
    ['of lower priority', { ...NOTE, expected: { contends: { ...higher.contends, priority: -1 } } }, 'sent'],
    ['of the same, by its journey’s name', { ...NOTE, journey: 'a-first' }, THURSDAY],
    ['of the same, by its journey’s name, later', { ...NOTE, journey: 'z-last' }, 'sent'],
    [
      'of higher priority in the evening',
      { ...NOTE, at: plus(WEDNESDAY_EIGHT, 'PT9H'), expected: higher },
      THURSDAY,
    ],
    ['of higher priority tomorrow', { ...NOTE, at: plus(WEDNESDAY_EIGHT, 'P1D'), expected: higher }, 'sent'],
    ['that is no relation message', { ...NOTE, expected: { contends: null } }, 'sent'],
    [
      'of higher priority whose last day is over',
      { ...NOTE, at: fromEpochMs(toEpochMs(WEDNESDAY_EIGHT) - 6 * 86_400_000), expected: higher },
      'sent',
    ],
    [
      'that has been sent and waits for its answer',
      {
        ...NOTE,
        expected: higher,
        also: (run) =>
          holdAt(run, {
            step: run.next.step,
            token: 't',
            until: plus(WEDNESDAY_EIGHT, 'P7D'),
            ways: [],
            next: THE_END,
          }),
      },
      'sent',
    ],
    [
      'of a run that is over',
      { ...NOTE, expected: higher, also: (run) => closeRun(run, { state: 'completed' }, WEDNESDAY_EIGHT) },
      'sent',
    ],
  ])('%s', async (_, given, outcome) => {
    const due = await helloIsDue();
    await anotherRun(due, given);

    expect(await helloOf(due)).toBe(outcome);
  });

  it('holds nobody up who may not wait: that one is skipped as capped', async () => {
    const due = await helloIsDue();
    await anotherRun(due, { ...NOTE, expected: higher });

    expect(await helloOf(due, { notAfterDays: 0 })).toBe('skipped(capped)');
  });

  it('does not hold up a service', async () => {
    const due = await helloIsDue();
    await anotherRun(due, { ...NOTE, expected: higher });

    expect(await helloOf(due, { purpose: 'service' })).toBe('sent');
  });

  it('waits behind this one, where this one’s own journey says so', async () => {
    const due = await helloIsDue();
    await anotherRun(due, { ...NOTE, expected: higher });

    expect(await helloOf(due, { priority: 51 })).toBe('sent');
  });
});

describe('an open case', () => {
  it('mutes a journey that gives way to it, at once and for good', async () => {
    const due = await helloIsDue();
    await setMember(due, { openCases: ['C-1'] });

    expect(await helloOf(due, { mutedByOpenCase: true })).toBe('skipped(muted)');
  });

  it('mutes no other', async () => {
    const due = await helloIsDue();
    await setMember(due, { openCases: ['C-1'] });

    expect(await helloOf(due)).toBe('sent');
  });

  it('takes the higher one out of the way that it mutes', async () => {
    const muted = { contends: { ...higher.contends, mutedByOpenCase: true } };
    const [open, closed] = [await helloIsDue(), await helloIsDue()];
    await setMember(open, { openCases: ['C-1'] });
    for (const due of [open, closed]) await anotherRun(due, { ...NOTE, expected: muted });

    expect(await helloOf(open)).toBe('sent');
    expect(await helloOf(closed)).toBe(THURSDAY);
  });
});

describe('a question among messages', () => {
  it('takes its place under the caps like any other', async () => {
    const due = await askIsDue();
    await anotherRun(due, { ...NOTE, expected: higher });

    expect(await errorOf(ask(due))).toMatchObject({ name: 'TooEarly', message: THURSDAY });
    expect(await fatesOf(due.local, due.member)).toEqual({});
  });

  it('waits until it may be asked and there is room, whichever is later', async () => {
    const due = await askIsDue();
    await setMember(due, { lastQuestionAt: fromEpochMs(toEpochMs(WEDNESDAY_EIGHT) - 27 * 86_400_000) });
    await anotherRun(due, { ...NOTE, at: plus(WEDNESDAY_EIGHT, 'P3D'), expected: higher });

    // It may be asked on Saturday the 15th, which is the other's day, and the day after is a Sunday.
    expect(await errorOf(ask(due, { next: following('call') }))).toMatchObject({
      name: 'TooEarly',
      message: '2028-01-17T07:00:00.000Z',
    });
  });
});
