import { describe, expect, it } from 'vitest';
import { OptionsInvalid, readOptions } from './options.ts';

describe('the options of npm run bench', () => {
  it('given none, then all parts are measured at bearable sizes', () => {
    expect(readOptions([])).toEqual({
      runs: 1000,
      rounds: 3,
      members: [200, 2000],
      parts: ['steps', 'year', 'start'],
    });
  });

  it('given some, then they are read, the parts in their own order', () => {
    const options = readOptions([
      '--runs',
      '500',
      '--rounds',
      '5',
      '--members',
      '10,100,1000',
      '--only',
      'start,steps',
    ]);

    expect(options).toEqual({ runs: 500, rounds: 5, members: [10, 100, 1000], parts: ['steps', 'start'] });
  });

  it('given --whole, then the sizes are those of the limits', () => {
    expect(readOptions(['--whole']).members).toEqual([1000, 10_000, 100_000]);
  });

  it.each([
    [['--runs', '199'], /--runs must be a whole number from 200/],
    [['--runs', '1e3'], /not "1e3"/],
    [['--rounds', '0'], /--rounds must be a whole number from 1 to 99/],
    [['--members', '9'], /--members must be a whole number from 10/],
    [['--members', '100,'], /not ""/],
    [['--members', '1000,100'], /each size must be more than the one before/],
    [['--members', '100,100'], /each size must be more than the one before/],
    [['--whole', '--members', '100'], /leave out --members/],
    [['--only', 'steps,speed'], /not "speed"/],
    [['--people', '5'], /--people/],
  ])('given %j, then it says what is wrong and what is understood', (args, says) => {
    const read = () => readOptions(args);

    expect(read).toThrow(OptionsInvalid);
    expect(read).toThrow(says);
    expect(read).toThrow(/npm run bench/);
  });
});
