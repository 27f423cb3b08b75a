import { describe, expect, it } from 'vitest';
import { instant } from '../time/instant.ts';
import { substitute } from './asl/asl.ts';
import { fails, play, Throw, type Tell } from './asl/corpus/play.ts';
import { load } from './asl/load.ts';
import { compile } from './compile.ts';
import { NotAccepted, RunEnded, StoreBusy, TooEarly } from './errors.ts';
import type { Journey } from './journey.ts';
import { ask, event, journey, JourneyInvalid, question, send, task, wait } from './language.ts';
import { sendTaskSchema } from './task.ts';

const two = journey('welcome', {
  purpose: 'relation',
  startsOn: event('member.joined'),
  endsOn: ['member.left'],
  steps: [send('hello'), wait({ days: 3, at: '09:00' }), send('story', { notAfterDays: 2 })],
});
const input = { run: 'r1', member: 'm1', journey: 'welcome', resumeAt: '2028-01-01T08:00:00.000Z' };

/** The compiled journey on the interpreter, its tasks answered as scripted. */
function run(
  made: Journey,
  answers: Readonly<Record<string, readonly unknown[]>>,
  tells: readonly Tell[] = [],
) {
  const { States, TimeoutSeconds } = load(
    substitute(compile(made), { sendMessage: 'send-message', takeStep: 'take-step' }),
  );
  return play({
    it: 'compiled',
    tests: 'Task State',
    // The states of a loaded machine are JSON.
    states: JSON.parse(JSON.stringify(States)),
    timeoutSeconds: TimeoutSeconds!,
    input,
    answers,
    tells,
    path: [],
    status: 'SUCCEEDED',
  });
}

