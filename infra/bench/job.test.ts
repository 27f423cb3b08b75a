import { describe, expect, it } from 'vitest';
import { faultsOf, LETTERS, messageKey, runNames, splitKey } from './job.ts';

const whole = (run: string): string[] => LETTERS.map((letter) => messageKey(run, letter));

describe('the job that all contenders do', () => {
  it('has five messages, those of the welcome journey', () => {
    expect(LETTERS).toEqual(['hello', 'your-support', 'log-in', 'a-story', 'get-involved']);
  });

  it('has keys that tell the run and the letter', () => {
    expect(splitKey(messageKey('warm|up-1', 'hello'))).toEqual({ run: 'warm|up-1', letter: 'hello' });
  });
});

describe('the check of the work', () => {
  it('given runs that went side by side, each with its five in order, then nothing is wrong', () => {
    const [one, other] = [whole('r-0'), whole('r-1')];
    const log = one.flatMap((key, index) => [key, other[index]!]);

    expect(faultsOf(log, runNames('r', 2))).toEqual([]);
  });

  it.each([
    ['a message is missing', whole('r-0').slice(0, 4)],
    ['one was sent twice', [...whole('r-0'), messageKey('r-0', 'hello')]],
    ['two came in the wrong order', whole('r-0').toReversed()],
    ['nothing was sent', []],
  ])('given that %s, then it names the run', (_, log) => {
    const faults = faultsOf(log, ['r-0']);

    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(/^run r-0 has \[.*\], expected \[hello, /);
  });

  it('given a message of a run that nobody asked for, then it says so', () => {
    expect(faultsOf([...whole('r-0'), messageKey('x', 'hello')], ['r-0'])).toEqual([
      'run x was not asked for',
    ]);
  });
});
