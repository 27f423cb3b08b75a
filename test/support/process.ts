import { spawn, type ChildProcess } from 'node:child_process';
import { ROOT } from './tree.ts';

export interface Started {
  readonly child: ChildProcess;
  readonly url: string;
  /** From the start of the process to the line that says what to open. */
  readonly startMs: number;
}

/** `npm start` without npm: the local world as a process of its own, on any free port. */
export function spawnLocal(
  data: string,
  args: readonly string[] = [],
  env: NodeJS.ProcessEnv = {},
  /** As somebody else: for root alone. */
  user: { readonly uid?: number } = {},
): ChildProcess {
  return spawn(process.execPath, ['infra/local/main.ts', ...args], {
    cwd: ROOT,
    env: { ...process.env, PORT: '0', LOJAL_DATA: data, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...user,
  });
}

/** Waits until it says where it listens. @throws when it ends before that, with what it said. */
export async function startLocal(data: string, args: readonly string[] = []): Promise<Started> {
  const began = performance.now();
  const child = spawnLocal(data, args);
  let said = '';
  return new Promise((resolve, reject) => {
    const hear = (chunk: Buffer): void => {
      said += chunk.toString();
      const url = /Open\s+(http:\/\/[\d.:]+)\//.exec(said)?.[1];
      if (url) resolve({ child, url, startMs: performance.now() - began });
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.once('exit', (code) => reject(new Error(`It ended with ${code} before it was ready:\n${said}`)));
  });
}

/** What a process said until it ended, and its exit code. */
export function outcome(child: ChildProcess): Promise<{ code: number | null; said: string }> {
  let said = '';
  child.stdout?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (said += chunk.toString()));
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, said })));
}

/** @returns whether the signal has ended it; false when it had ended by itself, also before. */
export async function kill(child: ChildProcess, signal: NodeJS.Signals): Promise<boolean> {
  if (child.exitCode === null && child.signalCode === null) {
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    child.kill(signal);
    await gone;
  }
  return child.signalCode === signal;
}
