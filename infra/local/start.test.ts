import type { ChildProcess } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { kill, outcome, spawnLocal, startLocal } from '../../test/support/process.ts';

/** Real processes: what `npm start` does with its data, its port and its end. */
describe('npm start', { timeout: 180_000 }, () => {
  let data: string;
  beforeEach(() => (data = mkdtempSync(join(tmpdir(), 'lojal-start-'))));
  afterEach(() => rmSync(data, { recursive: true, force: true }));

  const get = async (url: string): Promise<unknown> => (await fetch(url)).json();

  it('makes two years of an example, anew after a kill -9 while they were made, ends cleanly, and keeps everything', async () => {
    const args = ['--at', '2028-03-01T12:00:00Z'];
    const killed = spawnLocal(data, args);
    await heard(killed, 'Two years of an invented union');
    await kill(killed, 'SIGKILL');
    expect(readdirSync(data)).toContain('first-start.db');
    expect(readdirSync(data)).not.toContain('lojal.db');

    const first = await startLocal(data, args);
    const before = (await get(`${first.url}/local/messages`)) as { key: string; acceptedAt: string }[];
    expect(before.length).toBeGreaterThan(1000);
    expect(new Set(before.map(({ key }) => key)).size).toBe(before.length);
    expect(before.at(-1)?.acceptedAt.slice(0, 7)).toBe('2026-03');
    const ended = outcome(first.child);
    await kill(first.child, 'SIGTERM');
    expect((await ended).code).toBe(0);
    expect(readdirSync(data)).toEqual(['lojal.db']);

    const second = await startLocal(data);
    try {
      expect(await get(`${second.url}/local/messages`)).toEqual(before);
      const { now } = (await get(`${second.url}/local/clock`)) as { now: string };
      expect(now.slice(0, 13)).toBe('2028-03-01T12');
    } finally {
      await kill(second.child, 'SIGKILL');
    }
  });

  it('refuses a second process on the same data, in words', async () => {
    const first = await startLocal(data, ['--empty']);
    try {
      const { code, said } = await outcome(spawnLocal(data));
      expect(code).toBe(1);
      expect(said).toContain('Another process is using');
      expect(said).toContain('LOJAL_DATA');
    } finally {
      await kill(first.child, 'SIGKILL');
    }
  });

  it('says plainly when the port is taken, and leaves no lock behind', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    const { code, said } = await outcome(spawnLocal(data, ['--empty'], { PORT: String(port) }));
    other.close();
    expect(code).toBe(1);
    expect(said).toContain(`Port ${port} is taken`);
    expect(said).not.toContain('    at ');
    const next = await startLocal(data, ['--empty']);
    await kill(next.child, 'SIGKILL');
  });
});

/** Resolves when a process has said it; rejects when it ends before. */
function heard(child: ChildProcess, words: string): Promise<void> {
  let said = '';
  return new Promise((resolve, reject) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      if (said.includes(words)) resolve();
    });
    child.once('exit', (code) => reject(new Error(`It ended with ${code} and had said:\n${said}`)));
  });
}
