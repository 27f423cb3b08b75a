import { describe, expect, it } from 'vitest';
import { OptionsInvalid, readOptions } from './options.ts';

describe('the options of npm start', () => {
  it('have defaults', () => {
    expect(readOptions([], {})).toEqual({ port: 3000, data: '.lojal', empty: false });
  });

  it('read the port, the folder, the start of the clock', () => {
    const args = ['--empty', '--at', '2028-01-01T01:00:00+01:00'];
    expect(readOptions(args, { PORT: '0', LOJAL_DATA: 'elsewhere' })).toEqual({
      port: 0,
      data: 'elsewhere',
      empty: true,
      at: '2028-01-01T00:00:00.000Z',
    });
  });

  it.each([
    [['--at', 'tomorrow'], {}, /--at/],
    [['--at', '2028-01-01'], {}, /--at/],
    [['--emtpy'], {}, /--emtpy/],
    [['now'], {}, /now/],
    [[], { PORT: 'http' }, /PORT must be a number/],
    [[], { PORT: '65536' }, /PORT must be a number/],
    [[], { PORT: '-1' }, /PORT must be a number/],
  ])('%j %j is refused, with the usage', (args, env, said) => {
    expect(() => readOptions(args, env)).toThrow(OptionsInvalid);
    expect(() => readOptions(args, env)).toThrow(said);
    expect(() => readOptions(args, env)).toThrow(/npm start -- \[--empty\]/);
  });
});
