import { existsSync, mkdirSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createAdaptorServer, type ServerType } from '@hono/node-server';
import { systemWall } from '../../shared/adapters/clock.local.ts';
import { openDatabase } from '../../shared/adapters/sqlite.ts';
import { errorFacts, log } from '../../shared/log.ts';
import type { Workflows } from '../../shared/journey/workflows.ts';
import { fromEpochMs, plus, toEpochMs, type Instant } from '../../shared/time/instant.ts';
import { EXAMPLE_MEMBERS } from './examples.ts';
import type { Options } from './options.ts';
import { createServer } from './server.ts';
import { submit } from './webhook.ts';
import { createLocalWorld, type LocalWorld } from './world.ts';

const DAY = 24 * 60 * 60 * 1000;
/** The example members joined this many days ago, so that the first look at the inbox finds letters in it. */
const EXAMPLES_JOINED = [14, 12, 11];

export interface Running {
  readonly local: LocalWorld;
  /** There was no data before. */
  readonly isNew: boolean;
  /** Lets go of everything: no request is taken any more, what is under way is finished, the file is closed. */
  stop(): Promise<void>;
}

/**
 * Starts everything on one machine.
 * @throws DataInUse, DataVersionUnknown, PortTaken.
 */
export async function start(options: Options, workflows: Workflows): Promise<Running> {
  mkdirSync(options.data, { recursive: true });
  const file = join(options.data, 'lojal.db');
  const isNew = !existsSync(file);
  const db = openDatabase(file);
  let fetch: (request: Request) => Response | Promise<Response> = () =>
    new Response('starting', { status: 503 });
  const server = createAdaptorServer({ fetch: (request) => fetch(request) });
  const port = await listen(server, options.port).catch((error: unknown) => {
    db.close();
    throw error;
  });

  const now = options.at ?? fromEpochMs(systemWall());
  const examples = isNew && !options.empty;
  const at = examples ? daysBefore(now, EXAMPLES_JOINED[0]!) : now;
  const publicUrl = `http://127.0.0.1:${port}`;
  const local = createLocalWorld({ db, workflows, publicUrl, at, wall: systemWall });
  if (examples) await addExamples(local, now);

  const pulse = keepTime(local);
  fetch = createServer(local, pulse.wake).fetch;
  pulse.wake();
  return {
    local,
    isNew,
    async stop() {
      server.close();
      if ('closeIdleConnections' in server) server.closeIdleConnections();
      await pulse.stop();
      db.close();
    },
  };
}

function listen(server: ServerType, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? new PortTaken(port) : error);
    });
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

/** Three members joined two weeks ago and have had their first letters. */
async function addExamples(local: LocalWorld, now: Instant): Promise<void> {
  for (const [index, member] of EXAMPLE_MEMBERS.entries()) {
    await local.engine.advanceTo(daysBefore(now, EXAMPLES_JOINED[index]!));
    await submit(local, { form: 'join', id: `example-${member.membershipNumber}`, body: member });
  }
  await local.engine.advanceTo(now);
}

const daysBefore = (at: Instant, days: number): Instant => fromEpochMs(toEpochMs(at) - days * DAY);

/** Does what falls due as the clock runs by itself, and at once when woken. */
function keepTime({ engine, clock }: LocalWorld): { wake: () => void; stop: () => Promise<void> } {
  let callOff = (): void => undefined;
  let last: Promise<unknown> = Promise.resolve();
  let stopped = false;
  const wake = (): void => {
    if (stopped) return;
    last = engine
      .settle()
      .catch((error: unknown) =>
        log.error('what was due could not be done; it will be tried again', errorFacts(error)),
      )
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

export class PortTaken extends Error {
  override readonly name = 'PortTaken';
  constructor(port: number) {
    super(`Port ${port} is taken by another program. Stop it, or choose another: PORT=${port + 1} npm start`);
  }
}
