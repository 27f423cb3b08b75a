import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { systemWall } from '../../shared/adapters/clock.local.ts';
import type { Limit } from './judge.ts';
import { serverCpuSeconds } from './server-cpu.ts';
import { whileItRuns } from './servers.ts';
import { median, number, range, tableOf } from './table.ts';

const ROOT = join(import.meta.dirname, '..', '..');
/** The line of the terminal that says what to open. */
const OPEN = /^\s+Open\s+http/;

export interface Start {
  readonly seconds: number;
  /** Seconds of processor until then; undefined where the system does not tell. */
  readonly cpu: number | undefined;
  /** Of the process when it stands ready; undefined where the system does not tell. */
  readonly maxRssMiB: number | undefined;
}
export interface Starts {
  readonly first: readonly Start[];
  readonly later: readonly Start[];
}

/** `npm start` in a folder of its own: once without data, which makes the example, and once more. */
export async function measureStarts(rounds: number, tell: (line: string) => void): Promise<Starts> {
  const starts = { first: [] as Start[], later: [] as Start[] };
  for (let round = 1; round <= rounds; round += 1) {
    tell(`start ${round} of ${rounds}`);
    const data = mkdtempSync(join(tmpdir(), 'lojal-bench-start-'));
    try {
      starts.first.push(await start(data));
      starts.later.push(await start(data));
    } finally {
      rmSync(data, { recursive: true });
    }
  }
  return starts;
}

async function start(data: string): Promise<Start> {
  const began = systemWall();
  const child = spawn(process.execPath, argumentsOfStart(), {
    cwd: ROOT,
    env: { ...process.env, LOJAL_DATA: data, PORT: '0' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  whileItRuns(child);
  const ended = once(child, 'exit');
  const lines = createInterface(child.stdout);
  for await (const line of lines) {
    if (!OPEN.test(line)) continue;
    const seconds = (systemWall() - began) / 1000;
    const cpu = serverCpuSeconds(child.pid!);
    const maxRssMiB = peakOf(child.pid!);
    child.stdout.resume();
    child.kill('SIGTERM');
    await ended;
    return { seconds, cpu, maxRssMiB };
  }
  const [code] = (await ended) as [number | null];
  throw new Error(`npm start ended with ${code} before it said what to open.`);
}

/** What stands after `node` in package.json's `start`. */
function argumentsOfStart(): readonly string[] {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    scripts: { start: string };
  };
  return scripts.start.split(' ').slice(1);
}

/** https://docs.kernel.org/filesystems/proc.html */
function peakOf(pid: number): number | undefined {
  const path = `/proc/${pid}/status`;
  if (!existsSync(path)) return undefined;
  const kibibytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(path, 'utf8'))?.[1];
  return kibibytes === undefined ? undefined : Number(kibibytes) / 1024;
}

const secondsOf = (starts: readonly Start[]): number[] => starts.map(({ seconds }) => seconds);

export function startsTable({ first, later }: Starts): string {
  const row = (name: string, starts: readonly Start[]): string[] => {
    const cpu = starts.flatMap((one) => one.cpu ?? []);
    const memory = starts.flatMap(({ maxRssMiB }) => maxRssMiB ?? []);
    return [
      name,
      number(median(secondsOf(starts))),
      range(secondsOf(starts)),
      cpu.length > 0 ? number(median(cpu)) : 'not told',
      memory.length > 0 ? number(Math.max(...memory)) : 'not told',
    ];
  };
  return tableOf(
    ['npm start', 'seconds', 'range', 'CPU s', 'MiB at most'],
    [row('the first time, with the example made', first), row('later', later)],
  );
}

export function startLimits({ first, later }: Starts): readonly Limit[] {
  const limit = (what: string, most: number, starts: readonly Start[]): Limit => ({
    what,
    must: 'under',
    limit: most,
    unit: ' s',
    found: median(secondsOf(starts)),
  });
  return [limit('first start', 10, first), limit('later start', 2, later)];
}
