import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Durability } from './contender.ts';
import { isRoot, program } from './provision.ts';
import { serverCpuSeconds } from './server-cpu.ts';

/** A server of the bench's own: on a socket in a folder of its own, empty, and gone when it is stopped. */
export interface Server {
  readonly socket: string;
  /** Seconds of processor so far; undefined where the system does not tell. */
  cpuSeconds(): number | undefined;
  stop(): Promise<void>;
}

/** How to stop, at once, what still runs when the bench ends in whatever way. */
const running = new Set<() => void>();
process.on('exit', () => {
  for (const stop of running) stop();
});
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const)
  process.on(signal, () => process.exit(code));

/** A child of the bench goes with it. */
export function whileItRuns(child: ChildProcess): void {
  const stop = (): void => void child.kill('SIGKILL');
  running.add(stop);
  child.once('exit', () => running.delete(stop));
}

/** Durable at every commit in one class; in the other a kill of the server loses nothing that the machine's own end would not. */
const COMMIT: Record<Exclude<Durability, 'nothing (memory)'>, { postgres: string; redis: string }> = {
  'kill -9': { postgres: 'off', redis: 'everysec' },
  'loss of power': { postgres: 'on', redis: 'always' },
};

/**
 * @returns `socket`: the folder of it.
 * @throws NotThere
 */
export async function startPostgres(durability: keyof typeof COMMIT): Promise<Server> {
  const [initdb, control] = [program('initdb', 'postgresql'), program('pg_ctl', 'postgresql')];
  const folder = mkdtempSync(join(tmpdir(), 'lojal-bench-pg-'));
  const data = join(folder, 'data');
  // It refuses to run as root, and so far as root we may run it as the user that Debian made for it.
  if (isRoot) chownSync(folder, idOf('-u'), idOf('-g'));
  const own = (path: string, ...args: readonly string[]): void => {
    const [command, all] = isRoot
      ? [program('runuser', 'util-linux'), ['-u', 'postgres', '--', path, ...args]]
      : [path, [...args]];
    execFileSync(command, all, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  };
  const settings = [
    `synchronous_commit=${COMMIT[durability].postgres}`,
    'shared_buffers=256MB',
    'max_wal_size=4GB',
    'max_connections=50',
  ];
  const options = `-k ${folder} -h '' ${settings.map((one) => `-c ${one}`).join(' ')}`;
  const stop = (): void => {
    running.delete(stop);
    try {
      own(control, 'stop', '-D', data, '-m', 'immediate', '-w', '-s');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  };
  try {
    own(initdb, '-D', data, '-U', 'bench', '-A', 'trust', '-E', 'UTF8', '--no-sync');
    running.add(stop);
    own(control, 'start', '-D', data, '-w', '-s', '-l', join(folder, 'log'), '-o', options);
  } catch (error) {
    if (running.has(stop)) stop();
    else rmSync(folder, { recursive: true, force: true });
    throw error;
  }
  const pid = Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0]);
  return { socket: folder, cpuSeconds: () => serverCpuSeconds(pid), stop: async () => stop() };
}

function idOf(which: '-u' | '-g'): number {
  return Number(execFileSync('id', [which, 'postgres'], { encoding: 'utf8' }));
}

/**
 * @returns `socket`: its file.
 * @throws NotThere
 */
export async function startRedis(durability: keyof typeof COMMIT): Promise<Server> {
  const server = program('redis-server', 'redis-server');
  const folder = mkdtempSync(join(tmpdir(), 'lojal-bench-redis-'));
  const socket = join(folder, 'redis.sock');
  const child = spawn(
    server,
    [
      ['--port', '0'],
      ['--unixsocket', socket],
      ['--dir', folder],
      ['--save', ''],
      ['--appendonly', 'yes'],
      ['--appendfsync', COMMIT[durability].redis],
    ].flat(),
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  whileItRuns(child);
  const ended = once(child, 'exit');
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  for await (const line of createInterface(child.stdout))
    if (line.includes('eady to accept connections')) {
      // What it says later is read by nobody, and must not fill the pipe.
      child.stdout.resume();
      return { socket, cpuSeconds: () => serverCpuSeconds(child.pid!), stop };
    }
  await stop();
  throw new Error('redis-server ended before it took connections.');
}

/** Such as `PostgreSQL 15`. */
export function serverVersion(path: string): string {
  const said = spawnSync(path, ['--version'], { encoding: 'utf8' }).stdout;
  return /\d+(\.\d+)*/.exec(said)?.[0] ?? 'of unknown version';
}
