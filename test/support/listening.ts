import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { createServer } from '../../infra/local/server.ts';
import { createLocalWorld } from '../../infra/local/world.ts';
import { seededBytes } from '../../shared/adapters/ids.local.ts';
import { createLocalQueue } from '../../shared/adapters/queue.local.ts';
import { openDatabase } from '../../shared/adapters/sqlite.ts';
import { workflows } from '../../workflows/index.ts';
import type { Incoming } from './incoming.ts';
import { TUESDAY } from './world.ts';

/** A world in memory behind a real socket, at an address of its own. */
export interface Listening extends Incoming {
  readonly url: string;
  readonly port: number;
  readonly close: () => Promise<void>;
}

export async function listening(): Promise<Listening> {
  let fetch: (request: Request) => Response | Promise<Response> = () =>
    new Response('starting', { status: 503 });
  const server = createAdaptorServer({ fetch: (request) => fetch(request) });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const db = openDatabase(':memory:');
  const bytes = seededBytes('listening');
  const local = createLocalWorld({ db, workflows, publicUrl: url, at: TUESDAY, bytes });
  fetch = createServer(local, () => undefined).fetch;
  const queue = createLocalQueue({ db, clock: local.clock, visibilitySeconds: 180, maxReceives: 5 });
  const close = async (): Promise<void> => {
    const closed = once(server, 'close');
    server.close();
    if ('closeAllConnections' in server) server.closeAllConnections();
    await closed;
    db.close();
  };
  return { local, db, queue, url, port, close };
}

/**
 * Sends bytes as they are, which no client would, and then nothing more.
 * @returns the status; undefined when the connection was closed without an answer.
 */
export async function statusOf(port: number, bytes: string | Uint8Array): Promise<number | undefined> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  let answer = '';
  socket.on('data', (chunk: Buffer) => (answer += chunk.toString('latin1')));
  // A server that has answered before all was sent may reset the connection: what counts is what it said.
  socket.on('error', () => undefined);
  const closed = once(socket, 'close');
  socket.end(bytes);
  await Promise.race([closed, once(socket, 'end')]).catch(() => undefined);
  socket.destroy();
  await closed;
  const status = /^HTTP\/1\.1 (\d{3}) /.exec(answer)?.[1];
  return status === undefined ? undefined : Number(status);
}
