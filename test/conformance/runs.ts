import { describe, expect, it } from 'vitest';
import { NotAccepted, RunEnded, StoreBusy, TooEarly } from '../../shared/journey/errors.ts';
import { fromEpochMs, toEpochMs } from '../../shared/time/instant.ts';
import { givenRuns, later, STEPS, type Answer, type CreateRuns } from './runs-subject.ts';
import { runsTokensConformance } from './runs-tokens.ts';

/** `Runs` as its port promises it. A second adapter is one more call. */
export function runsConformance(name: string, create: CreateRuns): void {
  describe(`runs: ${name}`, () => {
    const given = (answer?: Answer) => givenRuns(create, answer);

    it('takes every step once, in order, each at its time, and reports the end', async () => {
      const { runs, passTo, begin, input, key, calls, ended } = await given();
      await runs.start(input('r1'));
      await passTo(later(begin, 100));
      expect(calls).toEqual([
        { run: 'r1', step: 'hello', at: begin },
        { run: 'r1', step: 'your-support', at: later(begin, 24) },
        { run: 'r1', step: 'a-story', at: later(begin, 48) },
      ]);
      expect(await runs.status(key('r1'))).toBe('SUCCEEDED');
      expect(ended()).toEqual([
        {
          run: 'r1',
          member: 'member-of-r1',
          journey: 'welcome',
          status: 'SUCCEEDED',
          at: later(begin, 48),
        },
      ]);
    });

    it('takes the first step at once: whether that is too early is for the function to say', async () => {
      const { runs, passTo, begin, input, calls } = await given();
      await runs.start({ ...input('r1'), resumeAt: later(begin, 3) });
      await passTo(begin);
      expect(calls).toEqual([{ run: 'r1', step: 'hello', at: begin }]);
    });

    it('takes no later step before its time', async () => {
      const { runs, passTo, begin, input, key, steps } = await given();
      await runs.start(input('r1'));
      await passTo(fromEpochMs(toEpochMs(later(begin, 24)) - 1000));
      expect(steps('r1')).toEqual(['hello']);
      expect(await runs.status(key('r1'))).toBe('RUNNING');
    });

    it('goes on at once when the instant that a task answered is past', async () => {
      const { runs, passTo, begin, input, calls } = await given((_, __, now) => ({
        resumeAt: later(now, -5),
      }));
      await runs.start(input('r1'));
      await passTo(later(begin, 1));
      expect(calls.map((call) => call.at)).toEqual([begin, begin, begin]);
    });

    it('does nothing on a second start, under way and after the end', async () => {
      const { runs, passTo, begin, input, steps, ended } = await given();
      await runs.start(input('r1'));
      await runs.start({ ...input('r1'), resumeAt: later(begin, 3) });
      await passTo(later(begin, 100));
      await runs.start({ ...input('r1'), resumeAt: later(begin, 101) });
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
      await runs.start(input('r2'));
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
          at: begin,
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
  runsTokensConformance(name, create);
}
