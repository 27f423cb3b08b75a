import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Stack } from 'aws-cdk-lib';
import { buildApp } from '../../infra/aws/build-app.ts';
import { verbs } from '../../infra/aws/bundle.ts';
import { ROOT } from './tree.ts';
import type { Template } from './deployed.ts';

export interface Synthesised {
  readonly template: Template;
  /** As the CDK writes it: what was found, and what of it is acknowledged. */
  readonly report: { readonly pluginReports: readonly PluginReport[] };
  /** Everything in the assembly that a machine would read, as one text. */
  readonly manifest: string;
}
export interface PluginReport {
  readonly pluginName: string;
  readonly conclusion: string;
  readonly violations: readonly Finding[];
  readonly suppressedViolations?: readonly (Finding & { readonly reason: string })[];
}
interface Finding {
  readonly ruleName: string;
  readonly violatingConstructs: readonly { readonly constructPath: string }[];
}

/**
 * The stack as `cdk synth` makes it, with cdk.json's flags and what `-c` gives, in this process. The code of the functions does not matter
 * to a template: each is an empty file here, and test/deploy/bundle.test.ts looks at the real ones.
 * @throws what `app.synth()` throws.
 */
export function synthesise(stage = 'dev', given: Readonly<Record<string, string>> = {}): Synthesised {
  return inFolder({ ...given, stage }, ({ app, stack, outdir }) => {
    app.synth();
    const text = (name: string): string => readFileSync(join(outdir, name), 'utf8');
    return {
      template: JSON.parse(text(`${stack.stackName}.template.json`)) as Template,
      report: reportIn(outdir),
      manifest: text('manifest.json'),
    };
  });
}

/**
 * The rules that a stack breaks which holds something more.
 * @throws TypeError when it is synthesised all the same.
 */
export function brokenBy(add: (stack: Stack) => unknown): string[] {
  return inFolder({ stage: 'dev' }, ({ app, stack, outdir }) => {
    add(stack);
    let refused = false;
    try {
      app.synth();
    } catch {
      refused = true;
    }
    if (!refused) throw new TypeError('The synth let it pass.');
    return reportIn(outdir).pluginReports.flatMap(({ violations }) =>
      violations.map(({ ruleName }) => ruleName),
    );
  });
}

const reportIn = (outdir: string): Synthesised['report'] =>
  JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8')) as Synthesised['report'];

function inFolder<T>(
  given: Readonly<Record<string, string>>,
  use: (made: ReturnType<typeof buildApp> & { outdir: string }) => T,
): T {
  const folder = mkdtempSync(join(tmpdir(), 'lojal-synth-'));
  try {
    const bundles = join(folder, 'bundles');
    for (const verb of verbs()) {
      mkdirSync(join(bundles, verb), { recursive: true });
      writeFileSync(join(bundles, verb, 'index.cjs'), `// ${verb}\n`);
    }
    const { context } = JSON.parse(readFileSync(join(ROOT, 'cdk.json'), 'utf8')) as { context: object };
    const outdir = join(folder, 'out');
    return use({ ...buildApp({ bundles, outdir, context: { ...context, ...given } }), outdir });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