describe('a compiled journey', () => {
  it('costs two transitions a message, one for the first, and hands each task all of its definition', async () => {
    const { path, payloads, end } = await run(two, {
      hello: [{ resumeAt: '2028-01-04T08:00:00.000Z' }],
      story: [{ resumeAt: '2028-01-04T08:00:00.000Z' }],
    });
    expect(path).toEqual(['hello +0', 'story: wait +288000', 'story +288000']);
    const common = {
      kind: 'send',
      run: 'r1',
      member: 'm1',
      journey: 'welcome',
      variant: null,
      purpose: 'relation',
      channels: ['email'],
      guard: [],
      anyDay: false,
      priority: 0,
      mutedByOpenCase: false,
    };
    const expected = {
      contends: { priority: 0, notAfterDays: 2, mutedByOpenCase: false },
      asksSupport: false,
      anyDay: false,
      channel: 'email',
    };
    expect(payloads).toEqual([
      {
        ...common,
        step: 'hello',
        message: 'hello',
        notAfterDays: 5,
        next: { step: 'story', wait: { days: 3, at: '09:00' }, expected },
      },
      { ...common, step: 'story', message: 'story', notAfterDays: 2, next: { end: null } },
    ]);
    for (const payload of payloads) expect(sendTaskSchema.safeParse(payload).success).toBe(true);
    expect(end).toMatchObject({ status: 'SUCCEEDED', output: {} });
  });

  it('waits for the window and tries again, at the first step and at a later one', async () => {
    const { path, end } = await run(two, {
      hello: [
        new Throw(new TooEarly(instant('2028-01-01T09:00:00Z'))),
        { resumeAt: '2028-01-04T08:00:00.000Z' },
      ],
      story: [
        new Throw(new TooEarly(instant('2028-01-04T09:00:00Z'))),
        { resumeAt: '2028-01-04T09:00:00.000Z' },
      ],
    });
    expect(path).toEqual([
      'hello +0',
      'hello: wait +32400',
      'hello +32400',
      'story: wait +288000',
      'story +288000',
      'story: wait +291600',
      'story +291600',
    ]);
    expect(end).toMatchObject({ status: 'SUCCEEDED', output: {} });
  });

  it('stops quietly when the run was ended elsewhere', async () => {
    const { path, end } = await run(two, { hello: [new Throw(new RunEnded('r1'))] });
    expect(path).toEqual(['hello +0', 'Ended +0']);
    expect(end).toMatchObject({ status: 'SUCCEEDED', state: 'Ended', output: {} });
  });

  it.each([
    new Throw(new NotAccepted('throttled')),
    new Throw(new StoreBusy('r1')),
    ...[
      'Lambda.ServiceException',
      'Lambda.AWSLambdaException',
      'Lambda.SdkClientException',
      'Lambda.ClientExecutionTimeoutException',
      'Lambda.TooManyRequestsException',
      'Lambda.Unknown',
      'Sandbox.Timedout',
      'Runtime.ExitError',
      'States.Timeout',
    ].map((name) => fails(name)),
  ])('tries again after $thrown.name', async (failure) => {
    const { path, end } = await run(two, {
      hello: [failure, failure, { resumeAt: '2028-01-04T08:00:00.000Z' }],
      story: [{ resumeAt: '2028-01-04T08:00:00.000Z' }],
    });
    expect(path.filter((step) => step.startsWith('hello +'))).toHaveLength(3);
    expect(end.status).toBe('SUCCEEDED');
  });

  it('fails with any other error at once, under its name', async () => {
    const { path, end } = await run(two, { hello: [fails('TypeError', 'x')] });
    expect(path).toEqual(['hello +0']);
    expect(end).toMatchObject({ status: 'FAILED', error: 'TypeError' });
  });

  it.each([0, 5, 30])(
    'outlasts the %i days that a message may be late, even when jitter halves each delay',
    (late) => {
      const made = journey('late', { ...two, steps: [send('hello', { notAfterDays: late })] });
      const state = compile(made).States['hello'];
      if (state?.Type !== 'Task') throw new Error('There should be a Task.');
      const retry = state.Retry?.find(({ ErrorEquals }) => ErrorEquals.includes('NotAccepted'));
      const { IntervalSeconds, BackoffRate, MaxDelaySeconds, MaxAttempts } = retry!;
      let seconds = 0;
      for (let attempt = 0; attempt < MaxAttempts!; attempt += 1)
        seconds += Math.min(IntervalSeconds! * BackoffRate! ** attempt, MaxDelaySeconds!) / 2;
      expect(seconds).toBeGreaterThan((late + 1) * 86_400);
      // Three events an attempt, of the 25,000 that a history may hold.
      expect(MaxAttempts! * 3).toBeLessThan(5_000);
    },
  );

  it('is not made of a journey that journey() would refuse', () => {
    expect(() => compile({ ...two, steps: [] })).toThrow(JourneyInvalid);
  });

  const DAY = 86_400;
  const asking = journey('welcome', {
    ...two,
    steps: [
      ask('hello', {
        question: question('well', { kind: 'care', scale: { choices: ['yes', 'no'] } }),
        within: { days: 7 },
        answers: { no: [task('call', { why: 'not-well' })] },
        silent: [wait({ days: 1, at: '09:00' }), send('story')],
      }),
    ],
  });
  const resumeAt = '2028-01-09T08:00:00.000Z';

  it.each([
    ['no', ['hello told +86400', 'hello: answer +86400', 'call +86400']],
    ['answered', ['hello told +86400', 'hello: answer +86400', 'hello: end +86400']],
    ['not asked', ['hello told +86400', 'hello: answer +86400', 'hello: end +86400']],
  ])('given a question whose way is told as "%s" after a day, it goes that way', async (way, path) => {
    const told = { at: DAY, token: 1, result: { way, resumeAt }, heard: true };
    const played = await run(asking, { call: [{ resumeAt }] }, [told]);
    expect(played.path).toEqual(['hello +0', ...path]);
    expect(played.end).toMatchObject({ status: 'SUCCEEDED', output: {} });
  });

  it('given a question that is not answered in time, it goes the silent way, and a late answer is not heard', async () => {
    const late = { at: 7 * DAY, token: 1, result: { way: 'no', resumeAt }, heard: false };
    const played = await run(asking, { 'hello: silence': [{ resumeAt }] }, [late]);
    expect(played.path).toEqual([
      'hello +0',
      'hello +604800',
      'hello: silence +604800',
      'story: wait +720000',
      'story +720000',
    ]);
    expect([played.end.status, played.heard]).toEqual(['SUCCEEDED', [false]]);
  });

  it('given a question that comes too early, it waits, and asks with a token of its own', async () => {
    const told = { at: 40_000, token: 2, result: { way: 'no', resumeAt }, heard: true };
    const tooEarly = new Throw(new TooEarly(instant('2028-01-01T09:00:00Z')));
    const played = await run(asking, { hello: [tooEarly, 'sent'], call: [{ resumeAt }] }, [told]);
    expect(played.path).toEqual([
      'hello +0',
      'hello: wait +32400',
      'hello +32400',
      'hello told +40000',
      'hello: answer +40000',
      'call +40000',
    ]);
  });
});
