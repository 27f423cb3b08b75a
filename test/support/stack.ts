import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Stack } from 'aws-cdk-lib';
import { buildApp, type Built } from '../../infra/aws/build-app.ts';
import { verbs } from '../../infra/aws/bundle.ts';
import { readStage, STAGES, type Stage, type StageFile } from '../../infra/aws/stage.ts';
import { ROOT } from './tree.ts';
import type { Template } from './deployed.ts';

export interface Synthesised {
  readonly stage: Stage;
  /** All of the stage, of both its stacks: they know each other by names alone. */
  readonly template: Template;
  /** Those of the two stacks. */
  readonly data: Template;
  readonly app: Template;
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
 * A stage as `cdk synth` makes it, with cdk.json's flags, in this process. The code of the functions does not matter
 * to a template: each is an empty file here, and test/deploy/bundle.test.ts looks at the real ones.
 * Each is made once: many files ask for the same few, and whoever spoils one has a copy of their own.
 * @param changes what stands in the place of fields of its file.
 * @throws what `app.synth()` throws.
 */
export function synthesise(name = 'dev', changes: Partial<StageFile> = {}): Synthesised {
  const asked = JSON.stringify([name, changes]);
  const before = made.get(asked) ?? synthesised(name, changes);
  made.set(asked, before);
  return structuredClone(before);
}
const made = new Map<string, Synthesised>();

function synthesised(name: string, changes: Partial<StageFile>): Synthesised {
  return inFolder(stageWith(name, changes), ({ app, stage, stack, data, outdir }) => {
    app.synth();
    const text = (file: string): string => readFileSync(join(outdir, file), 'utf8');
    const templateOf = ({ stackName }: Stack): Template =>
      JSON.parse(text(`${stackName}.template.json`)) as Template;
    const two = { data: templateOf(data), app: templateOf(stack) };
    return {
      stage,
      ...two,
      template: {
        Resources: { ...two.data.Resources, ...two.app.Resources },
        Outputs: { ...two.data.Outputs, ...two.app.Outputs },
      },
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
  return inFolder(stageWith('dev'), ({ app, stack, outdir }) => {
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

/** A stage as its file says, with changes. */
export function stageWith(name: string, changes: Partial<StageFile> = {}): Stage {
  const file = JSON.parse(readFileSync(join(STAGES, `${name}.json`), 'utf8')) as StageFile;
  return readStage(name, { ...file, ...changes });
}

function inFolder<T>(stage: Stage, use: (made: Built & { outdir: string }) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'lojal-synth-'));
  try {
    const bundles = join(folder, 'bundles');
    for (const verb of verbs()) {
      mkdirSync(join(bundles, verb), { recursive: true });
      writeFileSync(join(bundles, verb, 'index.cjs'), `// ${verb}\n`);
    }
    const { context } = JSON.parse(readFileSync(join(ROOT, 'cdk.json'), 'utf8')) as { context: object };
    const outdir = join(folder, 'out');
    return use({ ...buildApp({ bundles, outdir, context: { ...context }, stage }), outdir });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
