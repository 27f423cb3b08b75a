import { describe, expect, it } from 'vitest';
import { NotAccepted, RunEnded, TooEarly } from '../../shared/journey/errors.ts';
import { NOT_ASKED } from '../../shared/journey/task.ts';
import { givenRuns, later, type Answer, type CreateRuns } from './runs-subject.ts';

const WEEK = 7 * 24;

/** Tasks with a token, and `tell`. */
export function runsTokensConformance(name: string, create: CreateRuns): void {
  describe(`runs: ${name}: a question`, () => {
    /** A run that has asked its question, an hour ago, or whatever became of that. */
    async function given(answer?: Answer) {
      const subject = await givenRuns(create, answer);
      await subject.runs.start(subject.input('r1', 'check-in'));
      await subject.passTo(later(subject.begin, 1));
      const status = () => subject.runs.status(subject.key('r1', 'check-in'));
      const told = (way: string, hours = 1) => ({ way, resumeAt: later(subject.begin, hours) });
      return {
        ...subject,
        status,
        told,
        steps: () => subject.steps('r1'),
        tokens: () => subject.tokens('r1'),
      };
    }

    it('is waited for, whatever its function answered', async () => {
      const { steps, tokens, status, ended } = await given();
      expect({ steps: steps(), status: await status() }).toEqual({ steps: ['how-is-it'], status: 'RUNNING' });
      expect(tokens()).toHaveLength(1);
      expect(ended()).toEqual([]);
    });

    it('goes the way that it is told, when it is told', async () => {
      const { runs, passTo, begin, calls, tokens, told, status } = await given();
      await passTo(later(begin, 5));
      expect(await runs.tell(tokens()[0]!, told('well', 5))).toBe(true);
      await passTo(later(begin, 100));
      expect(calls).toEqual([
        { run: 'r1', step: 'how-is-it', at: begin },
        { run: 'r1', step: 'glad', at: later(begin, 5) },
        { run: 'r1', step: 'bye', at: later(begin, 29) },
      ]);
      expect(await status()).toBe('SUCCEEDED');
    });

    it('waits, on its way, until the instant that it is told', async () => {
      const { runs, passTo, begin, calls, tokens, told } = await given();
      await runs.tell(tokens()[0]!, told('badly', 50));
      await passTo(later(begin, 100));
      expect(calls.slice(1)).toEqual([
        { run: 'r1', step: 'sorry', at: later(begin, 50) },
        { run: 'r1', step: 'bye', at: later(begin, 74) },
      ]);
    });

    it('goes straight on when it is told what has no way of its own', async () => {
      const { runs, passTo, begin, tokens, told, steps } = await given();
      await runs.tell(tokens()[0]!, told('answered'));
      await passTo(later(begin, 2));
      expect(steps()).toEqual(['how-is-it', 'bye']);
    });

    it('is told once: a second time nobody waits for it', async () => {
      const { runs, passTo, begin, tokens, told, steps } = await given();
      const first = await runs.tell(tokens()[0]!, told('well'));
      const second = await runs.tell(tokens()[0]!, told('badly'));
      await passTo(later(begin, 2 * WEEK));
      expect({ first, second, third: await runs.tell(tokens()[0]!, told('badly')) }).toEqual({
        first: true,
        second: false,
        third: false,
      });
      expect(steps()).toEqual(['how-is-it', 'glad', 'bye']);
    });

    it('hears one of two that tell it at once', async () => {
      const { runs, passTo, begin, tokens, told, steps } = await given();
      const heard = await Promise.all([
        runs.tell(tokens()[0]!, told('well')),
        runs.tell(tokens()[0]!, told('well')),
      ]);
      await passTo(later(begin, 2));
      expect(heard.filter((one) => one)).toHaveLength(1);
      expect(steps()).toEqual(['how-is-it', 'glad']);
    });

    it('is not moved by a token that nobody has given out', async () => {
      const { runs, passTo, begin, told, steps } = await given();
      expect(await runs.tell('no-such-token', told('well'))).toBe(false);
      await passTo(later(begin, 2));
      expect(steps()).toEqual(['how-is-it']);
    });

    it('goes the silent way when its time is up, and is then told in vain', async () => {
      const { runs, passTo, begin, calls, tokens, told, steps } = await given();
      await passTo(later(begin, WEEK + 1));
      expect(calls[1]).toEqual({ run: 'r1', step: 'reminder', at: later(begin, WEEK) });
      expect(await runs.tell(tokens()[0]!, told('well'))).toBe(false);
      await passTo(later(begin, 2 * WEEK));
      expect(steps()).toEqual(['how-is-it', 'reminder', 'bye']);
    });

    it('is stopped while it waits, and is then told in vain', async () => {
      const { runs, passTo, begin, key, tokens, told, steps, status, ended } = await given();
      await runs.stop({ ...key('r1', 'check-in'), cause: 'member.left' });
      expect(await runs.tell(tokens()[0]!, told('well'))).toBe(false);
      await passTo(later(begin, 2 * WEEK));
      expect({ steps: steps(), status: await status() }).toEqual({ steps: ['how-is-it'], status: 'ABORTED' });
      expect(ended()).toMatchObject([{ run: 'r1', status: 'ABORTED', at: later(begin, 1) }]);
    });

    it('goes on at once when its own function tells it, as when nothing was asked', async () => {
      const heard: boolean[] = [];
      const { calls, begin } = await given(async (task, _, now, runs) => {
        if (task.kind === 'ask') heard.push(await runs.tell(task.token, { way: NOT_ASKED, resumeAt: now }));
      });
      expect(heard).toEqual([true]);
      expect(calls).toEqual([
        { run: 'r1', step: 'how-is-it', at: begin },
        { run: 'r1', step: 'bye', at: begin },
      ]);
    });

    it('has another token after a failure: the first is told in vain, the new one is heard', async () => {
      const { runs, passTo, begin, tokens, told, steps } = await given((task, attempt) => {
        if (task.kind === 'ask' && attempt === 1) throw new NotAccepted('throttled');
      });
      const [first, second] = tokens();
      expect(second).not.toBe(first);
      const heard = [await runs.tell(first!, told('badly')), await runs.tell(second!, told('well'))];
      await passTo(later(begin, 2));
      expect(heard).toEqual([false, true]);
      expect(steps()).toEqual(['how-is-it', 'how-is-it', 'glad']);
    });

    it('has another token, and its whole time, after a window that was closed', async () => {
      const { runs, passTo, begin, calls, tokens, told } = await given((task, attempt, now) => {
        if (task.kind === 'ask' && attempt === 1) throw new TooEarly(later(now, 12));
      });
      await passTo(later(begin, 13));
      expect(tokens()).toHaveLength(2);
      expect(await runs.tell(tokens()[0]!, told('well'))).toBe(false);
      await passTo(later(begin, 2 * WEEK));
      expect(calls.map(({ step, at }) => [step, at])).toEqual([
        ['how-is-it', begin],
        ['how-is-it', later(begin, 12)],
        ['reminder', later(begin, 12 + WEEK)],
        ['bye', later(begin, 36 + WEEK)],
      ]);
    });

    it('ends quietly when the run was ended elsewhere, and is then told in vain', async () => {
      const { runs, tokens, told, status } = await given(({ run }) => {
        throw new RunEnded(run);
      });
      expect(await status()).toBe('SUCCEEDED');
      expect(await runs.tell(tokens()[0]!, told('well'))).toBe(false);
    });

    it('is told for its own run only', async () => {
      const { runs, passTo, begin, input, calls, tokens, told, steps } = await given();
      await runs.start(input('r2', 'check-in'));
      await passTo(later(begin, 2));
      await runs.tell(tokens()[0]!, told('well', 2));
      await passTo(later(begin, 3));
      expect(steps()).toEqual(['how-is-it', 'glad']);
      expect(calls.filter(({ run }) => run === 'r2').map(({ step }) => step)).toEqual(['how-is-it']);
    });
  });
}
