import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from '../../test/support/tree.ts';

const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

it('given `npm ci`, then what a start runs is compiled under the flags of a start, for V8 takes nothing that was compiled under others', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  // `node <flags> <file>`, of several commands the one of that file.
  const flagsOf = (script: string, file: string): string | undefined =>
    scripts[script]
      ?.split(' && ')
      .find((command) => command.endsWith(file))
      ?.slice('node '.length, -file.length);
  const start = flagsOf('start', 'infra/local/main.ts');
  expect(start).toContain('compile-cache.ts');
  expect(flagsOf('prepare', 'infra/build/compile.ts')).toBe(start);
  expect(flagsOf('prepare', 'infra/build/words.ts')).toBe(flagsOf('prestart', 'infra/build/words.ts'));
});

it('given what a start imports, then all of it is compiled by `npm ci`', () => {
  const imported = (source: string): Set<string> =>
    new Set([...source.matchAll(/import(?: [^';]* from |\()'(\.[^']+)'/g)].map(([, path]) => path!));
  const named = [...imported(read('infra/build/compile.ts'))].map((path) => path.replace('../local/', './'));
  expect(named).toContain('./start.ts');
  const compiled = new Set([...named, ...imported(read('infra/local/start.ts'))]);
  // What lies in `shared` comes along with these.
  const inMain = [...imported(read('infra/local/main.ts'))].filter((path) => path.startsWith('./'));
  expect(inMain).toContain('./reach.ts');
  expect(inMain.filter((path) => !compiled.has(path))).toEqual([]);
});
