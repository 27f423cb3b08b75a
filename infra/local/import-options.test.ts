import { describe, expect, it } from 'vitest';
import { ArgumentsInvalid, readExportArguments, readImportArguments } from './import-options.ts';

const LOCAL = { kind: 'local', data: '.lojal' };

describe('the options of npm run import', () => {
  it('given a file only, when they are read, then the rest has defaults', () => {
    expect(readImportArguments(['m.csv'], {})).toEqual({
      file: 'm.csv',
      dryRun: false,
      welcome: false,
      ignoreUnknown: false,
      asOf: undefined,
      store: LOCAL,
    });
  });

  it('given all of them, when they are read, then each is there', () => {
    const args = ['--dry-run', '--welcome', 'm.csv', '--ignore-unknown', '--data', 'x'];
    expect(
      readImportArguments([...args, '--as-of', '2028-01-31T01:00:00+01:00'], { LOJAL_DATA: 'y' }),
    ).toEqual({
      file: 'm.csv',
      dryRun: true,
      welcome: true,
      ignoreUnknown: true,
      asOf: '2028-01-31T00:00:00.000Z',
      store: { kind: 'local', data: 'x' },
    });
  });

  it('given the environment, when they are read, then it names the folder or the table', () => {
    const storeOf = (env: NodeJS.ProcessEnv) => readImportArguments(['m.csv'], env).store;
    expect(storeOf({ LOJAL_DATA: 'y' })).toEqual({ kind: 'local', data: 'y' });
    expect(storeOf({ LOJAL_DATA: '' })).toEqual(LOCAL);
    expect(storeOf({ LOJAL_DATA: 'y', TABLE_NAME: 'lojal' })).toEqual({ kind: 'aws' });
  });

  it.each([
    [[], {}, /Name one file; 0 were named/],
    [['a.csv', 'b.csv'], {}, /Name one file; 2 were named/],
    [['a.csv', '--dryrun'], {}, /--dryrun/],
    [['a.csv', '--as-of', '2028-01-31'], {}, /--as-of/],
    [['a.csv', '--data', 'x'], { TABLE_NAME: 'lojal' }, /which of the two is meant/],
  ])('given %j %j, when they are read, then they are refused with the usage', (args, env, said) => {
    expect(() => readImportArguments(args, env)).toThrow(ArgumentsInvalid);
    expect(() => readImportArguments(args, env)).toThrow(said);
    expect(() => readImportArguments(args, env)).toThrow(/npm run import -- <members.csv>/);
  });
});

describe('the options of npm run export', () => {
  it('given a file and a folder, when they are read, then both are there', () => {
    const store = { kind: 'local', data: 'x' };
    expect(readExportArguments(['m.csv', '--data', 'x'], {})).toEqual({ file: 'm.csv', store });
    expect(readExportArguments(['m.csv'], { TABLE_NAME: 'lojal' }).store).toEqual({ kind: 'aws' });
  });

  it.each([
    [[], {}],
    [['m.csv', '--dry-run'], {}],
    [['m.csv', '--data', 'x'], { TABLE_NAME: 'lojal' }],
  ])('given %j %j, when they are read, then they are refused with the usage', (args, env) => {
    expect(() => readExportArguments(args, env)).toThrow(/npm run export -- <members.csv>/);
  });
});
