import { spawnSync } from 'node:child_process';
import { cpSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { sourceOf } from '../../test/support/message.ts';
import { removeRoots, rootWith, write } from '../../test/support/words-root.ts';

// Loading MJML takes seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

afterEach(removeRoots);

describe('the command', () => {
  const repository = join(import.meta.dirname, '../..');

  /** A copy of the command that works on other words than ours. Gives its exit code and what it printed. */
  function commandIn(root: string): (...args: string[]) => { code: number | null; out: string; err: string } {
    for (const folder of ['infra/build', 'shared/message', 'shared/journey']) {
      cpSync(join(repository, folder), join(root, folder), { recursive: true });
    }
    symlinkSync(join(repository, 'node_modules'), join(root, 'node_modules'));
    write(root, 'package.json', '{ "type": "module" }');
    return (...args) => {
      const { status, stdout, stderr } = spawnSync(
        process.execPath,
        [join(root, 'infra/build/words.ts'), ...args],
        { encoding: 'utf8' },
      );
      return { code: status, out: stdout, err: stderr };
    };
  }

  it('prints one line: how many messages, how large, and whether it compiled them', () => {
    const run = commandIn(rootWith());
    const compiledLine = /^words: 3 messages in \d+\.\d kB, compiled, the largest mail has \d+\.\d kB\n$/;

    expect(run()).toEqual({ code: 0, out: expect.stringMatching(compiledLine), err: '' });
    expect(run()).toEqual({ code: 0, out: expect.stringMatching(/ kB, up to date\n$/), err: '' });
  });

  it('prints all problems and fails', () => {
    const run = commandIn(
      rootWith({ 'workflows/welcome/messages/hello.nb.md': sourceOf({ why: '', body: '# Hei' }) }),
    );
    const { code, out, err } = run();

    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(
      err
        .trimEnd()
        .split('\n')
        .map((line) => line.split(/: /)[0]),
    ).toEqual([
      'workflows/welcome/messages/hello.nb.md:4',
      'workflows/welcome/messages/hello.nb.md:6',
      'workflows/welcome/messages/hello.nb.md:6',
      'words',
    ]);
    expect(err).toContain('words: 3 problems, nothing written');
  });

  it('prints its usage for an argument that it does not know', () => {
    expect(commandIn(rootWith())('--fast')).toEqual({
      code: 1,
      out: '',
      err: 'words: --fast is not known; usage: node infra/build/words.ts [--force]\n',
    });
  });
});
