import { describe, expect, it } from 'vitest';
import type { StateMachine } from '../../shared/journey/asl/asl.ts';
import { compile } from '../../shared/journey/compile.ts';
import { NotAccepted, RunEnded, StoreBusy, TooEarly } from '../../shared/journey/errors.ts';
import { event, journey, send, wait } from '../../shared/journey/language.ts';
import type { SendResult, SendTask } from '../../shared/journey/task.ts';
import type { ExecutionEnded, RunInput, Runs } from '../../shared/ports/runs.ts';
import { fromEpochMs, instant, toEpochMs, type Instant } from '../../shared/time/instant.ts';

/** What a test hands to an adapter: what may be run, and what send-message answers. */
export interface RunsScript {
  readonly definitions: ReadonlyMap<string, StateMachine>;
  /** A task's answer, or its throw, at the instant of the call. */
  readonly answer: (task: SendTask, now: Instant) => SendResult;
}

/** An adapter under test, with the means to move time and to see what it does. */
export interface RunsSubject {
  readonly runs: Runs;
  readonly now: () => Instant;
  /** Lets time go on to `at`, and all happen that becomes due on the way. */
  readonly passTo: (at: Instant) => Promise<void>;
  /** The ends that were reported, in order. */
  readonly ended: () => readonly ExecutionEnded[];
}

const HOUR = 3_600_000;
const later = (at: Instant, hours: number): Instant => fromEpochMs(toEpochMs(at) + hours * HOUR);

const welcome = journey('welcome', {
  purpose: 'relation',
  startsOn: event('member.joined'),
  endsOn: ['member.left'],
  steps: [
    send('hello'),
    wait({ days: 1, at: '09:00' }),
    send('your-support'),
    wait({ days: 1, at: '09:00' }),
    send('a-story'),
  ],
});
const STEPS = ['hello', 'your-support', 'a-story'];

interface Call {
  readonly run: string;
  readonly step: string;
  readonly at: Instant;
}

