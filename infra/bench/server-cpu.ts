import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** The kernel counts processor time in hundredths (USER_HZ, the same on every Linux). */
const TICKS = 100;

interface Process {
  readonly parent: number;
  readonly own: number;
  /** Of children that have ended and were waited for. */
  readonly ended: number;
}

/**
 * What stands in /proc/<pid>/stat; times in seconds. The name of a program, in brackets, may hold anything.
 * https://docs.kernel.org/filesystems/proc.html, table 1-4
 */
export function readStat(text: string): Process {
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  // The first after the name is the third of the table.
  const field = (number: number): number => Number(fields[number - 3]);
  return {
    parent: field(4),
    own: (field(14) + field(15)) / TICKS,
    ended: (field(16) + field(17)) / TICKS,
  };
}

/** Seconds of processor that a server has taken, those of its children too; undefined where the system does not tell. */
export function serverCpuSeconds(pid: number): number | undefined {
  const server = statOf(pid);
  if (!server) return undefined;
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => statOf(Number(name)) ?? [])
    .filter(({ parent }) => parent === pid);
  return children.reduce((sum, { own }) => sum + own, server.own + server.ended);
}

function statOf(pid: number): Process | undefined {
  const path = `/proc/${pid}/stat`;
  if (!existsSync(path)) return undefined;
  try {
    return readStat(readFileSync(path, 'utf8'));
  } catch (error) {
    // It ended in between.
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH'))
      return undefined;
    throw error;
  }
}
