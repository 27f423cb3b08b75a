import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const child = fileURLToPath(new URL('../support/runs-child.ts', import.meta.url));
type Kill = readonly [n: number, moment: 'before' | 'after' | 'told' | 'report'];

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lojal-runs-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** Lets the child die at each kill in turn and then live to the end. Gives what all of them did, in order. */
function effectsOf(kills: readonly Kill[]): string[] {
  const log = join(folder, 'log');
  for (const [n, moment] of [...kills, [0, 'before'] as const]) {
    const args = [child, join(folder, 'db'), log, String(n), moment];
    const { signal, status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
    expect({ signal, status, stderr }).toEqual(
      n > 0 ? { signal: 'SIGKILL', status: null, stderr: '' } : { signal: null, status: 0, stderr: '' },
    );
  }
  return readFileSync(log, 'utf8').trimEnd().split('\n');
}

/** What a run's effects must be when nothing is lost, doubled or out of order: see runs-child.ts. */
function whole(index: number): string[] {
  const answer = index % 5 === 0 ? [] : [index % 2 === 1 ? 'glad' : 'reminder'];
  return ['hello', 'how-is-it', ...answer, 'a-story', 'SUCCEEDED'];
}

function byRun(effects: readonly string[]): Record<string, string[]> {
  const runs: Record<string, string[]> = {};
  for (const effect of effects) {
    const [run, what] = effect.split(' ') as [string, string];
    (runs[run] ??= []).push(what);
  }
  return runs;
}

const twenty = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`r${index}`, whole(index)]));

describe('local runs that are killed', () => {
  it('do every step once, in order, when the kills come before the effect', { timeout: 120_000 }, () => {
    const effects = effectsOf([
      [1, 'before'],
      [5, 'before'],
      [25, 'before'],
    ]);
    expect(byRun(effects)).toEqual(twenty);
  });

  it('hear every answer once, when the kills come right after it was told', { timeout: 120_000 }, () => {
    const effects = effectsOf([
      [1, 'told'],
      [1, 'told'],
      [6, 'told'],
    ]);
    expect(byRun(effects)).toEqual(twenty);
  });

  it('repeat only what was in flight when the kills come after the effect', { timeout: 120_000 }, () => {
    const effects = effectsOf([
      [1, 'after'],
      [20, 'after'],
      // r0's question, which its function has told by then, and r1's, which is answered by the token that was kept before
      // the kill: neither is in flight after the restart.
      [2, 'after'],
      [1, 'after'],
      // r2's question, which nobody answers.
      [2, 'after'],
      [1, 'report'],
      [4, 'report'],
    ]);
    // What was in flight comes again first thing after the restart, right behind itself.
    const once = effects.filter((effect, index) => effect !== effects[index - 1]);
    expect(byRun(once)).toEqual(twenty);
    expect(effects.length - once.length).toBe(5);
  });
});
