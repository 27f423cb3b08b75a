import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { code, filesBelow, importsOf, loadedBy, read, ROOT } from './support/tree.ts';

/** Arrows run from left to right only. */
const LAYERS = ['infra', 'functions', 'workflows', 'shared'];
const sources = [...LAYERS, 'test'].flatMap(filesBelow).filter((path) => path.endsWith('.ts'));
const isTest = (path: string): boolean => path.startsWith('test/') || path.endsWith('.test.ts');
const product = sources.filter((path) => !isTest(path));
const layerOf = (path: string): number => LAYERS.indexOf(path.split('/')[0]!);

const functions = [...new Set(filesBelow('functions').map((path) => path.split('/')[1]!))].filter((name) =>
  existsSync(join(ROOT, 'functions', name, 'handler.ts')),
);
const journeys = filesBelow('workflows')
  .filter((path) => basename(path) === 'journey.ts')
  .map((path) => dirname(path));

/** Every place where a rule is broken, so that a failure lists them all. */
function offenders(paths: readonly string[], breaks: (path: string) => boolean | string): string[] {
  return paths.flatMap((path) => {
    const broken = breaks(path);
    return broken === false ? [] : [broken === true ? path : `${path}: ${broken}`];
  });
}

describe('who may import whom', () => {
  const own = product.flatMap(importsOf).filter(({ to }) => layerOf(to) >= 0);

  it('finds the imports at all', () => {
    expect(own.length).toBeGreaterThan(100);
    expect(functions.length).toBeGreaterThan(5);
    expect(journeys.length).toBeGreaterThan(0);
  });

  it('arrows run infra → functions → workflows → shared', () => {
    expect(
      own.filter(({ from, to }) => layerOf(to) < layerOf(from)).map(({ from, to }) => `${from} → ${to}`),
    ).toEqual([]);
  });

  it('no product file imports a test', () => {
    expect(product.flatMap(importsOf).filter(({ to }) => isTest(to))).toEqual([]);
  });

  it('a function knows another only by its verb, never by its handler, and no adapter', () => {
    const broken = own.filter(
      ({ from, to, typeOnly }) =>
        from.startsWith('functions/') &&
        !typeOnly &&
        ((to.endsWith('/handler.ts') && dirname(to) !== dirname(from)) || to.startsWith('shared/adapters/')),
    );
    expect(broken.filter(({ from }) => basename(from) !== 'lambda.ts')).toEqual([]);
  });

  it.each([
    ['@aws-sdk/', /^shared\/adapters\//],
    ['aws-cdk-lib', /^infra\/aws\//],
    ['node:sqlite', /^shared\/adapters\/|^infra\/local\//],
    ['mjml', /^shared\/message\//],
    ['marked', /^shared\/message\//],
    ['date-holidays', /^infra\/build\//],
  ])('%s stays where it belongs', (name, home) => {
    const users = product.flatMap(importsOf).filter(({ to }) => to === name || to.startsWith(name));
    expect(users.filter(({ from }) => !home.test(from))).toEqual([]);
  });

  it.each(functions)('%s loads nothing that is for build time or for one machine', (name) => {
    const loaded = [...loadedBy(`functions/${name}/handler.ts`)];
    expect(loaded).toContain(`functions/${name}/handler.ts`);
    expect(
      loaded.filter((path) =>
        /^(mjml|marked|yaml|date-holidays|node:sqlite|@hono\/)|\.local\.ts$/.test(path),
      ),
    ).toEqual([]);
  });
});

describe('time and randomness are inputs', () => {
  const AMBIENT =
    /Date\.now\(|new Date\(\s*\)|Math\.random|randomUUID|randomBytes|setTimeout|setInterval|performance\.now|Temporal\.Now|getRandomValues/;
  const ADAPTERS = /^shared\/adapters\/(clock|ids)(\.local|\.aws)?\.ts$/;

  it('are read only in the adapters of clock and ids', () => {
    expect(
      offenders(
        product.filter((path) => !ADAPTERS.test(path)),
        (path) => AMBIENT.exec(code(path))?.[0] ?? false,
      ),
    ).toEqual([]);
  });

  it('are read there, or the rule above looks in the wrong place', () => {
    expect(product.filter((path) => ADAPTERS.test(path) && AMBIENT.test(code(path))).length).toBeGreaterThan(
      1,
    );
  });
});

describe('each thing has its place', () => {
  it.each(journeys)('%s is listed, and has its words, its test and its timeline', (folder) => {
    expect(importsOf('workflows/journeys.ts').map(({ to }) => to)).toContain(`${folder}/journey.ts`);
    for (const part of ['journey.test.ts', 'timeline.txt', 'messages']) {
      expect(existsSync(join(ROOT, folder, part)), `${folder}/${part}`).toBe(true);
    }
  });

  it.each(functions)('%s has a test', (name) => {
    expect(filesBelow(join('functions', name)).filter((path) => path.endsWith('.test.ts'))).not.toEqual([]);
  });

  it('the top level is what was agreed', () => {
    const agreed = [
      'infra',
      'functions',
      'workflows',
      'shared',
      'test',
      'package.json',
      'tsconfig.json',
      'cdk.json',
      'README.md',
    ];
    const tools = [
      'package-lock.json',
      'LICENSE',
      'vitest.config.ts',
      'knip.json',
      'node_modules',
      'cdk.out',
      'dist',
      'coverage',
    ];
    const top = topLevel().filter((name) => !name.startsWith('.'));
    expect(top.filter((name) => !agreed.includes(name) && !tools.includes(name))).toEqual([]);
  });
});

describe('house numbers', () => {
  const lines = (path: string): number => read(path).split('\n').length - 1;

  it.each([
    ['a file', 300, (path: string) => !path.endsWith('.table.ts')],
    ['a journey', 60, (path: string) => basename(path) === 'journey.ts' && path.startsWith('workflows/')],
    ['a handler', 40, (path: string) => basename(path) === 'handler.ts'],
  ])('%s has at most %i lines', (_, most, applies) => {
    expect(offenders(sources.filter(applies), (path) => lines(path) > most && String(lines(path)))).toEqual(
      [],
    );
  });

  it('files are in kebab-case', () => {
    expect(
      offenders(sources, (path) => !/^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z-]+)*\.ts$/.test(basename(path))),
    ).toEqual([]);
  });

  it('exports are named', () => {
    expect(
      offenders(sources, (path) => /^export default/m.test(code(path)) && path !== 'test/support/words.ts'),
    ).toEqual([]);
  });

  it('zod is imported whole, which bundles small', () => {
    expect(
      offenders(sources, (path) => /^import (?!type )(?!\* as z ).*from 'zod'/m.test(code(path))),
    ).toEqual([]);
  });
});

function topLevel(): string[] {
  return readdirSync(ROOT);
}
