import type { Contender, Durability, Opened } from './contender.ts';
import { LETTERS, messageKey } from './job.ts';
import { load, program, versionOf } from './provision.ts';
import { oneRound } from './round.ts';
import { serverVersion, startRedis } from './servers.ts';

/** As much of BullMQ and ioredis as is used here: https://docs.bullmq.io, https://github.com/redis/ioredis */
interface Step {
  readonly run: string;
  readonly letter: number;
}
interface Planned {
  readonly name: string;
  readonly data: Step;
  readonly opts: { readonly jobId: string; readonly removeOnComplete: boolean };
}
interface Queue {
  add(name: string, data: Step, opts: object): Promise<unknown>;
  addBulk(jobs: readonly Planned[]): Promise<unknown>;
  close(): Promise<void>;
}
interface Worker {
  on(event: 'error' | 'failed' | 'completed', listener: (...args: readonly unknown[]) => void): void;
  close(): Promise<void>;
}
type Module = {
  readonly Queue: new (name: string, options: object) => Queue;
  readonly Worker: new (
    name: string,
    processor: (job: { data: Step }) => Promise<void>,
    options: object,
  ) => Worker;
};
interface Client {
  eval(script: string, keys: number, ...args: readonly string[]): Promise<unknown>;
  lrange(key: string, from: number, to: number): Promise<readonly string[]>;
  disconnect(): void;
}
type ClientModule = { readonly Redis: new (options: object) => Client };

const TRIED = [10, 50, 100, 300];
const QUEUE = 'steps';
/** Appends a message under its key, once, however often it is called. */
const APPEND =
  "if redis.call('HSETNX', KEYS[1], ARGV[1], 1) == 1 then redis.call('RPUSH', KEYS[2], ARGV[1]) end";

/** BullMQ with a worker of much concurrency; each job of a step has the step for its id, so that none is planned twice. */
export function bullmq(durability: Exclude<Durability, 'nothing (memory)'>): Contender {
  let kept = TRIED[0]!;
  const contender: Contender = {
    name: 'BullMQ on Redis',
    durability,
    commit: 'each step',
    share: 1,
    settings: () =>
      `appendfsync ${durability === 'kill -9' ? 'everysec' : 'always'}, concurrency ${kept} (best of ${TRIED.length})`,
    async tune(runs) {
      let best = 0;
      for (const concurrency of TRIED) {
        const { stepsPerSecond } = await oneRound(contender, runs, {
          open: () => open(durability, concurrency),
        });
        if (stepsPerSecond <= best) continue;
        best = stepsPerSecond;
        kept = concurrency;
      }
    },
    open: () => open(durability, kept),
  };
  return contender;
}

/** Such as `BullMQ 6.7.0, Redis 7.0.15`. */
export async function bullmqVersions(): Promise<string> {
  await load('bullmq');
  return `BullMQ ${versionOf('bullmq')}, Redis ${serverVersion(program('redis-server', 'redis-server'))}`;
}

async function open(
  durability: Exclude<Durability, 'nothing (memory)'>,
  concurrency: number,
): Promise<Opened> {
  const { Queue, Worker } = (await load('bullmq')) as Module;
  const { Redis } = (await load('ioredis')) as ClientModule;
  const server = await startRedis(durability);
  const connection = { path: server.socket, maxRetriesPerRequest: null };
  const client = new Redis(connection);
  const queue = new Queue(QUEUE, { connection });
  let planned = 0;
  return {
    async plan(runs) {
      planned = runs.length;
      await queue.addBulk(runs.map((run) => jobOf({ run, letter: 0 })));
    },
    async work() {
      const all = Promise.withResolvers<void>();
      let completed = 0;
      const worker = new Worker(
        QUEUE,
        async ({ data: { run, letter } }) => {
          await client.eval(APPEND, 2, 'bench:keys', 'bench:messages', messageKey(run, LETTERS[letter]!));
          if (letter + 1 === LETTERS.length) return;
          const { name, data, opts } = jobOf({ run, letter: letter + 1 });
          await queue.add(name, data, opts);
        },
        { connection, concurrency },
      );
      worker.on('error', all.reject);
      worker.on('failed', (_, error) => all.reject(error));
      worker.on('completed', () => {
        completed += 1;
        if (completed === planned * LETTERS.length) all.resolve();
      });
      try {
        await all.promise;
      } finally {
        await worker.close();
      }
    },
    log: () => client.lrange('bench:messages', 0, -1),
    serverCpu: () => server.cpuSeconds(),
    async close() {
      await queue.close();
      client.disconnect();
      await server.stop();
    },
  };
}

function jobOf(data: Step): Planned {
  // A colon is BullMQ's own in an id.
  const jobId = `${data.run}/${data.letter}`;
  return { name: 'step', data, opts: { jobId, removeOnComplete: true } };
}
