import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../support/tree.ts';

/** Milliseconds: a process that loads the CDK, on a busy machine. */
const SLOW = 60_000;

/** `node infra/aws/app.ts` as the CDK's command line runs it, and what is in the assembly's folder then. */
function run(context: Readonly<Record<string, unknown>>) {
  const outdir = mkdtempSync(join(tmpdir(), 'lojal-app-'));
  try {
    const { status, stderr } = spawnSync(process.execPath, ['infra/aws/app.ts'], {
      cwd: ROOT,
      encoding: 'utf8',
      env: { ...process.env, CDK_OUTDIR: outdir, CDK_CONTEXT_JSON: JSON.stringify(context) },
    });
    return { status, stderr, made: readdirSync(outdir) };
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

describe('cdk synth', { timeout: SLOW }, () => {
  it.each([
    [{ stage: 'nope' }, 'There is no infra/stages/nope.json; there are dev, prod, test.'],
    [{ stage: 'Prod' }, 'The stage is "Prod"; it must be 1 to 16 small letters and digits'],
    [{ stage: 'test', region: 'eu-west-1' }, '"-c region=…" is not read any more'],
  ])('with %j says what to mend, and nothing of where it was found', (context, said) => {
    // Given a slip on the command line, when the app is run, then it ends before anything is bundled or written.
    const { status, stderr, made } = run(context);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).toContain(said);
    expect(status).toBe(1);
    expect(made).toEqual([]);
  });
});
