import { Hono } from 'hono';
import * as z from 'zod';
import { WebhookRefused } from '../../shared/webhook/refusal.ts';
import type { Source } from '../../shared/webhook/source.ts';
import { SOURCES } from '../../shared/webhook/sources/index.ts';
import type { LocalWorld } from './world.ts';

/** What `GET /local` lists of it. */
export const SECRETS_ENDPOINTS = {
  'POST /local/forms/<form>/secret':
    '{ "secret": "…" } for one that the tool chose, {} for one of ours: it is the current one from now on, and the one before still counts; { "only": true } ends that → { secret, before }',
} as const;

const askedSchema = z.strictObject({
  secret: z
    .string()
    .regex(/^[\x21-\x7e]{1,256}$/, 'must be 1 to 256 visible ASCII characters, as the tool shows it')
    .optional(),
  /** The current one alone counts from now on. */
  only: z.boolean().optional(),
});

/** The route by which a form's secret is changed: two count at a time, so that no submission is lost in between. */
export function createSecretsApi({ world, workflows, secrets }: LocalWorld): Hono {
  const api = new Hono();
  api.post('/forms/:form/secret', async (c) => {
    const form = workflows.forms.get(c.req.param('form'));
    if (!form)
      return c.json(
        { error: 'not-found', message: 'No form has that name; GET /local/forms lists them.' },
        404,
      );
    const asked = askedSchema.safeParse(await c.req.json<unknown>().catch(() => undefined));
    if (!asked.success) return c.json(bad(z.prettifyError(asked.error)), 400);
    const { only = false, secret: given } = asked.data;
    const known = (await world.secrets.get(form.secret)).map(({ value }) => value);
    const secret = given ?? (only ? known[0]! : secrets.make());
    const problem = problemOf(SOURCES[form.source], secret);
    if (problem !== undefined) return c.json(bad(problem), 400);
    // The same press twice must not end the one before.
    const before = only ? [] : known.filter((one) => one !== secret).slice(0, 1);
    secrets.set(form.secret, [secret, ...before]);
    return c.json({ secret, before });
  });
  return api;
}

const bad = (message: string) => ({ error: 'bad-request', message });

/** Why a source cannot prove anything with a secret, in its own words; to it, this request is merely not authentic. */
function problemOf(source: Source, secret: string): string | undefined {
  const headers = { 'webhook-id': 'x', 'webhook-timestamp': '0', 'webhook-signature': 'x' };
  const request = { method: 'POST', url: '', query: '', pathSecret: 'x', body: Buffer.of(), receivedAtMs: 0 };
  try {
    source.verify({ ...request, headers }, [secret]);
  } catch (error) {
    if (error instanceof TypeError) return error.message;
    if (!(error instanceof WebhookRefused)) throw error;
  }
  return undefined;
}
