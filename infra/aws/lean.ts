import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Plugin } from 'esbuild';

/*
 * What packages bring along and nothing here uses, and what esbuild cannot see to be unused. `npm run bundle -- --why
 * <function>` shows what is in a bundle. When an update of a package moves one of these, bundling fails and names it.
 */

interface Lean {
  /** Of the file's path, in the syntax of Go, which is esbuild's. */
  readonly file: RegExp;
  /** What stands in its place. @throws NotLean when it is not as it was when this was written. */
  readonly made: (text: string, path: string) => string | Promise<string>;
}

/** Exports that are referred to and never called: whoever does call one is told. */
const absent = (...names: readonly string[]): string =>
  `function absent() { throw new Error('Left out of the bundle: see infra/aws/lean.ts.'); }
   export { ${names.map((name) => `absent as ${name}`).join(', ')} };`;

const names = (text: string): string[] =>
  [...text.matchAll(/^export (?:const|class|function) (\w+)/gm)].map(([, name]) => name!);

/** Of a file with one statement that names all that it exports. */
function listed(text: string): string[] {
  const [, list] = EXPORTS.exec(text) ?? [];
  if (list === undefined) throw new NotLean(EXPORTS);
  return list.split(',').map((name) => name.trim().split(' as ').at(-1)!);
}
const EXPORTS = /^export \{([^}]*)\};/m;

