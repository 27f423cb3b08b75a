import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build, type BuildOptions, type Metafile } from 'esbuild';
import type { Workflows } from '../../shared/journey/workflows.ts';
import { byPackage, whyIn, type Imports } from './bundle-why.ts';
import { lean } from './lean.ts';
import { packed } from './packed.ts';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Where app.ts puts bundles: `<verb>/index.cjs` and, beside the folders and so not uploaded, `<verb>.map`. */
export const BUNDLES = join(ROOT, 'cdk.out', 'bundles');

export interface Bundle {
  readonly verb: string;
  readonly path: string;
  /** Of index.cjs. */
  readonly bytes: number;
  /** All files in it, as paths from the project's root, with the bytes that each takes in the bundle. */
  readonly inputs: ReadonlyMap<string, number>;
  /** What it requires when it runs: modules of Node, and packages that are left outside. */
  readonly requires: readonly string[];
  /** Of each file the files that it imports. */
  readonly imports: Imports;
}

/** The functions that stand on AWS: those folders of functions/ that have a lambda.ts. */
export function verbs(): string[] {
  return readdirSync(join(ROOT, 'functions'))
    .filter((name) => existsSync(join(ROOT, 'functions', name, 'lambda.ts')))
    .toSorted();
}

/** How functions are made, and what is packed inside of them. */
export const OPTIONS = {
  absWorkingDir: ROOT,
  bundle: true,
  minify: true,
  // A line and column that a person can find, and no log line of 100 kB when Node prints where it fell.
  lineLimit: 400,
  charset: 'utf8',
  platform: 'node',
  target: 'node24',
  // CommonJS loads faster than ESM on Node 24, and `.cjs` is that whatever a package.json above it says.
  format: 'cjs',
  // Packages' ES modules lose what is not used; their CommonJS does not.
  mainFields: ['module', 'main'],
  legalComments: 'none',
  logLevel: 'silent',
} as const satisfies BuildOptions;

/**
 * All that the organisation has written, checked by being loaded: journeys, forms and their maps. Bundles do not check
 * it again at each cold start (./lean.ts, ./packed.ts).
 * @throws JourneyInvalid or FormInvalid with everything that is wrong.
 */
export async function checkedWorkflows(): Promise<Workflows> {
  return (await import('../../workflows/index.ts')).workflows;
}

/**
 * Bundles every function in one pass of esbuild, and puts them in the place of what was in `folder`.
 * @param check what must hold before anything is bundled.
 * @throws what `check` throws, and esbuild's BuildFailure, which names the file and the import; nothing is replaced then.
 */
export async function bundle(
  folder: string = BUNDLES,
  check: () => Promise<unknown> = checkedWorkflows,
): Promise<readonly Bundle[]> {
  await check();
  const { outputFiles, metafile } = await build({
    ...OPTIONS,
    entryPoints: verbs().map((verb) => ({ in: `functions/${verb}/lambda.ts`, out: `${verb}/index` })),
    outdir: folder,
    write: false,
    metafile: true,
    outExtension: { '.js': '.cjs' },
    plugins: [lean, packed(OPTIONS)],
    // For infra/aws/trace.ts. Lambda would load a map at each cold start, or never: so it stays here.
    sourcemap: 'external',
    sourcesContent: false,
  });
  rmSync(folder, { recursive: true, force: true });
  for (const { path, contents } of outputFiles) {
    const target = path.endsWith('.map') ? `${dirname(path)}.map` : path;
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, path.endsWith('.map') ? fromRoot(contents, dirname(path)) : contents);
  }
  return verbs().map((verb) => {
    const path = join(folder, verb, 'index.cjs');
    const made = metafile.outputs[relative(ROOT, path).replaceAll('\\', '/')];
    if (!made) throw new TypeError(`esbuild gave no output for functions/${verb}/lambda.ts.`);
    const inputs = Object.entries(made.inputs).map(
      ([input, { bytesInOutput }]) => [input, bytesInOutput] as const,
    );
    const requires = [...new Set(made.imports.map((one) => one.path))].toSorted();
    return { verb, path, bytes: made.bytes, inputs: new Map(inputs), requires, imports: importsIn(metafile) };
  });
}

/** A map whose sources are paths from the project's root, wherever the bundle was written. */
function fromRoot(map: Uint8Array, folder: string): string {
  const parsed = JSON.parse(Buffer.from(map).toString('utf8')) as { sources: string[] };
  const sources = parsed.sources.map((source) => relative(ROOT, join(folder, source)).replaceAll('\\', '/'));
  return JSON.stringify({ ...parsed, sources });
}

const importsIn = ({ inputs }: Metafile): Imports =>
  new Map(Object.entries(inputs).map(([path, { imports }]) => [path, imports.map((one) => one.path)]));

export const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(0)} kB`;

if (import.meta.main) {
  const { values } = parseArgs({ options: { why: { type: 'string' } } });
  const bundles = await bundle();
  const asked = bundles.find(({ verb }) => verb === values.why);
  if (values.why !== undefined && !asked) {
    console.error(`There is no function "${values.why}"; there are ${verbs().join(', ')}.`);
    process.exitCode = 1;
  } else if (asked) console.log(whyIn(`functions/${asked.verb}/lambda.ts`, asked).join('\n'));
  else
    for (const { verb, bytes, inputs } of bundles) {
      const heaviest = byPackage(inputs).slice(0, 4);
      const most = heaviest.map(([name, taken]) => `${name} ${kilobytes(taken)}`).join(', ');
      console.log(`${verb.padEnd(18)} ${kilobytes(bytes).padStart(8)}   ${most}`);
    }
}
