import { spawnSync } from 'node:child_process';
import { rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXAMPLE_MEMBERS } from '../../infra/local/examples.ts';
import { kill, outcome, spawnLocal, startLocal, type Started } from '../support/process.ts';
import type { Chance } from './chance.ts';
import { judge } from './judge.ts';
import type { Outcome } from './phase.ts';
import { advanceTo, after, inFolder, letJoin } from './world.ts';

const SIZE = 8 * 1024 * 1024;
const ARGS = ['--empty', '--at', '2028-01-10T08:00:00Z'];

/**
 * A file system of eight megabytes that something else fills, in the middle of nine weeks: once the process waits until
 * there is room, once it is killed meanwhile and started anew.
 * @returns nothing where no file system may be mounted; test/scenarios/full-disk.test.ts needs none.
 */
export async function fullDisk(chance: Chance): Promise<Outcome | undefined> {
  return inFolder(async (folder) => {
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE}`, 'tmpfs', folder]);
    if (mounted.status !== 0) return undefined;
    try {
      return await live(folder, chance);
    } finally {
      spawnSync('umount', [folder]);
    }
  });
}

async function live(folder: string, chance: Chance): Promise<Outcome> {
  const data = join(folder, 'data');
  const wrong: string[] = [];
  const restarts: number[] = [];
  let running = await startLocal(data, ARGS);
  let said = listen(running);
  for (const member of EXAMPLE_MEMBERS) await letJoin(running.url, member);
  for (let week = 1; week <= 9; week += 1) {
    const to = new Date(Date.UTC(2028, 0, 10 + 7 * week)).toISOString();
    const isKilled = week % 2 === 0;
    fill(folder, chance.below(12) * 4096);
    // Where a little was left, a week may still fit.
    const answer = advanceTo(running.url, to);
    const status = await Promise.race([
      answer.then(
        (response) => response.status,
        () => 0,
      ),
      said.full.then(() => 'full' as const),
    ]);
    if (status !== 200 && status !== 503 && status !== 'full')
      wrong.push(`the clock was answered with ${status}`);
    if (isKilled) {
      answer.catch(() => undefined);
      await kill(running.child, 'SIGKILL');
      wrong.push(...(await startedWhileFull(data)));
    }
    empty(folder);
    if (isKilled) {
      running = await startLocal(data, ARGS);
      said = listen(running);
      restarts.push(running.startMs);
    } else if (status !== 200) {
      await said.room;
      said = listen(running);
    }
    const again = await withRoom(() => advanceTo(running.url, to));
    if (!again.ok) wrong.push(`with room again, the clock was answered with ${again.status}`);
  }
  const account = await judge(running.url, EXAMPLE_MEMBERS.length * 5, EXAMPLE_MEMBERS.length);
  await kill(running.child, 'SIGTERM');
  return { ...account, killed: restarts.length, restarts, wrong: [...wrong, ...account.wrong] };
}

/** It is looked for every two seconds: until then what is asked for is to be asked for again. */
async function withRoom(ask: () => Promise<Response>): Promise<Response> {
  for (let times = 0; ; times += 1) {
    const answer = await ask();
    if (answer.status !== 503 || times === 60) return answer;
    await after(250);
  }
}

/** It either runs, or ends with a sentence: never with a stack trace. */
async function startedWhileFull(data: string): Promise<string[]> {
  const child = spawnLocal(data, ARGS);
  const ended = outcome(child);
  const runs = new Promise<'runs'>((resolve) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      if (chunk.includes('Open ')) resolve('runs');
    });
  });
  const first = await Promise.race([ended, runs]);
  if (first === 'runs') {
    await kill(child, 'SIGKILL');
    return [];
  }
  const isInWords =
    first.code === 1 && first.said.includes('Free some space') && !first.said.includes('    at ');
  return isInWords ? [] : [`started on a full disk it ended with ${first.code}: ${first.said}`];
}

const ballast = (folder: string): string => join(folder, 'ballast');

function fill(folder: string, left: number): void {
  const path = ballast(folder);
  let size = 0;
  try {
    for (;;) {
      writeFileSync(path, Buffer.alloc(4096, 1), { flag: 'a' });
      size += 4096;
    }
  } catch {
    truncateSync(path, Math.max(size - left, 0));
  }
}

const empty = (folder: string): void => rmSync(ballast(folder), { force: true });

/** Resolve when the process says that there is no room, and that there is again. */
function listen({ child }: Started): { full: Promise<void>; room: Promise<void> } {
  const heard = (words: string): Promise<void> =>
    new Promise((resolve) => {
      child.stderr?.on('data', (chunk: Buffer) => {
        if (chunk.includes(words)) resolve();
      });
    });
  return { full: heard('The disk is full'), room: heard('There is room again') };
}
