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
/** From the line that says what is imported to the end it takes about as long, or less where the machine is fast. */
const IMPORT_MS = 150;
/** So many imports may be done before they are killed. */
const SPARE = 10;

/** Files of members, who are welcomed; the import of each is killed, and done again. One that is done before counts as no kill. */
export const importing: Phase = {
  name: 'import',
  live: (kills, chance) =>
    inFolder(async (data) => {
      const started = await whileStarted(
        data,
        ['--empty', '--at', '2028-01-10T08:00:00Z'],
        async () => undefined,
      );
      const rows = Math.max(1, Math.min(ROWS_OF_A_FILE, Math.floor(MOST_ROWS / (kills + SPARE))));
      const wrong: string[] = [];
      let killed = 0;
      let files = 0;
      let within = IMPORT_MS;
      for (; killed < kills && files < kills + SPARE; files += 1) {
        const file = files;
        const path = join(data, `members-${file}.csv`);
        writeFileSync(path, csvOf(file * rows, rows));
        const child = importOf(data, path);
        await begun(child);
        const ms = chance.below(within);
        await after(ms);
        if (await kill(child, 'SIGKILL')) killed += 1;
        else within = Math.max(1, ms);
        const { code, said } = await outcome(importOf(data, path));
        if (code !== 0) wrong.push(`the import again ended with ${code}: ${said}`);
      }
      const { result, startMs } = await whileStarted(data, [], async ({ url }) => {
        const answer = await advanceTo(url, '2028-03-14T08:00:00Z');
        if (!answer.ok) wrong.push(`the clock was answered with ${answer.status}: ${await answer.text()}`);
        for (const n of [0, files * rows - 1]) await get(`${url}/local/members/M-${70_000 + n}`);
        return judge(url, files * rows * 5, files * rows);
      });
      return {
        ...result,
        killed,
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
