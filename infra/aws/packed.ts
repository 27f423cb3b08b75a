import { brotliCompressSync, constants } from 'node:zlib';
import { build, type BuildOptions, type Plugin } from 'esbuild';

/**
 * What few calls of a function need, and what is much to load, is packed: Brotli in a text, which is unpacked at the
 * first use and then stays. Loading costs nothing of it until a member's phone number, a form's map or an SMS comes by.
 * In a stack trace it stands as `packed:<name>`, with lines of its own, which infra/aws/trace.ts does not know.
 */
interface Packed {
  /** As it is imported. */
  readonly name: string;
  /** What of it is used. */
  readonly exports: string;
  /** What stands in its place. `unpack()` gives the exports. */
  readonly facade: string;
}

const PACKED: readonly Packed[] = [
  {
    name: 'libphonenumber-js/mobile',
    exports: 'default',
    facade: 'export default (...given) => unpack().default(...given);',
  },
  {
    name: 'sms-segments-calculator',
    exports: 'SegmentedMessage',
    facade:
      'export function SegmentedMessage(...given) { return new (unpack().SegmentedMessage)(...given); }',
  },
  {
    // Most calls have nothing to say. The methods of a logger are not bound to it, and have fields of their own.
    name: '@aws-lambda-powertools/logger',
    exports: 'Logger',
    facade: `export function Logger(options) {
      let logger;
      return new Proxy({}, {
        get: (_, name) => {
          logger ??= new (unpack().Logger)(options);
          const found = logger[name];
          return typeof found === 'function' ? found.bind(logger) : found;
        },
      });
    }`,
  },
  {
    // Forms' maps are read when functions are loaded; here each is read when its form is first used. What loading would
    // have found wrong with one, its syntax and what a map may not do, bundle() has found by loading it itself.
    name: 'jsonata',
    exports: 'default',
    facade: `export default (text, options) => {
      let expression;
      return {
        ast: () => ({}),
        evaluate: async (...given) => (expression ??= unpack().default(text, options)).evaluate(...given),
      };
    };`,
  },
];

/** In the paths of a bundle's inputs: `packed:jsonata`. */
const NAMESPACE = 'packed';

/** @param options those of the bundles themselves, from the project's root. */
export function packed(options: BuildOptions & { readonly absWorkingDir: string }): Plugin {
  const made = new Map<string, Promise<string>>();
  return {
    name: NAMESPACE,
    setup(plugin) {
      for (const one of PACKED) {
        const filter = new RegExp(`^${one.name}$`);
        plugin.onResolve({ filter }, () => ({ path: one.name, namespace: NAMESPACE, sideEffects: false }));
        plugin.onLoad({ filter, namespace: NAMESPACE }, async () => {
          const packing = made.get(one.name) ?? pack(one, options);
          made.set(one.name, packing);
          return { contents: `${unpacker(one.name, await packing)}\n${one.facade}`, loader: 'js' };
        });
      }
    },
  };
}

/** The module with all that it imports, as CommonJS, in Brotli, in base64. */
async function pack(
  { name, exports }: Packed,
  options: BuildOptions & { readonly absWorkingDir: string },
): Promise<string> {
  const { outputFiles } = await build({
    ...options,
    stdin: { contents: `export { ${exports} } from '${name}';`, resolveDir: options.absWorkingDir },
    write: false,
    plugins: [withoutFormats],
  });
  const params = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY };
  return brotliCompressSync(outputFiles[0]!.contents, { params }).toString('base64');
}

/** Node's own modules are fetched at the first use too: loading node:zlib takes three milliseconds. */
const unpacker = (name: string, text: string): string => `
  let unpacked;
  function unpack() {
    if (unpacked) return unpacked;
    const { brotliDecompressSync } = process.getBuiltinModule('node:zlib');
    const { compileFunction } = process.getBuiltinModule('node:vm');
    const code = brotliDecompressSync(Buffer.from('${text}', 'base64')).toString();
    const made = { exports: {} };
    const run = compileFunction(code, ['module', 'exports', 'require'], { filename: 'packed:${name}' });
    run(made, made.exports, process.getBuiltinModule);
    return (unpacked = made.exports);
  }`;

interface PhoneMetadata {
  readonly countries: Readonly<Record<string, readonly unknown[]>>;
  readonly nonGeographic: Readonly<Record<string, readonly unknown[]>>;
}
/** Where a country's metadata, a list, says how its numbers are written with spaces. */
const FORMATS = 4;

/** Half of the phone numbers' metadata says how to write one with spaces. We read them, and write E.164. */
const withoutFormats: Plugin = {
  name: 'without-formats',
  setup(plugin) {
    plugin.onLoad({ filter: /libphonenumber-js\/metadata\.mobile\.json\.js$/ }, async ({ path }) => {
      const { default: metadata } = (await import(path)) as { default: PhoneMetadata };
      const short = (all: PhoneMetadata['countries']): PhoneMetadata['countries'] =>
        Object.fromEntries(
          Object.entries(all).map(([country, facts]) => [country, facts.toSpliced(FORMATS, 1, 0)]),
        );
      const { countries, nonGeographic } = metadata;
      const lean = { ...metadata, countries: short(countries), nonGeographic: short(nonGeographic) };
      return { contents: `export default ${JSON.stringify(lean)};`, loader: 'js' };
    });
  },
};
