import { Hono, type Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { systemWall } from '../../shared/adapters/clock.local.ts';
import { advance, createLocalApi, type Advance } from './api.ts';
import { httpEvent } from './http-event.ts';
import { inboxPage, messageFrame } from './inbox.ts';
import type { LocalWorld } from './world.ts';

/** What an HTTP API takes at most, before any function is asked. */
const LARGEST_REQUEST = 10 * 1024 * 1024;

const LEAPS: Readonly<Record<string, Advance>> = {
  next: { until: 'next-effect' },
  day: { by: 'P1D' },
  week: { by: 'P7D' },
  month: { by: 'P1M' },
};

/** The web server of one machine: the routes of the HTTP API, and what only the local world has. */
export function createServer(local: LocalWorld, onRequest: () => void): Hono {
  const app = new Hono();
  app.use(
    bodyLimit({
      maxSize: LARGEST_REQUEST,
      onError: (c) => c.json({ error: 'too-large', message: 'The request is larger than 10 MiB.' }, 413),
    }),
  );

  const passTo = (name: 'receive-webhook' | 'member-pages', parameter: string) => async (c: Context) => {
    const result = await local.functions.http[name](
      httpEvent({
        method: c.req.method,
        path: c.req.path,
        pathParameters: { [parameter]: c.req.param(parameter) ?? '' },
        headers: c.req.header(),
        body: new Uint8Array(await c.req.arrayBuffer()),
        // The request's own time: signatures are as fresh as the wall says, whatever the virtual clock shows.
        timeEpoch: systemWall(),
      }),
    );
    onRequest();
    if (typeof result === 'string') return c.body(result);
    return new Response(c.req.method === 'HEAD' ? null : (result.body ?? ''), {
      status: result.statusCode ?? 200,
      headers: Object.entries(result.headers ?? {}).map(([key, value]): [string, string] => [
        key,
        String(value),
      ]),
    });
  };
  app.all('/hooks/:form', passTo('receive-webhook', 'form'));
  app.all('/u/:token', passTo('member-pages', 'token'));

  // A page on the internet must not steer a world on someone's machine: neither by its own name for 127.0.0.1 …
  app.use(async (c, next) => {
    const host = new URL(c.req.url).hostname;
    if (['127.0.0.1', 'localhost', '[::1]'].includes(host)) return next();
    return c.json(
      { error: 'misdirected', message: 'Open this as http://127.0.0.1 on the machine itself.' },
      421,
    );
  });
  app.post('/clock', async (c) => {
    // … nor by a form that posts here.
    const origin = c.req.header('origin');
    if (origin && origin !== new URL(c.req.url).origin)
      return c.text('Press the button on the inbox page.', 403);
    const { leap } = await c.req.parseBody();
    const how = typeof leap === 'string' ? LEAPS[leap] : undefined;
    if (!how) return c.text(`leap must be one of ${Object.keys(LEAPS).join(', ')}.`, 400);
    await advance(local, how);
    return c.redirect('/', 303);
  });
  app.get('/', async (c) => {
    await local.engine.settle();
    return c.html(inboxPage(local, c.req.query('message'), c.req.query('as')));
  });
  app.get('/messages/:key', (c) => {
    const mail = local.mailbox.find(c.req.param('key'));
    if (!mail) return c.notFound();
    // The mail is shown as a mail program would: no script, nothing fetched.
    c.header(
      'content-security-policy',
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox allow-popups allow-popups-to-escape-sandbox",
    );
    return c.html(messageFrame(mail));
  });
  app.route('/local', createLocalApi(local));
  app.notFound((c) => c.json({ error: 'not-found', message: 'GET /local lists what there is.' }, 404));
  app.onError((error, c) => {
    console.error(error);
    return c.json({ error: 'fault', message: 'Something went wrong; see the terminal.' }, 500);
  });
  return app;
}