const LEAN: readonly Lean[] = [
  {
    // Lambda gives credentials by environment variables. The rest of the chain (profiles, SSO, STS, containers, EC2)
    // is a fifth of a bundle. https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
    file: /@aws-sdk\/credential-provider-node\/dist-es\/index\.js$/,
    made: () => `export { fromEnv as defaultProvider } from '@aws-sdk/credential-provider-env';`,
  },
  {
    // Lambda has no ~/.aws/config either. Each client would look for it, and load node:fs/promises to do so.
    file: /@smithy\/core\/dist-es\/submodules\/config\/node-config-provider\/fromSharedConfigFiles\.js$/,
    made: () => `import { CredentialsProviderError } from '../property-provider/CredentialsProviderError';
      export const fromSharedConfigFiles = () => async () => {
        throw new CredentialsProviderError('Configuration files are left out: see infra/aws/lean.ts.');
      };`,
  },
  {
    // Of endpoint discovery, which is off unless AWS_ENABLE_ENDPOINT_DISCOVERY is set. It is made and not asked.
    file: /@aws-sdk\/endpoint-cache\/dist-es\/index\.js$/,
    made: () => 'export class EndpointCache {}',
  },
  {
    // No operation of ours streams events. It makes one of these for each signer, and asks it for streams only.
    file: /@smithy\/signature-v4\/dist-es\/HeaderFormatter\.js$/,
    made: () => 'export class HeaderFormatter {}',
  },
  {
    file: /@smithy\/core\/dist-es\/submodules\/event-streams\/index\.js$/,
    made: () => absent('EventStreamSerde', 'eventStreamSerdeProvider'),
  },
  {
    // It looks first whether there is the browser's `crypto`, and Node then loads all of it. Node's own, which comes next,
    // makes the same ids.
    file: /@smithy\/core\/dist-es\/submodules\/serde\/uuid\/v4\.js$/,
    made: (text) => without(text, /^ {4}if \(typeof crypto !== "undefined"[^{]*\{\n.*\n {4}\}\n/m),
  },
  {
    // Asks an EC2 machine for its region, in the defaults mode "auto", which nothing here sets.
    file: /@smithy\/core\/dist-es\/submodules\/config\/config-resolver\/regionConfig\/getInstanceMetadataRegion\.js$/,
    made: (text) => absent(...names(text)),
  },
  {
    // Streams of browsers.
    file: /@smithy\/core\/dist-es\/submodules\/serde\/util-stream\/sdk-stream-mixin\.browser\.js$/,
    made: (text) => absent(...names(text)),
  },
  // For where node:crypto has no SHA-256 or MD5.
  {
    file: /@smithy\/core\/dist-es\/submodules\/checksum\/(sha256\/Sha256|md5\/Md5)Js\.js$/,
    made: (text) => absent(...names(text)),
  },
  // The retry mode "adaptive", which nothing here asks for.
  {
    file: /@smithy\/core\/dist-es\/submodules\/retry\/util-retry\/(AdaptiveRetryStrategy|DefaultRateLimiter)\.js$/,
    made: (text) => absent(...names(text)),
  },
  // A client wants its version from here and gets its scripts and dependencies as well.
  {
    file: /node_modules\/@aws-sdk\/.*\/package\.json$/,
    made: (text) => JSON.stringify({ version: (JSON.parse(text) as { version: string }).version }),
  },
  {
    // The list of regions with their names for people. Each belongs to its partition by regionRegex as well, but for the
    // likes of aws-global, which no function of ours is in. Nor is one in the partitions of intelligence services.
    file: /@aws-sdk\/core\/dist-es\/submodules\/client\/util-endpoints\/lib\/aws\/partitions\.js$/,
    made: (text) =>
      [
        /^ {8}\{\n {12}"id": "aws-iso[^]*?^ {8}\},\n/gm,
        /^ {16}"[\w-]+": \{\n {20}"description": "[^"]*"\n {16}\},?\n/gm,
      ].reduce((rest, pattern) => without(rest, pattern), text),
  },
  {
    file: /@aws-sdk\/client-[^/]*\/dist-es\/models\/errors\.js$/,
    made: (text) => {
      const kept = errorsKept(text);
      return without(text, ERROR, (name) => !kept.has(name));
    },
  },
  {
    // The keys in square brackets are constants of the file; esbuild takes an object with such a key for used.
    file: /@aws-sdk\/client-[^/]*\/dist-es\/schemas\/schemas_0\.js$/,
    made: (text, path) => {
      const kept = errorsKept(readFileSync(join(dirname(path), '../models/errors.js'), 'utf8'));
      const words = new Map(
        [...text.matchAll(/^const (_\w+) = ("[^"\\]*");$/gm)].map(([, a, b]) => [a!, b!]),
      );
      return without(text, /^n0_registry\.registerError\((\w+)\$, \w+\);\n/gm, (name) => !kept.has(name))
        .replace(/\[(_\w+)\]:/g, (key, word: string) => (words.has(word) ? `${words.get(word)}:` : key))
        .replace(
          /^import \{([^}]*)\} from "\.\.\/models\/errors";/m,
          () => `import { ${[...kept].join(', ')} } from "../models/errors";`,
        );
    },
  },
  // Schemas are turned into JSON Schema at build time (infra/build/schemas.ts), never in a function. By the same way a
  // text's schema would say its format and lengths.
  {
    file: /zod\/v4\/core\/(to-json-schema|json-schema-processors)\.js$/,
    made: (text) => absent(...names(text), 'process'),
  },
  {
    // The formats of a text that ours do not use (`z.string().email()` and so on; a new use would fail at load), coding
    // backwards, and what leads to JSON Schema.
    file: /zod\/v4\/classic\/schemas\.js$/,
    made: (text) =>
      [
        /^ {4}\w+\(params\) \{\n {8}return this\.check\(core\._\w+\(Zod\w+, params\)\);\n {4}\},\n/gm,
        /^ {4}(?:(?:async )?safe|)(?:[eE]n|[dD]e)code(?:Async)?(?:: (?:async )?function \w+)?\(data, params\) \{\n.*\n {4}\},\n/gm,
        /^ {4}inst\._zod\.processJSONSchema = \(ctx, json, params\) => processors\.\w+\(inst, ctx, json, params\);\n/gm,
        /^ {12}jsonSchema: \{\n.*\n.*\n {12}\},\n/gm,
      ].reduce((rest, pattern) => without(rest, pattern), text),
  },
  {
    // Node 24 has no Temporal, so the functions that would call it are never chosen.
    file: /temporal-polyfill\/chunks\/root\.js$/,
    made: () => 'export const NativeTemporal = undefined;',
  },
  {
    file: /temporal-polyfill\/chunks\/funcApi-native\.js$/,
    made: (text) => absent(...listed(text)),
  },
  {
    // The points are checked when they are bundled, and stand in the bundle as what came of it.
    file: /[/\\]workflows[/\\]points\.ts$/,
    made: async (_, path) => {
      const { points } = (await import(path)) as { readonly points: unknown };
      return `export const points = ${literal(points)};`;
    },
  },
  {
    // What bundle() bundles it has loaded and so checked: a journey that it takes has no problems.
    file: /shared\/journey\/problems\.ts$/,
    made: () => 'export const problemsOf = () => [];',
  },
];

/** Files that do nothing when they are loaded, but for what they export: where none of that is used, they are left out. */
const NOTHING_BY_ITSELF: readonly RegExp[] = [
  /[/\\]shared[/\\].*\.ts$/,
  /nodemailer[/\\]dist[/\\]esm[/\\]qp[/\\]index\.js$/,
];

/** Leaves out what nothing uses. */
export const lean: Plugin = {
  name: 'lean',
  setup(build) {
    for (const filter of NOTHING_BY_ITSELF) {
      build.onResolve({ filter: /^\.\.?\// }, ({ path, resolveDir }) => {
        const file = join(resolveDir, path);
        return filter.test(file) ? { path: file, sideEffects: false } : undefined;
      });
    }
    for (const { file, made } of LEAN) {
      build.onLoad({ filter: file }, async ({ path }) => ({
        contents: await made(readFileSync(path, 'utf8'), path),
        loader: path.endsWith('.json') ? 'json' : 'js',
        resolveDir: dirname(path),
      }));
    }
  },
};

/**
 * Plain data as JavaScript that gives the same: what JSON can say, and maps.
 * @throws TypeError when there is something else in it.
 */
export function literal(value: unknown): string {
  if (value instanceof Map) return `new Map([${[...value].map(literal).join(',')}])`;
  if (Array.isArray(value)) return `[${value.map(literal).join(',')}]`;
  if (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype) {
    return `{${Object.entries(value)
      .filter(([, one]) => one !== undefined)
      .map(([name, one]) => `${JSON.stringify(name)}:${literal(one)}`)
      .join(',')}}`;
  }
  if (value === null || typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value))
    return JSON.stringify(value);
  throw new TypeError(`Data of a bundle is what JSON can say, and maps; this is of type ${typeof value}.`);
}

/** @throws NotLean when there is nothing of the kind. */
function without(text: string, pattern: RegExp, isToGo: (name: string) => boolean = () => true): string {
  if (text.search(pattern) < 0) throw new NotLean(pattern);
  return text.replace(pattern, (found, name: string) => (isToGo(name) ? '' : found));
}

const ERROR = /^export class (\w+) extends __BaseException \{[^]*?^\}\n/gm;

/**
 * The errors of a client that have to be classes of their own: those that an adapter names, and those that the SDK tries
 * again for a mark on the class. All others come as the service's general error, with the name and the fields they have.
 */
function errorsKept(text: string): ReadonlySet<string> {
  const all = [...text.matchAll(ERROR)].map(([whole, name]) => [name!, whole] as const);
  if (all.length === 0) throw new NotLean(ERROR);
  return new Set(
    all
      .filter(([name, whole]) => namedByAdapters.has(name) || whole.includes('$retryable'))
      .map(([name]) => name),
  );
}

const ADAPTERS = join(import.meta.dirname, '..', '..', 'shared', 'adapters');
const namedByAdapters: ReadonlySet<string> = new Set(
  readdirSync(ADAPTERS)
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .flatMap((name) => [
      ...readFileSync(join(ADAPTERS, name), 'utf8').matchAll(/^import \{([^}]*)\} from '@aws-sdk\/client-/gm),
    ])
    .flatMap(([, imported]) => imported!.split(',').map((one) => one.trim())),
);

/** A package is not as it was when infra/aws/lean.ts was written. */
export class NotLean extends Error {
  override readonly name = 'NotLean';
  constructor(pattern: RegExp) {
    super(
      `Nothing matches ${String(pattern)} any more: look at the package's new version and mend infra/aws/lean.ts.`,
    );
  }
}
