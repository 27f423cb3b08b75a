import { Hono, type Context } from 'hono';
import * as z from 'zod';
import { listQuarantined } from '../../functions/receive-webhook/quarantine.ts';
import {
  discardOfForm,
  discardQuarantined,
  replayBody,
  replayQuarantined,
} from '../../functions/receive-webhook/replay.ts';
import { InvalidWrite } from '../../shared/ports/items.ts';
import type { LocalWorld } from './world.ts';

/** What `GET /local` lists of it. */
export const QUARANTINE_ENDPOINTS = {
  'GET /local/quarantine':
    'submissions that were authentic and made no event, longest first: id, form, receivedAt, code, reason, of one event of a list also its place; ?after=<next> for the next page',
  'POST /local/quarantine/replay':
    '{} for all, { "form": "join" }, or { "form": "join", "id": "…" }, through the maps of today → { replayed, kept }',
  'POST /local/quarantine/discard':
    '{ "form": "join", "id": "…" } for one, { "form": "join", "all": true } for all of a form → { discarded }',
} as const;

const form = z.string().min(1);
const id = z.string().regex(/^[0-9a-f]{32}$/, 'must be an id as GET /local/quarantine lists it');
const replaySchema = z.union(
  [z.strictObject({ form, id }), z.strictObject({ form: form.optional() })],
  'expected {}, { "form": "<name>" } or { "form": "<name>", "id": "<as GET /local/quarantine lists it>" }',
);
const discardSchema = z.union(
  [z.strictObject({ form, id }), z.strictObject({ form, all: z.literal(true) })],
  'expected { "form": "<name>", "id": "<as GET /local/quarantine lists it>" } or { "form": "<name>", "all": true }',
);

/** The routes under /local for what waits until a form's map is mended. */
export function createQuarantineApi({ world, workflows, engine }: LocalWorld): Hono {
  const api = new Hono();

  api.get('/quarantine', async (c) => {
    const after = c.req.query('after');
    try {
      return c.json(await listQuarantined(world.items, after === undefined ? {} : { after }));
    } catch (error) {
      if (!(error instanceof InvalidWrite)) throw error;
      return c.json({ error: 'bad-request', message: 'Give as after the next of a page before.' }, 400);
    }
  });

  api.post('/quarantine/replay', async (c) => {
    const asked = replaySchema.safeParse(await bodyOf(c));
    if (!asked.success) return refuse(c, asked.error);
    const done =
      'id' in asked.data
        ? await replayBody(world, workflows, asked.data)
        : await replayQuarantined(world, workflows, asked.data.form);
    if (!done) return notThere(c);
    await engine.settle();
    return c.json(done);
  });

  api.post('/quarantine/discard', async (c) => {
    const asked = discardSchema.safeParse(await bodyOf(c));
    if (!asked.success) return refuse(c, asked.error);
    if ('all' in asked.data) return c.json({ discarded: await discardOfForm(world, asked.data.form) });
    return (await discardQuarantined(world, asked.data)) ? c.json({ discarded: 1 }) : notThere(c);
  });
  return api;
}

/** What is no JSON is refused by the schema, which says what was expected. */
const bodyOf = (c: Context): Promise<unknown> => c.req.json<unknown>().catch(() => undefined);

const refuse = (c: Context, error: z.ZodError) =>
  c.json({ error: 'bad-request', message: z.prettifyError(error) }, 400);

const notThere = (c: Context) =>
  c.json(
    {
      error: 'not-found',
      message: 'No submission of that form and id waits; GET /local/quarantine lists them.',
    },
    404,
  );