/** `Runs` as its port promises it. A second adapter is one more call. */
export function runsConformance(name: string, create: (script: RunsScript) => Promise<RunsSubject>): void {
  describe(`runs: ${name}`, () => {
    /** A subject whose tasks answer "in a day", but for what `answer` throws or answers first. */
    async function given(
      answer: (task: SendTask, attempt: number, now: Instant) => SendResult | void = () => undefined,
    ) {
      const calls: Call[] = [];
      const subject = await create({
        definitions: new Map([['welcome', compile(welcome)]]),
        answer: (task, now) => {
          calls.push({ run: task.run, step: task.step, at: now });
          const attempt = calls.filter(({ run, step }) => run === task.run && step === task.step).length;
          return answer(task, attempt, now) ?? { resumeAt: later(now, 24) };
        },
      });
      const begin = subject.now();
      const input = (run: string, hours = 1): RunInput => ({
        run,
        member: `member-of-${run}`,
        journey: 'welcome',
        resumeAt: later(begin, hours),
      });
      const key = (run: string) => ({ run, journey: 'welcome' });
      const steps = (run: string) => calls.filter((call) => call.run === run).map((call) => call.step);
      return { ...subject, begin, calls, input, key, steps };
    }

    it('takes every step once, in order, each at its time, and reports the end', async () => {
      const { runs, passTo, begin, input, key, calls, ended } = await given();
      await runs.start(input('r1'));
      await passTo(later(begin, 100));
      expect(calls).toEqual([
        { run: 'r1', step: 'hello', at: later(begin, 1) },
        { run: 'r1', step: 'your-support', at: later(begin, 25) },
        { run: 'r1', step: 'a-story', at: later(begin, 49) },
      ]);
      expect(await runs.status(key('r1'))).toBe('SUCCEEDED');
      expect(ended()).toEqual([
        {
          run: 'r1',
          member: 'member-of-r1',
          journey: 'welcome',
          status: 'SUCCEEDED',
          at: later(begin, 49),
        },
      ]);
    });

    it('takes no step before its time', async () => {
      const { runs, passTo, begin, input, key, calls } = await given();
      await runs.start(input('r1'));
      await passTo(fromEpochMs(toEpochMs(later(begin, 1)) - 1000));
      expect(calls).toEqual([]);
      expect(await runs.status(key('r1'))).toBe('RUNNING');
    });

    it('goes at once when the first instant is past', async () => {
      const { runs, passTo, begin, input, calls } = await given();
      await runs.start(input('r1', -5));
      await passTo(later(begin, 1));
      expect(calls.map((call) => call.at)).toEqual([begin]);
    });

    it('does nothing on a second start, under way and after the end', async () => {
      const { runs, passTo, begin, input, steps, ended } = await given();
      await runs.start(input('r1'));
      await runs.start(input('r1', 3));
      await passTo(later(begin, 100));
      await runs.start(input('r1', 101));
      await passTo(later(begin, 300));
      expect(steps('r1')).toEqual(STEPS);
      expect(ended()).toHaveLength(1);
    });

    it('starts one run when two starts race', async () => {
      const { runs, passTo, begin, input, steps } = await given();
      await Promise.all([runs.start(input('r1')), runs.start(input('r1'))]);
      await passTo(later(begin, 100));
      expect(steps('r1')).toEqual(STEPS);
    });

    it('keeps runs apart', async () => {
      const { runs, passTo, begin, input, steps, key } = await given(({ run, step }) => {
        if (run === 'r2' && step === 'your-support') throw new TypeError('only here');
      });
      await runs.start(input('r1'));
      await runs.start(input('r2', 2));
      await passTo(later(begin, 100));
      expect(steps('r1')).toEqual(STEPS);
      expect(steps('r2')).toEqual(['hello', 'your-support']);
      expect(await runs.status(key('r1'))).toBe('SUCCEEDED');
      expect(await runs.status(key('r2'))).toBe('FAILED');
    });

    it('knows nothing of a run that never was', async () => {
      const { runs, key } = await given();
      expect(await runs.status(key('nobody'))).toBeUndefined();
    });

    it('stops a run in its wait: no step more, and the end is reported without the cause', async () => {
      const { runs, passTo, begin, input, key, steps, ended } = await given();
      await runs.start(input('r1'));
      await passTo(later(begin, 10));
      await runs.stop({ ...key('r1'), cause: 'member.left' });
      expect(await runs.status(key('r1'))).toBe('ABORTED');
      await passTo(later(begin, 100));
      expect(steps('r1')).toEqual(['hello']);
      expect(ended()).toEqual([
        {
          run: 'r1',
          member: 'member-of-r1',
          journey: 'welcome',
          status: 'ABORTED',
          at: later(begin, 10),
        },
      ]);
    });

    it('leaves a run that has ended, or never was, alone when it is stopped', async () => {
      const { runs, passTo, begin, input, key, ended } = await given();
      await runs.start(input('r1'));
      await passTo(later(begin, 100));
      await runs.stop({ ...key('r1'), cause: 'member.left' });
      await runs.stop({ ...key('nobody'), cause: 'member.left' });
      await passTo(later(begin, 200));
      expect(await runs.status(key('r1'))).toBe('SUCCEEDED');
      expect(await runs.status(key('nobody'))).toBeUndefined();
      expect(ended().map((end) => end.status)).toEqual(['SUCCEEDED']);
    });

    it.each(STEPS)('waits until the instant of a TooEarly and tries %s again', async (closed) => {
      const { runs, passTo, begin, input, calls } = await given(({ step }, attempt, now) => {
        if (step === closed && attempt === 1) throw new TooEarly(later(now, 7));
      });
      await runs.start(input('r1'));
      await passTo(later(begin, 200));
      const [first, second] = calls.filter((call) => call.step === closed);
      expect(second!.at).toBe(later(first!.at, 7));
      expect(calls).toHaveLength(4);
    });

    it.each([
      ['the provider does not take it', () => new NotAccepted('throttled')],
      ['the store is busy', () => new StoreBusy('r1')],
    ])('tries again, within hours, when %s', async (_, failure) => {
      const { runs, passTo, begin, input, key, steps } = await given(({ step }, attempt) => {
        if (step === 'hello' && attempt <= 3) throw failure();
      });
      await runs.start(input('r1'));
      await passTo(later(begin, 8));
      expect(steps('r1')).toEqual(['hello', 'hello', 'hello', 'hello']);
      await passTo(later(begin, 100));
      expect(await runs.status(key('r1'))).toBe('SUCCEEDED');
    });

    it('ends quietly when the run was ended elsewhere', async () => {
      const { runs, passTo, begin, input, key, steps } = await given(({ run, step }) => {
        if (step === 'your-support') throw new RunEnded(run);
      });
      await runs.start(input('r1'));
      await passTo(later(begin, 100));
      expect(steps('r1')).toEqual(['hello', 'your-support']);
      expect(await runs.status(key('r1'))).toBe('SUCCEEDED');
    });

    it('fails with any other error, and reports its name and nothing of its message', async () => {
      const { runs, passTo, begin, input, key, ended } = await given(() => {
        throw new RangeError('who@example.org');
      });
      await runs.start(input('r1'));
      await passTo(later(begin, 100));
      expect(await runs.status(key('r1'))).toBe('FAILED');
      expect(ended()).toEqual([
        {
          run: 'r1',
          member: 'member-of-r1',
          journey: 'welcome',
          status: 'FAILED',
          error: 'RangeError',
          at: later(begin, 1),
        },
      ]);
    });

    it('fails when an answer lacks the instant that it must have', async () => {
      const { runs, passTo, begin, input, ended } = await given(() => ({ resumeAt: 'tomorrow' }));
      await runs.start(input('r1'));
      await passTo(later(begin, 100));
      expect(ended()).toMatchObject([{ run: 'r1', status: 'FAILED' }]);
    });
  });
}

/** Where the suite's time begins: no adapter needs it, but a virtual clock must start somewhere. */
export const CONFORMANCE_START = instant('2028-03-25T12:00:00Z');
