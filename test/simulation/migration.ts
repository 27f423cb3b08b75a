import { watch } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { dataFile } from '../../infra/local/data-file.ts';
import { OLD_VERSIONS, writeOldData, type OldVersion } from '../support/old-data.ts';
import { kill, spawnLocal } from '../support/process.ts';
import type { Chance } from './chance.ts';
import { judge } from './judge.ts';
import type { Outcome, Phase } from './phase.ts';
import { sum } from './sum.ts';
import { advanceTo, after, inFolder, whileStarted } from './world.ts';

/** From the first byte of the copy to the last step it takes about as long. */
const MIGRATION_MS = 40;
/** So that the copy and the steps take some time. */
const ROWS_MORE = 4000;

/** Data of older programs, killed while it is brought to this one's version; then the members' welcome goes on. */
export const migration: Phase = {
  name: 'migration',
  async live(kills, chance) {
    const outcomes: Outcome[] = [];
    for (let n = 0; n < kills; n += 1)
      outcomes.push(await killOnce(OLD_VERSIONS[chance.below(OLD_VERSIONS.length)]!, chance));
    return sum(outcomes);
  },
};

function killOnce(version: OldVersion, chance: Chance): Promise<Outcome> {
  return inFolder(async (data) => {
    writeOldData(version, dataFile(data));
    writeMore(dataFile(data));
    const child = spawnLocal(data);
    await copyBegun(data, child);
    await after(chance.below(MIGRATION_MS));
    await kill(child, 'SIGKILL');
    const { result, startMs } = await whileStarted(data, [], async ({ url }) => {
      const answer = await advanceTo(url, '2028-04-01T08:00:00Z');
      const wrong = answer.ok ? [] : [`version ${version}: the clock was answered with ${answer.status}`];
      // Since version 3 birthdays are greeted, and one of the two has hers in February.
      const account = await judge(url, version < 3 ? 15 : 16, version < 3 ? 3 : 4);
      return { ...account, wrong: [...wrong, ...account.wrong.map((line) => `version ${version}: ${line}`)] };
    });
    return { ...result, killed: 1, restarts: [startMs] };
  });
}

function writeMore(path: string): void {
  const db = new DatabaseSync(path);
  db.exec(
    `WITH RECURSIVE more(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM more WHERE n < ${ROWS_MORE})
     INSERT INTO items (pk, sk, body)
     SELECT 'ORIGIN#more-' || n, 'ORIGIN', '{"bodyHash":"' || hex(randomblob(100)) || '"}' FROM more`,
  );
  db.close();
}

function copyBegun(folder: string, child: ReturnType<typeof spawnLocal>): Promise<void> {
  return new Promise((resolve) => {
    const watcher = watch(folder, (_, name) => {
      if (name?.includes('.bak')) done();
    });
    const done = (): void => {
      watcher.close();
      resolve();
    };
    child.once('exit', done);
  });
}
