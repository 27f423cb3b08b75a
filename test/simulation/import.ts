import { spawn, type ChildProcess } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { kill, outcome } from '../support/process.ts';
import { ROOT } from '../support/tree.ts';
import { judge } from './judge.ts';
import type { Phase } from './phase.ts';
import { advanceTo, after, get, inFolder, whileStarted } from './world.ts';

/** All of them together are few enough for one list of runs. */
const MOST_ROWS = 900;
const ROWS_OF_A_FILE = 60;
/** From the line that says what is imported to the end it takes about as long. */
const IMPORT_MS = 150;

/** Files of members, who are welcomed; each is killed once, and imported again. */
export const importing: Phase = {
  name: 'import',
  live: (kills, chance) =>
    inFolder(async (data) => {
      const started = await whileStarted(
        data,
        ['--empty', '--at', '2028-01-10T08:00:00Z'],
        async () => undefined,
      );
      const rows = Math.max(1, Math.min(ROWS_OF_A_FILE, Math.floor(MOST_ROWS / kills)));
      const wrong: string[] = [];
      for (let file = 0; file < kills; file += 1) {
        const path = join(data, `members-${file}.csv`);
        writeFileSync(path, csvOf(file * rows, rows));
        const child = importOf(data, path);
        await begun(child);
        await after(chance.below(IMPORT_MS));
        await kill(child, 'SIGKILL');
        const { code, said } = await outcome(importOf(data, path));
        if (code !== 0) wrong.push(`the import again ended with ${code}: ${said}`);
      }
      const { result, startMs } = await whileStarted(data, [], async ({ url }) => {
        const answer = await advanceTo(url, '2028-03-14T08:00:00Z');
        if (!answer.ok) wrong.push(`the clock was answered with ${answer.status}: ${await answer.text()}`);
        for (const n of [0, kills * rows - 1]) await get(`${url}/local/members/M-${70_000 + n}`);
        return judge(url, kills * rows * 5, kills * rows);
      });
      return {
        ...result,
        killed: kills,
        restarts: [started.startMs, startMs],
        wrong: [...wrong, ...result.wrong],
      };
    }),
};

function csvOf(first: number, many: number): string {
  const rows = Array.from({ length: many }, (_, row) => first + row).map(
    (n) => `M-${70_000 + n},Åsa,Ek,imported-${n}@example.org,sv,2028-01-10`,
  );
  return `Membership number,Given name,Family name,Email,Language,Joined on\n${rows.join('\n')}\n`;
}

function importOf(data: string, file: string): ChildProcess {
  const args = [
    'infra/local/import-main.ts',
    file,
    '--welcome',
    '--as-of',
    '2028-01-10T08:00:00Z',
    '--data',
    data,
  ];
  return spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
}

/** Resolves when it says what it is about to do, or ends without. */
function begun(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.stdout?.once('data', () => resolve());
    child.once('exit', () => resolve());
  });
}
