import { Hono, type Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { systemWall } from '../../shared/adapters/clock.local.ts';
import { FATES } from '../../shared/adapters/delivery-events.local.ts';
import { StorageFailed } from '../../shared/adapters/sqlite.errors.ts';
import { releaseSending } from '../../shared/message/sending-switch.ts';
import { createLocalApi } from './api.ts';
import { freshTally } from './fresh-tally.ts';
import { httpEvent } from './http-event.ts';
import { messageFrame } from './inbox-message.ts';
import { catchUp } from './leaps.ts';
import { localPages } from './pages.ts';
import { FateImpossible, MessageUnknown, play } from './providers.ts';
import { taskRoutes } from './tasks-api.ts';
import { sayTo } from './word-pages.ts';
import type { LocalWorld } from './world.ts';

/** What an HTTP API takes at most, before any function is asked. */
const LARGEST_REQUEST = 10 * 1024 * 1024;

/** The web server of one machine: the routes of the HTTP API, and what only the local world has. */
export function createServer(local: LocalWorld, onRequest: () => void): Hono {
  const app = new Hono();
  app.use(
    bodyLimit({
      maxSize: LARGEST_REQUEST,
      onError: (c) => c.json({ error: 'too-large', message: 'The request is larger than 10 MiB.' }, 413),
    }),
  );

  const notFound = (c: Context) =>
    sayTo(local, c, { status: 404, page: 'notFound' }, () =>
      c.json({ error: 'not-found', message: 'GET /local lists what there is.' }, 404),
    );
  const notDone = (c: Context, message: string) =>
    sayTo(local, c, { status: 400, page: 'notDone' }, () => c.text(message, 400));
  const passTo = (name: 'receive-webhook' | 'member-pages' | 'staff-pages') => async (c: Context) => {
    const result = await local.functions.http[name](
      httpEvent({
        method: c.req.method,
        path: c.req.path,
        query: new URL(c.req.url).search.slice(1),
        pathParameters: c.req.param(),
        headers: { host: new URL(c.req.url).host, ...c.req.header() },
        body: new Uint8Array(await c.req.arrayBuffer()),
        // The request's own time: signatures are as fresh as the wall says, whatever the virtual clock shows.
        timeEpoch: systemWall(),
      }),
    );
    onRequest();
    if (typeof result === 'string') return c.body(result);
    // A function says of any fault that it is one; of this one we know more.
    if ((result.statusCode ?? 200) >= 500 && local.storage.failure()) return noRoom(c);
    return new Response(c.req.method === 'HEAD' ? null : (result.body ?? ''), {
      status: result.statusCode ?? 200,
      headers: Object.entries(result.headers ?? {}).map(([key, value]): [string, string] => [
        key,
        String(value),
      ]),
    });
  };
  for (const path of ['/hooks/:form', '/hooks/:form/:secret']) app.all(path, passTo('receive-webhook'));
  for (const path of ['/u/:token', '/a/:token', '/p/:token', '/p/:token/:page'])
    app.all(path, passTo('member-pages'));

  // A page on the internet must not steer a world on someone's machine: neither by its own name for 127.0.0.1 …
  app.use(async (c, next) => {
    const host = new URL(c.req.url).hostname;
    if (['127.0.0.1', 'localhost', '[::1]'].includes(host)) return next();
    return c.json(
      { error: 'misdirected', message: 'Open this as http://127.0.0.1 on the machine itself.' },
      421,
    );
  });
  // … nor by a form or script that posts here: a browser says where that stands, and curl says nothing.
  app.use(async (c, next) => {
    const origin = c.req.header('origin');
    if (['GET', 'HEAD'].includes(c.req.method) || !origin || origin === new URL(c.req.url).origin)
      return next();
    return c.json({ error: 'other-origin', message: 'Press the button on the inbox page.' }, 403);
  });
  // What was asked of the clock, and what came in, may have made something due sooner than the pulse would look.
  app.use(async (c, next) => {
    await next();
    if (!['GET', 'HEAD'].includes(c.req.method)) onRequest();
  });
  app.route(
    '/',
    localPages(local, async (request) => app.request(request)),
  );
  app.post('/sending', async (c) => {
    const { frozen } = await c.req.parseBody();
    if (frozen !== 'false') return notDone(c, 'frozen must be false; POST /local/sending freezes.');
    await releaseSending(local.world.items);
    return c.redirect('/', 303);
  });
  app.post('/messages/:key/play', async (c) => {
    const key = c.req.param('key');
    const { fate } = await c.req.parseBody();
    const known = FATES.find((one) => one === fate);
    if (!known) return notDone(c, `fate must be one of ${FATES.join(', ')}.`);
    try {
      await play(local, key, known);
    } catch (error) {
      if (error instanceof MessageUnknown)
        return sayTo(local, c, { status: 404, page: 'notFound' }, () => c.text(error.message, 404));
      if (error instanceof FateImpossible) return notDone(c, error.message);
      throw error;
    }
    return c.redirect(`/?message=${key}`, 303);
  });
  app.get('/messages/:key', (c) => {
    const mail = local.mailbox.find(c.req.param('key'));
    if (!mail) return notFound(c);
    // The mail is shown as a mail program would: no script, nothing fetched.
    c.header(
      'content-security-policy',
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox allow-popups allow-popups-to-escape-sandbox",
    );
    return c.html(messageFrame(mail));
  });
  app.route('/local', createLocalApi(local));
  app.route('/', taskRoutes(local));

  const staff = passTo('staff-pages');
  const fresh = freshTally(local);
  for (const page of ['members', 'journeys', 'calls', 'pulse', 'tasks'])
    app.all(`/${page}/*`, async (c) => {
      await catchUp(local);
      if (page === 'journeys' || page === 'pulse') await fresh();
      const answer = await staff(c);
      // What staff did has effects, which the next page is to show.
      if (c.req.method === 'POST') await local.engine.settle();
      return answer;
    });
  app.notFound((c) => notFound(c));
  app.onError((error, c) => {
    if (error instanceof StorageFailed) return noRoom(c);
    console.error(error);
    const json = { error: 'fault', message: 'Something went wrong; see the terminal.' };
    return sayTo(local, c, { status: 500, page: 'fault' }, () => c.json(json, 500));
  });
  return app;
}

/** Not a fault of the request, and over when there is room: a form's tool sends it again. */
function noRoom(c: Context): Response {
  c.header('retry-after', '30');
  return c.json(
    {
      error: 'no-room',
      message: 'The disk is full or cannot be written; nothing was stored. Send it again later.',
    },
    503,
  );
}
