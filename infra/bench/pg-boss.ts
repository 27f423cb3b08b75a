import { createHash } from 'node:crypto';
import type { Commit, Contender, Durability, Opened } from './contender.ts';
import { LETTERS, messageKey } from './job.ts';
import { load, program, versionOf } from './provision.ts';
import { oneRound } from './round.ts';
import { serverVersion, startPostgres } from './servers.ts';

/** As much of pg-boss as is used here: https://timgit.github.io/pg-boss */
interface Sql {
  executeSql(
    text: string,
    values?: readonly unknown[],
  ): Promise<{ rows: readonly Record<string, unknown>[] }>;
}
interface Step {
  readonly run: string;
  readonly letter: number;
}
interface Job {
  readonly id: string;
  readonly data: Step;
}
interface Boss extends Record<'start' | 'stop', (options?: object) => Promise<unknown>> {
  on(event: 'error' | 'warning', listener: (error: Error) => void): void;
  getDb(): Sql;
  createQueue(name: string): Promise<void>;
  insert(name: string, jobs: readonly Job[], options?: { db: Sql }): Promise<unknown>;
  work(
    name: string,
    options: object,
    handler: (jobs: readonly Job[], tx?: Sql) => Promise<void>,
  ): Promise<string>;
  offWork(name: string, options: { wait: boolean }): Promise<void>;
  notifyWorker(id: string): void;
}
type Module = { readonly PgBoss: new (options: object) => Boss };

interface Settings {
  readonly batchSize: number;
  readonly workers: number;
  /** The messages of a batch, the jobs that follow and the completion in one commit; else each in its own. */
  readonly transactional: boolean;
}
const TRIED: Record<Commit, readonly Settings[]> = {
  'each step': [
    { batchSize: 1, workers: 4, transactional: false },
    { batchSize: 1, workers: 16, transactional: false },
    { batchSize: 1, workers: 4, transactional: true },
    { batchSize: 1, workers: 16, transactional: true },
  ],
  batches: [
    { batchSize: 100, workers: 4, transactional: true },
    { batchSize: 200, workers: 1, transactional: true },
    { batchSize: 200, workers: 2, transactional: true },
    { batchSize: 200, workers: 4, transactional: true },
    { batchSize: 200, workers: 2, transactional: false },
    { batchSize: 500, workers: 1, transactional: true },
    { batchSize: 500, workers: 2, transactional: true },
  ],
};
const QUEUE = 'steps';

/**
 * pg-boss as its documentation makes it fast and exact: several workers, each of which goes on at once after a batch. A
 * job has an id of its step, and a message its key, so that neither comes twice when a batch comes again.
 */
export function pgBoss(durability: Exclude<Durability, 'nothing (memory)'>, commit: Commit): Contender {
  const tried = TRIED[commit];
  let kept = tried[0]!;
  const told = (): string =>
    `synchronous_commit ${durability === 'kill -9' ? 'off' : 'on'}, ${kept.transactional ? 'transactional, ' : ''}batchSize ${kept.batchSize}, ${kept.workers} workers (best of ${tried.length})`;
  const contender: Contender = {
    name: 'pg-boss on PostgreSQL',
    durability,
    commit,
    share: commit === 'each step' ? 0.1 : 1,
    settings: told,
    async tune(runs) {
      let best = 0;
      for (const settings of tried) {
        const { stepsPerSecond } = await oneRound(contender, runs, {
          open: () => open(durability, settings),
        });
        if (stepsPerSecond <= best) continue;
        best = stepsPerSecond;
        kept = settings;
      }
    },
    open: () => open(durability, kept),
  };
  return contender;
}

/** Such as `pg-boss 12.38.0, PostgreSQL 15.16`. */
export async function pgBossVersions(): Promise<string> {
  await load('pg-boss');
  return `pg-boss ${versionOf('pg-boss')}, PostgreSQL ${serverVersion(program('postgres', 'postgresql'))}`;
}

async function open(
  durability: Exclude<Durability, 'nothing (memory)'>,
  { batchSize, workers, transactional }: Settings,
): Promise<Opened> {
  const { PgBoss } = (await load('pg-boss')) as Module;
  const server = await startPostgres(durability);
  try {
    const at = { host: server.socket, user: 'bench', database: 'postgres', max: workers + 4 };
    const boss = new PgBoss({ ...at, supervise: false, schedule: false });
    let problem: Error | undefined;
    boss.on('error', (error) => (problem ??= error));
    await boss.start();
    const db = boss.getDb();
    await db.executeSql('CREATE TABLE messages (seq bigserial PRIMARY KEY, key text NOT NULL UNIQUE)');
    await boss.createQueue(QUEUE);
    let planned = 0;
    return {
      async plan(runs) {
        planned = runs.length;
        await boss.insert(
          QUEUE,
          runs.map((run) => jobOf({ run, letter: 0 })),
        );
      },
      async work() {
        const all = Promise.withResolvers<void>();
        const ids: string[] = [];
        let ended = 0;
        const options = {
          batchSize,
          transactional,
          burstWhenBatchFull: true,
          pollingIntervalSeconds: 0.5,
        };
        for (let worker = 0; worker < workers; worker += 1)
          ids.push(
            await boss.work(QUEUE, options, async (jobs, tx) => {
              if (problem) all.reject(problem);
              await append(tx ?? db, jobs);
              const next = jobs.flatMap(({ data: { run, letter } }) =>
                letter + 1 < LETTERS.length ? [jobOf({ run, letter: letter + 1 })] : [],
              );
              if (next.length > 0) await boss.insert(QUEUE, next, tx && { db: tx });
              ended += jobs.length - next.length;
              if (ended >= planned) all.resolve();
              // Nobody waits for the next poll.
              for (const id of ids) boss.notifyWorker(id);
            }),
          );
        await all.promise;
        // The last transactions are committed when their workers have stopped.
        await boss.offWork(QUEUE, { wait: true });
        if (problem) throw problem;
      },
      async log() {
        const { rows } = await db.executeSql('SELECT key FROM messages ORDER BY seq');
        return rows.map(({ key }) => String(key));
      },
      serverCpu: () => server.cpuSeconds(),
      async close() {
        await boss.stop({ graceful: false });
        await server.stop();
      },
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

async function append(db: Sql, jobs: readonly Job[]): Promise<void> {
  const keys = jobs.map(({ data: { run, letter } }) => messageKey(run, LETTERS[letter]!));
  await db.executeSql('INSERT INTO messages (key) SELECT unnest($1::text[]) ON CONFLICT DO NOTHING', [keys]);
}

/** The id is a UUID made of the step. */
function jobOf(data: Step): Job {
  const hash = createHash('sha256').update(`${data.run}|${data.letter}`).digest('hex');
  const parts = [hash.slice(0, 8), hash.slice(8, 12), `4${hash.slice(13, 16)}`, `8${hash.slice(17, 20)}`];
  return { id: [...parts, hash.slice(20, 32)].join('-'), data };
}
