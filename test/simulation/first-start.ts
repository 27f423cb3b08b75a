import { existsSync } from 'node:fs';
import { dataFile, discard } from '../../infra/local/data-file.ts';
import { kill, outcome, spawnLocal } from '../support/process.ts';
import { judge, type Account } from './judge.ts';
import type { Phase } from './phase.ts';
import { after, get, inFolder, whileStarted } from './world.ts';

const END = '2028-03-01T12:00:00Z';
const ARGS = ['--at', END];
/** On a quiet machine it takes some eight seconds. */
const MAKING_MS = 7000;

/** The example of a first start: a half-made one is never taken for whole, and nobody else gets in meanwhile. */
export const firstStart: Phase = {
  name: 'first start',
  live: (kills, chance) =>
    inFolder(async (data) => {
      const wrong: string[] = [];
      for (let killed = 0; killed < kills; killed += 1) {
        const child = spawnLocal(data, ARGS);
        const moment = after(chance.below(MAKING_MS));
        if (killed === 0) {
          const other = await intruder(data, child);
          if (!/^1 .*Another process is using/s.test(other))
            wrong.push(`a second process was not refused: ${other}`);
        }
        await moment;
        await kill(child, 'SIGKILL');
        if (!existsSync(dataFile(data))) continue;
        // It was whole before the moment came: that is looked at, and the next one begins anew.
        wrong.push(...(await lookAt(data)).result.wrong);
        discard(dataFile(data));
      }
      const { result, startMs } = await lookAt(data);
      return { ...result, killed: kills, restarts: [startMs], wrong: [...wrong, ...result.wrong] };
    }),
};

function lookAt(data: string): Promise<{ result: Account; startMs: number }> {
  return whileStarted(data, ARGS, async ({ url }) => {
    const account = await judge(url);
    const { now } = await get<{ now: string }>(`${url}/local/clock`);
    const wrong = [
      ...(now < new Date(END).toISOString()
        ? [`the clock stands at ${now}, in the middle of the history`]
        : []),
      ...(account.accepted < 1000 ? [`only ${account.accepted} messages in two years`] : []),
    ];
    return { ...account, wrong: [...account.wrong, ...wrong] };
  });
}

/** What a second process is told that starts on the same data as soon as the first has begun to make it. */
async function intruder(data: string, first: ReturnType<typeof spawnLocal>): Promise<string> {
  await new Promise<void>((resolve) => {
    first.stdout?.on('data', (chunk: Buffer) => {
      if (chunk.includes('Two years')) resolve();
    });
    first.once('exit', () => resolve());
  });
  const { code, said } = await outcome(spawnLocal(data, ['--empty']));
  return `${code} ${said.trim()}`;
}
