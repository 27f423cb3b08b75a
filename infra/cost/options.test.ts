import { describe, expect, it } from 'vitest';
import { OptionsInvalid, readOptions } from './options.ts';

describe('the options of npm run cost', () => {
  it('have defaults, and are read', () => {
    expect(readOptions([])).toEqual({ members: 1000, detail: false });
    expect(readOptions(['--members', '10000', '--detail'])).toEqual({ members: 10_000, detail: true });
  });

  it.each([
    ['--members', '9'],
    ['--members', '1e3'],
    ['--members', '100001'],
    ['--people', '5'],
  ])('given %s %s, then it says what is understood', (...args) => {
    expect(() => readOptions(args)).toThrow(OptionsInvalid);
    expect(() => readOptions(args)).toThrow(/npm run cost/);
  });
});
