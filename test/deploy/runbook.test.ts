import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ofType } from '../support/deployed.ts';
import { filesBelow, read, ROOT } from '../support/tree.ts';
import { functionsOf } from './access.ts';
import { prod } from './spoilt.ts';

const GUIDES = ['infra/RUNBOOK.md', 'infra/aws/README.md'];
const scripts = (JSON.parse(read('package.json')) as { scripts: Record<string, string> }).scripts;

/** What stands between backticks in running text, on one line each. */
const spansIn = (text: string): string[] =>
  [...text.replaceAll(/```[\s\S]*?```/g, '').matchAll(/`([^`]+)`/g)].map(([, span]) =>
    span!.replaceAll(/\s+/g, ' '),
  );

/** `npm run` of what is no script, and `node` of a file that is not there. */
function lost(text: string): string[] {
  const run = [...text.matchAll(/npm run ([\w:-]+)/g)].map(([, name]) => name!);
  const files = [...text.matchAll(/\bnode (infra\/\S+\.ts)/g)].map(([, path]) => path!);
  return [
    ...run.filter((name) => !(name in scripts)).map((name) => `npm run ${name}`),
    ...files.filter((path) => !existsSync(join(ROOT, path))),
  ];
}

/** Names of the stacks in a text, by the ends that only such names have, which the stacks do not have. */
function unknown(text: string): string[] {
  const functions = functionsOf(prod).map(({ id }) => id.replace(/Function[0-9A-F]{8}$/, ''));
  const named = [...text.matchAll(/\b(?:log|function|functions) (?:of )?`([A-Z]\w+)`/g)].map(
    ([, name]) => name!,
  );
  const outputs = [...Object.keys(prod.outputs), 'Outputs'];
  const told = [...text.matchAll(/[`<]([A-Z]\w+(?:Url|Arn|Name|Domain))[`>]/g)].map(([, name]) => name!);
  return [
    ...named.filter((name) => !functions.includes(name)),
    ...told.filter((name) => !outputs.includes(name)),
  ];
}

describe('the guides of operators', () => {
  it.each(GUIDES)('%s: every command of ours exists', (guide) => {
    expect(lost(read(guide))).toEqual([]);
    expect(lost('npm run freeze, node infra/aws/redrive.ts')).toEqual([
      'npm run freeze',
      'infra/aws/redrive.ts',
    ]);
  });

  it.each(GUIDES)('%s: every function and output that it names is one of the stacks', (guide) => {
    expect(unknown(read(guide))).toEqual([]);
    expect(unknown('The log of `SendMail`, and `<DeadLettersUrl>`')).toEqual(['SendMail', 'DeadLettersUrl']);
  });

  it('the runbook quotes log lines as the code writes them', () => {
    const sources = ['functions', 'shared', 'infra']
      .flatMap(filesBelow)
      .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
      .map(read)
      .join('\n');
    // Four plain words or more, or three with an article: nothing else between backticks is written so.
    const quoted = spansIn(read('infra/RUNBOOK.md')).filter((span) =>
      /^(an?|the) [a-z]+( [a-z]+)+$/.test(span),
    );
    expect(quoted.length).toBeGreaterThan(4);
    expect(quoted.filter((line) => !sources.includes(line))).toEqual([]);
  });

  it('the command that finds functions and logs in a stack finds all of them, and nothing else', () => {
    const [, pattern = ''] = /grep -E '([^']+)'/.exec(read('infra/RUNBOOK.md')) ?? [];
    const found = prod.resources.filter(({ id }) => new RegExp(pattern).test(`${id}\tphysical`));
    const meant = [...functionsOf(prod), ...ofType(prod, 'AWS::Logs::LogGroup')];
    expect(found.map(({ id }) => id).toSorted()).toEqual(meant.map(({ id }) => id).toSorted());
  });
});
