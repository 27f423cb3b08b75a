import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { buildApp } from '../../../infra/aws/build-app.ts';
import { bundle } from '../../../infra/aws/bundle.ts';
import type { Json } from '../../../shared/journey/asl/asl.ts';
import { ROOT } from '../../support/tree.ts';

/** A resource as a template writes it; it may be changed, to see what the rules say then. */
export interface Written {
  Type: string;
  Properties?: Record<string, Json>;
  DependsOn?: string | string[];
}
export interface WrittenTemplate {
  Resources: Record<string, Written>;
  Outputs?: Record<string, { Value: Json; Export?: { Name: Json } }>;
  Parameters?: Record<string, { Type: string; Default?: Json }>;
}
export interface WrittenStack {
  readonly name: string;
  readonly region: string;
  template: WrittenTemplate;
}
/** What a function's code is, as far as a template must agree with it. */
export interface Code {
  /** File → the names that it exports. */
  readonly files: Readonly<Record<string, readonly string[]>>;
  /** Whether it answers which messages of a batch failed. */
  readonly answersForEach: boolean;
}
/** Everything that `cdk deploy` would hand over: all templates, however many stacks there are, and the code. Plain data. */
export interface Synthesised {
  readonly stacks: WrittenStack[];
  /** Hash of an asset → what is in it. */
  readonly code: Readonly<Record<string, Code>>;
  /** What the synth itself found (CloudFormation's rules, cdk-nag, annotations) and nobody acknowledged, and warnings. */
  readonly complaints: readonly string[];
}

interface Artifact {
  readonly type: string;
  readonly environment?: string;
  readonly properties?: { readonly templateFile?: string; readonly stackName?: string };
  readonly metadata?: Readonly<Record<string, readonly { readonly type: string; readonly data?: unknown }[]>>;
}
interface AssetFile {
  readonly source: { readonly path?: string; readonly packaging?: string };
}

/**
 * The app of each stage as `cdk synth` makes it, with the functions' real bundles. Takes some ten seconds each.
 * @throws what bundling or the synth throws.
 */
export async function synthesised<Stages extends readonly string[]>(
  ...stages: Stages
): Promise<{ [Index in keyof Stages]: Synthesised }> {
  const folder = mkdtempSync(join(tmpdir(), 'lojal-rules-'));
  try {
    const bundles = join(folder, 'bundles');
    await bundle(bundles);
    const { context } = JSON.parse(readFileSync(join(ROOT, 'cdk.json'), 'utf8')) as { context: object };
    const made = stages.map((stage) => {
      const outdir = join(folder, `out-${stage}`);
      buildApp({ bundles, outdir, context: { ...context, stage } }).app.synth();
      return readAssembly(outdir);
    });
    return made as { [Index in keyof Stages]: Synthesised };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What stands in the folder of a cloud assembly, read from its manifest. */
export function readAssembly(outdir: string): Synthesised {
  const read = (name: string): unknown => JSON.parse(readFileSync(join(outdir, name), 'utf8'));
  const artifacts = Object.entries(
    (read('manifest.json') as { artifacts: Record<string, Artifact> }).artifacts,
  );
  const stacks = artifacts.flatMap(([id, { type, environment, properties }]) =>
    type === 'aws:cloudformation:stack' && properties?.templateFile !== undefined
      ? [
          {
            name: properties.stackName ?? id,
            region: basename(environment ?? ''),
            template: read(properties.templateFile) as WrittenTemplate,
          },
        ]
      : [],
  );
  const assets = readdirSync(outdir)
    .filter((name) => name.endsWith('.assets.json'))
    .flatMap((name) => Object.entries((read(name) as { files?: Record<string, AssetFile> }).files ?? {}))
    .filter(([, { source }]) => source.packaging === 'zip');
  return {
    stacks,
    code: Object.fromEntries(
      assets.map(([hash, { source }]) => [hash, codeIn(join(outdir, source.path ?? ''))]),
    ),
    complaints: [...complaintsIn(read('validation-report.json') as Report), ...warningsIn(artifacts)],
  };
}

function codeIn(folder: string): Code {
  const texts = readdirSync(folder)
    .filter((name) => statSync(join(folder, name)).isFile())
    .map((name) => [name, readFileSync(join(folder, name), 'utf8')] as const);
  return {
    files: Object.fromEntries(texts.map(([name, text]) => [name, exportedBy(text)])),
    answersForEach: texts.some(([, text]) => text.includes('batchItemFailures')),
  };
}

/** As esbuild writes it, for those who cannot run a CommonJS module to see what it exports: `0&&(module.exports={…})`. */
function exportedBy(text: string): string[] {
  const [, names = ''] = /\b0\s*&&\s*\(\s*module\.exports\s*=\s*\{([^}]*)\}\s*\)/.exec(text) ?? [];
  return names.split(',').map((name) => name.split(':')[0]!.trim());
}

interface Report {
  readonly pluginReports: readonly {
    readonly pluginName: string;
    readonly violations: readonly {
      readonly ruleName: string;
      readonly description?: string;
      readonly violatingConstructs: readonly { readonly constructPath?: string }[];
    }[];
  }[];
}

const complaintsIn = ({ pluginReports }: Report): string[] =>
  pluginReports.flatMap(({ pluginName, violations }) =>
    violations.map(
      ({ ruleName, description = '', violatingConstructs }) =>
        `${violatingConstructs[0]?.constructPath ?? 'app'}: ${pluginName} ${ruleName} ${description}`,
    ),
  );

/** Strict, as `cdk synth --strict` is: a warning is an error. */
const warningsIn = (artifacts: readonly [string, Artifact][]): string[] =>
  artifacts.flatMap(([, { metadata = {} }]) =>
    Object.entries(metadata).flatMap(([path, entries]) =>
      entries
        .filter(({ type }) => type === 'aws:cdk:warning' || type === 'aws:cdk:error')
        .map(({ type, data }) => `${path}: ${type} ${JSON.stringify(data)}`),
    ),
  );
