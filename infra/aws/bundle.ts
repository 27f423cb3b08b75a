import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

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
}

/** The functions that stand on AWS: those folders of functions/ that have a lambda.ts. */
export function verbs(): string[] {
  return readdirSync(join(ROOT, 'functions'))
    .filter((name) => existsSync(join(ROOT, 'functions', name, 'lambda.ts')))
    .toSorted();
}

/**
 * Bundles every function in one pass of esbuild, and puts them in the place of what was in `folder`.
 * @throws esbuild's BuildFailure, which names the file and the import; nothing is replaced then.
 */
export async function bundle(folder: string = BUNDLES): Promise<readonly Bundle[]> {
  const { outputFiles, metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: verbs().map((verb) => ({ in: `functions/${verb}/lambda.ts`, out: `${verb}/index` })),
    outdir: folder,
    write: false,
    metafile: true,
    bundle: true,
    minify: true,
    // A line and column that a person can find, and no log line of 100 kB when Node prints where it fell.
    lineLimit: 200,
    platform: 'node',
    target: 'node24',
    // CommonJS loads faster than ESM on Node 24, and `.cjs` is that whatever a package.json above it says.
    format: 'cjs',
    outExtension: { '.js': '.cjs' },
    // Packages' ES modules lose what is not used; their CommonJS does not.
    mainFields: ['module', 'main'],
    // For infra/aws/trace.ts. Lambda would load a map at each cold start, or never: so it stays here.
    sourcemap: 'external',
    sourcesContent: false,
    legalComments: 'none',
    logLevel: 'silent',
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
    return { verb, path, bytes: made.bytes, inputs: new Map(inputs), requires };
  });
}

/** A map whose sources are paths from the project's root, wherever the bundle was written. */
function fromRoot(map: Uint8Array, folder: string): string {
  const parsed = JSON.parse(Buffer.from(map).toString('utf8')) as { sources: string[] };
  const sources = parsed.sources.map((source) => relative(ROOT, join(folder, source)).replaceAll('\\', '/'));
  return JSON.stringify({ ...parsed, sources });
}

/** The packages that take most of a bundle, most first. */
function heaviest({ inputs }: Bundle, count: number): string {
  const packages = new Map<string, number>();
  for (const [path, bytes] of inputs) {
    const name = /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? 'our own';
    packages.set(name, (packages.get(name) ?? 0) + bytes);
  }
  const sorted = [...packages].toSorted(([, a], [, b]) => b - a).slice(0, count);
  return sorted.map(([name, bytes]) => `${name} ${kilobytes(bytes)}`).join(', ');
}

export const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(0)} kB`;

if (import.meta.main) {
  for (const one of await bundle()) {
    console.log(`${one.verb.padEnd(18)} ${kilobytes(one.bytes).padStart(8)}   ${heaviest(one, 4)}`);
  }
}
