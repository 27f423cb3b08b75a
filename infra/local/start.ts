import type { AddressInfo } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { createAdaptorServer, type ServerType } from '@hono/node-server';
import { systemTimer, systemWall } from '../../shared/adapters/clock.local.ts';
import { StorageFailed } from '../../shared/adapters/sqlite.errors.ts';
import { errorFacts, log } from '../../shared/log.ts';
import type { Workflows } from '../../shared/journey/workflows.ts';
import { fromEpochMs, plus, type Instant } from '../../shared/time/instant.ts';
import { hasData, makeFolder, openData } from './data-file.ts';
import { attendRoom } from './attend-room.ts';
import { makeFirstData } from './living/first-data.ts';
import type { Made } from './living/history.ts';
import { lookFirst } from './first-look.ts';
import type { Options } from './options.ts';
import { OutOfReach, reachOf } from './reach.ts';
import { createServer } from './server.ts';
import { createLocalWorld, type LocalWorld } from './world.ts';

/** The example is the same for everybody, but for when it ends. */
const SEED = 'living';

/** Between two pages that nobody has asked for: a request that comes in waits for one of them at most. */
const BREATH_MS = 20;

export interface Running {
  readonly local: LocalWorld;
  /** There was no data before. */
  readonly isNew: boolean;
  /** What of the example did not fit the organisation's own forms; empty when no example was made. */
  readonly misfits: Made['misfits'];
  /** Each page has been made once, and the figures are counted: from then on the first who asks waits no longer than the next. */
  readonly looked: Promise<void>;
  /** Lets go of everything: no request is taken any more, what is under way is finished, the file is closed. */
  stop(): Promise<void>;
}

/**
 * Starts everything on one machine; the first time with the history of an example, unless it is to be empty.
 * @param onProgress told how much of that history is made, from 0 to 1.
 * @throws DataProblem, PortTaken, OutOfReach.
 */
export async function start(
  options: Options,
  workflows: Workflows,
  onProgress: (share: number) => void = () => undefined,
): Promise<Running> {
  makeFolder(options.data);
  const isNew = !hasData(options.data);
  const hasExample = isNew && !options.empty;
  let db = hasExample ? undefined : openData(options.data);
  let fetch: (request: Request) => Response | Promise<Response> = notYet;
  const server = createAdaptorServer({ fetch: (request) => fetch(request) });
  try {
    const port = await listen(server, options.port);
    const wall = systemWall();
    const at = options.at ?? fromEpochMs(wall);
    const reach = reachOf(workflows.points);
    if (isNew && (at < reach.first || at > reach.last)) throw new OutOfReach(at, reach);
    const publicUrl = `http://127.0.0.1:${port}`;
    const history = { workflows, publicUrl, now: at, wall, seed: SEED, onProgress };
    const made = hasExample ? await makeFirstData(options.data, history) : undefined;
    const opened = (db ??= openData(options.data));
    const local = createLocalWorld({
      db: opened,
      workflows,
      publicUrl,
      at,
      wall: systemWall,
      breathe: () => setImmediate(),
    });
    const pulse = keepTime(local);
    const say = (line: string): void => console.error(`\n${line}`);
    const leaveRoom = attendRoom(local.storage, { say, later: systemTimer, resume: pulse.wake });
    const app = createServer(local, pulse.wake);
    fetch = app.fetch;
    pulse.wake();
    let stopping = false;
    const looked = lookFirst(async (path) => app.request(`${publicUrl}${path}`), {
      breathe: () => new Promise((resolve) => systemTimer(BREATH_MS, resolve)),
      goesOn: () => !stopping,
    });
    return {
      local,
      isNew,
      misfits: made?.misfits ?? new Map(),
      looked,
      async stop() {
        stopping = true;
        close(server);
        leaveRoom();
        await Promise.all([pulse.stop(), local.engine.stop(), looked]);
        opened.close();
      },
    };
  } catch (error) {
    close(server);
    if (db?.isOpen) db.close();
    throw error;
  }
}

/** Who asks while the example is made is asked to look again. */
function notYet(): Response {
  const headers = { refresh: '2', 'retry-after': '2', 'content-type': 'text/plain; charset=utf-8' };
  return new Response('Lojal is starting: the terminal shows how far it is.\n', { status: 503, headers });
}

function close(server: ServerType): void {
  server.close();
  if ('closeIdleConnections' in server) server.closeIdleConnections();
}

function listen(server: ServerType, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        WORDS.has(String(error.code)) ? new PortTaken(port, String(error.code), { cause: error }) : error,
      );
    });
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

/** Does what falls due as the clock runs by itself, and at once when woken. */
function keepTime({ engine, clock, storage }: LocalWorld): { wake: () => void; stop: () => Promise<void> } {
  let callOff = (): void => undefined;
  let last: Promise<unknown> = Promise.resolve();
  let stopped = false;
  const wake = (): void => {
    // Whoever looks for room wakes it again.
    if (stopped || storage.failure()) return;
    last = engine
      .advanceTo(clock.aim())
      .catch((error: unknown) => {
        if (!(error instanceof StorageFailed))
          log.error('what was due could not be done; it will be tried again', errorFacts(error));
      })
      .then(() => {
        callOff();
        if (!stopped) callOff = clock.wake(later(engine.nextWakeAt(), clock.now()), wake);
      });
  };
  return {
    wake,
    async stop() {
      stopped = true;
      callOff();
      await last;
    },
  };
}

/** A fault must not become a busy loop: what is overdue is tried again after a second. */
function later(at: Instant, now: Instant): Instant {
  return at > now ? at : plus(now, 'PT1S');
}

/** Why a port cannot be had, and which one could. */
type Words = readonly [why: string, other: (port: number) => number];
const WORDS: ReadonlyMap<string, Words> = new Map<string, Words>([
  ['EADDRINUSE', ['is taken by another program. Stop it', (port) => (port % 65_535) + 1]],
  ['EACCES', ['is not for you to use. Start as one who may', () => 3000]],
]);

export class PortTaken extends Error {
  override readonly name = 'PortTaken';
  constructor(port: number, code: string, options?: ErrorOptions) {
    const [why, other] = WORDS.get(code)!;
    super(`Port ${port} ${why}, or choose another: PORT=${other(port)} npm start`, options);
  }
}
