import type { ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemWall } from '../../shared/adapters/clock.local.ts';
import { signatureHeader } from '../../shared/webhook/standard-webhooks.ts';
import { kill, outcome, spawnLocal, startLocal } from '../../test/support/process.ts';
import { ROOT } from '../../test/support/tree.ts';

const isRoot = (): boolean => process.getuid?.() === 0;

/** Whether the way to a folder is open to all, so that somebody else can run what lies there: not so in root's own home. */
function mayBeReadByAnyone(folder: string): boolean {
  const isOpen = (statSync(folder).mode & 0o005) === 0o005;
  return isOpen && (dirname(folder) === folder || mayBeReadByAnyone(dirname(folder)));
}

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

  it.each(['1899-01-01T00:00:00Z', '2075-01-01T00:00:00Z'])(
    'given a clock at %s, where nothing could be weighed, then it says so and makes no data',
    async (at) => {
      const { code, said } = await outcome(spawnLocal(data, ['--at', at]));
      expect(code).toBe(1);
      expect(said).toContain('as far as the loyalty index reaches');
      expect(said).not.toContain('    at ');
      expect(readdirSync(data)).toEqual([]);
    },
  );

  it('given data that it may read and not write, then it says whose matter that is, and not that the disk fails', async ({
    skip,
  }) => {
    skip(isRoot() && !mayBeReadByAnyone(ROOT), 'nobody but root, who may write anything, can run it here');
    const first = await startLocal(data, ['--empty']);
    await kill(first.child, 'SIGTERM');
    chmodSync(join(data, 'lojal.db'), 0o444);
    chmodSync(data, 0o555);
    const { code, said } = await outcome(spawnLocal(data, [], {}, isRoot() ? { uid: 65_534 } : {}));
    chmodSync(data, 0o755);
    expect(code).toBe(1);
    expect(said).toContain('cannot be opened for writing. Check who owns it');
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

  it('answers, takes webhooks and ends on a signal in the middle of a leap of thirty years, and goes on from where that was', async () => {
    const first = await startLocal(data, ['--empty', '--at', '2028-01-11T09:12:00Z']);
    const target = '2058-01-01T00:00:00.000Z';
    const secret = await secretOf(first.url);
    for (let n = 0; n < 40; n += 1) await joined(first.url, secret, `M-${100 + n}`);
    const body = JSON.stringify({ to: target });
    const leap = fetch(`${first.url}/local/clock/advance`, { method: 'POST', body }).catch(() => undefined);
    const under = await until(
      async () => (await get(`${first.url}/local/clock`)) as { now: string; leaping?: boolean },
      ({ leaping }) => leaping === true,
    );
    expect(under.now < target).toBe(true);
    expect(await (await fetch(`${first.url}/pulse`)).text()).toContain('value="stop"');
    expect(await joined(first.url, secret, 'M-2')).toBe(202);
    const ended = outcome(first.child);
    await kill(first.child, 'SIGTERM');
    expect((await ended).code).toBe(0);
    await leap;

    const second = await startLocal(data);
    try {
      const { now } = (await get(`${second.url}/local/clock`)) as { now: string };
      expect([now >= under.now, now < target]).toEqual([true, true]);
      expect(await get(`${second.url}/local/members/M-2`)).toMatchObject({ status: 'active' });
    } finally {
      await kill(second.child, 'SIGKILL');
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

/** Of the form by which members join. */
async function secretOf(url: string): Promise<string> {
  const forms = (await (await fetch(`${url}/local/forms`)).json()) as { name: string; secret: string }[];
  return forms.find(({ name }) => name === 'join')!.secret;
}

/** The status with which a webhook for a member who joins was answered. */
async function joined(url: string, secret: string, membershipNumber: string): Promise<number> {
  const body = JSON.stringify({
    membershipNumber,
    email: `${membershipNumber}@example.org`,
    birthDate: '01-11',
  });
  const id = `joined-${membershipNumber}`;
  const timestamp = String(Math.floor(systemWall() / 1000));
  const signature = signatureHeader({ id, timestamp, body: Buffer.from(body), secret });
  const headers = {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': signature,
  };
  return (await fetch(`${url}/hooks/join`, { method: 'POST', headers, body })).status;
}

/** What is asked for again and again, once it is as it should be. */
async function until<Asked>(ask: () => Promise<Asked>, is: (asked: Asked) => boolean): Promise<Asked> {
  for (;;) {
    const asked = await ask();
    if (is(asked)) return asked;
  }
}

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
