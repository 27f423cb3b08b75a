import { Hono } from 'hono';
import * as z from 'zod';
import { FASTEST } from '../../shared/adapters/clock.local.ts';
import { whatComes } from './what-comes.ts';
import type { LocalWorld } from './world.ts';

/** What `GET /local` lists of it. */
export const CLOCK_ENDPOINTS = {
  'GET /local/clock/speed': '{ speed }: seconds here in a second of the wall; 1 is real time, 0 stands',
  'POST /local/clock/speed': `{ "speed": 3600 } for an hour a second, 0 to ${FASTEST} → { now, speed }`,
  'GET /local/clock/next': 'what comes next, the first first: at, what, journey, member; ?limit=<1-100>',
} as const;

const speedSchema = z.strictObject(
  { speed: z.number().min(0).max(FASTEST) },
  `expected { "speed": a number from 0 to ${FASTEST} }; 1 is real time, 0 stands`,
);
const limitSchema = z.coerce.number().int().min(1).max(100).default(20);

/** The routes under /local/clock, but for those that move it by hand. */
export function createClockApi(local: LocalWorld): Hono {
  const { clock } = local;
  const api = new Hono();
  api.get('/clock/speed', (c) => c.json({ speed: clock.speed() }));
  api.post('/clock/speed', async (c) => {
    const asked = speedSchema.safeParse(await c.req.json<unknown>().catch(() => undefined));
    if (!asked.success) return c.json({ error: 'bad-request', message: z.prettifyError(asked.error) }, 400);
    clock.runAt(asked.data.speed);
    return c.json({ now: clock.now(), speed: clock.speed() });
  });
  api.get('/clock/next', async (c) => {
    const limit = limitSchema.safeParse(c.req.query('limit'));
    if (!limit.success)
      return c.json({ error: 'bad-request', message: 'limit must be a whole number from 1 to 100.' }, 400);
    return c.json(await whatComes(local, limit.data));
  });
  return api;
}
