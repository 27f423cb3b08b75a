import validate from 'asl-validator';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { instant } from '../time/instant.ts';
import { substitute } from './asl/asl.ts';
import { check } from './asl/check.ts';
import { fails, play, Throw } from './asl/corpus/play.ts';
import { load } from './asl/load.ts';
import { compile } from './compile.ts';
import { NotAccepted, RunEnded, StoreBusy, TooEarly } from './errors.ts';
import type { Journey } from './journey.ts';
import { event, journey, JourneyInvalid, send, wait } from './language.ts';
import { sendTaskSchema } from './task.ts';

const two = journey('welcome', {
  purpose: 'relation',
  startsOn: event('member.joined'),
  endsOn: ['member.left'],
  steps: [send('hello'), wait({ days: 3, at: '09:00' }), send('story', { notAfterDays: 2 })],
});
const input = { run: 'r1', member: 'm1', journey: 'welcome', resumeAt: '2028-01-01T08:00:00.000Z' };

/** Any journey that the language takes. */
const journeys: fc.Arbitrary<Journey> = fc
  .record({
    purpose: fc.constantFrom('service', 'relation', 'marketing'),
    lateness: fc.array(fc.integer({ min: 0, max: 10 }), { minLength: 1, maxLength: 6 }),
    days: fc.integer({ min: 0, max: 30 }),
    at: fc.constantFrom('00:00', '09:00', '23:59'),
  })
  .map(({ purpose, lateness, days, at }) =>
    journey('any', {
      purpose,
      startsOn: event('member.joined'),
      endsOn: [],
      steps: lateness.flatMap((notAfterDays, index) => [
        ...(index > 0 ? [wait({ days, at })] : []),
        send('words', { step: `step-${index}`, notAfterDays }),
      ]),
    }),
  );

/** The compiled journey on the interpreter, its tasks answered as scripted. */
function run(made: Journey, answers: Readonly<Record<string, readonly unknown[]>>) {
  const { States, TimeoutSeconds } = load(substitute(compile(made), { sendMessage: 'send-message' }));
  return play({
    it: '',
    // The states of a loaded machine are JSON.
    states: JSON.parse(JSON.stringify(States)),
    timeoutSeconds: TimeoutSeconds!,
    input,
    answers,
    path: [],
    status: 'SUCCEEDED',
  });
}

describe('a compiled journey', () => {
  it('passes our own rules and the runner, whatever the journey', () => {
    fc.assert(
      fc.property(journeys, (made) => {
        const machine = compile(made);
        expect(check(machine)).toEqual([]);
        expect(load(machine)).toBe(machine);
      }),
      { numRuns: 60, seed: 2028 },
    );
  });

  it.each([1, 2, 6])('passes asl-validator with %i sends', (sends) => {
    const steps = Array.from({ length: sends }, (_, index) => [
      ...(index > 0 ? [wait({ days: index, at: '09:00' })] : []),
      send('words', { step: `step-${index}` }),
    ]).flat();
    const { isValid, errorsText } = validate(compile(journey('any', { ...two, steps })));
    expect(errorsText('\n')).toBe('');
    expect(isValid).toBe(true);
  });

  it('has, for each step, the states that its name promises', () => {
    expect(Object.keys(compile(two).States)).toEqual([
      'hello: wait',
      'hello',
      'hello: window',
      'story: wait',
      'story',
      'Ended',
    ]);
  });

  it('costs two transitions a message, and hands each task all of its definition', async () => {
    const { path, payloads, end } = await run(two, {
      hello: [{ resumeAt: '2028-01-04T08:00:00.000Z' }],
      story: [{ resumeAt: '2028-01-04T08:00:00.000Z' }],
    });
    expect(path).toEqual(['hello: wait +28800', 'hello +28800', 'story: wait +288000', 'story +288000']);
    const common = { run: 'r1', member: 'm1', journey: 'welcome', purpose: 'relation' };
    expect(payloads).toEqual([
      {
        ...common,
        step: 'hello',
        message: 'hello',
        notAfterDays: 5,
        next: { step: 'story', days: 3, at: '09:00' },
      },
      { ...common, step: 'story', message: 'story', notAfterDays: 2, next: null },
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
      'hello: wait +28800',
      'hello +28800',
      'hello: window +32400',
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
    expect(path).toEqual(['hello: wait +28800', 'hello +28800', 'Ended +28800']);
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
    expect(path).toEqual(['hello: wait +28800', 'hello +28800']);
    expect(end).toMatchObject({ status: 'FAILED', error: 'TypeError' });
  });

  it.each([0, 5, 30])(
    'outlasts the %i days that a message may be late, even when jitter halves each delay',
    (late) => {
      const made = journey('late', { ...two, steps: [send('hello', { notAfterDays: late })] });
      const task = compile(made).States['hello'];
      if (task?.Type !== 'Task') throw new Error('There should be a Task.');
      const retry = task.Retry?.find(({ ErrorEquals }) => ErrorEquals.includes('NotAccepted'));
      const { IntervalSeconds, BackoffRate, MaxDelaySeconds, MaxAttempts } = retry!;
      let seconds = 0;
      for (let attempt = 0; attempt < MaxAttempts!; attempt += 1)
        seconds += Math.min(IntervalSeconds! * BackoffRate! ** attempt, MaxDelaySeconds!) / 2;
      expect(seconds).toBeGreaterThan((late + 1) * 86_400);
      // Three events an attempt, of the 25,000 that a history may hold.
      expect(MaxAttempts! * 3).toBeLessThan(5_000);
    },
  );

  it('may last well longer than its waits, and less than the year that Step Functions gives', () => {
    fc.assert(
      fc.property(journeys, (made) => {
        const waits = made.steps.reduce((sum, step) => sum + (step.kind === 'wait' ? step.wait.days : 0), 0);
        const days = compile(made).TimeoutSeconds! / 86_400;
        expect(days).toBeGreaterThanOrEqual(waits + 14);
        expect(days).toBeLessThanOrEqual(365);
      }),
      { numRuns: 60, seed: 2028 },
    );
  });

  it('is not made of a journey that journey() would refuse', () => {
    expect(() => compile({ ...two, steps: [] })).toThrow(JourneyInvalid);
  });
});
