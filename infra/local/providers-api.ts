import { Hono, type Context } from 'hono';
import * as z from 'zod';
import { FATES } from '../../shared/adapters/delivery-events.local.ts';
import { FAULTS } from '../../shared/adapters/provider-faults.local.ts';
import { freezeSending, readSwitch, releaseSending } from '../../shared/message/sending-switch.ts';
import { FateImpossible, MessageUnknown, play } from './providers.ts';
import type { LocalWorld } from './world.ts';

const times = z.int().min(1).max(1000).default(1);
const names = <Name extends string>(faults: Readonly<Record<Name, string>>): [Name, ...Name[]] =>
  Object.keys(faults) as [Name, ...Name[]];
const faultSchema = z.discriminatedUnion(
  'channel',
  [
    z.strictObject({ channel: z.literal('email'), fault: z.enum(names(FAULTS.email)), times }),
    z.strictObject({ channel: z.literal('sms'), fault: z.enum(names(FAULTS.sms)), times }),
  ],
  'expected { "channel": "email" or "sms", "fault": a name that GET /local/faults lists, "times": 1 to 1000 }',
);

const sendingSchema = z.discriminatedUnion(
  'frozen',
  [
    z.strictObject({ frozen: z.literal(true), why: z.string().trim().min(1).max(500) }),
    z.strictObject({ frozen: z.literal(false) }),
  ],
  'expected { "frozen": true, "why": "…" } or { "frozen": false }',
);

const playSchema = z.strictObject({ fate: z.enum(FATES) }, `expected { "fate": "${FATES.join('" or "')}" }`);

/** The routes under /local that play what providers do, and hold back all sending. */
export function createProvidersApi(local: LocalWorld): Hono {
  const { faults, world } = local;
  const api = new Hono();

  const standing = () => ({ standing: faults.standing() });
  api.get('/faults', (c) => c.json({ faults: FAULTS, ...standing() }));
  api.post('/faults', async (c) => {
    const fault = faultSchema.safeParse(await bodyOf(c));
    if (!fault.success) return refuse(c, fault.error);
    faults.add(fault.data);
    return c.json(standing());
  });
  api.delete('/faults', (c) => {
    faults.clear();
    return c.json(standing());
  });

  const sending = async () => {
    const { frozen = null, tripped } = await readSwitch(world.items, world.clock.now());
    return { frozen, tripped };
  };
  api.get('/sending', async (c) => c.json(await sending()));
  api.post('/sending', async (c) => {
    const asked = sendingSchema.safeParse(await bodyOf(c));
    if (!asked.success) return refuse(c, asked.error);
    if (asked.data.frozen) await freezeSending(world.items, asked.data.why, world.clock.now());
    else await releaseSending(world.items);
    return c.json(await sending());
  });

  api.post('/messages/:key/play', async (c) => {
    const asked = playSchema.safeParse(await bodyOf(c));
    if (!asked.success) return refuse(c, asked.error);
    const key = c.req.param('key');
    try {
      const entry = await play(local, key, asked.data.fate);
      const reason = entry && 'reason' in entry ? { reason: entry.reason } : {};
      return c.json({ key, state: entry?.state ?? null, ...reason });
    } catch (error) {
      if (error instanceof MessageUnknown) return c.json({ error: 'not-found', message: error.message }, 404);
      if (error instanceof FateImpossible)
        return c.json({ error: 'bad-request', message: error.message }, 400);
      throw error;
    }
  });
  return api;
}

/** What is no JSON is refused by the schema, which says what was expected. */
const bodyOf = (c: Context): Promise<unknown> => c.req.json<unknown>().catch(() => undefined);

const refuse = (c: Context, error: z.ZodError) =>
  c.json({ error: 'bad-request', message: z.prettifyError(error) }, 400);
