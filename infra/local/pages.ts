import { Hono, type Context } from 'hono';
import { FASTEST } from '../../shared/adapters/clock.local.ts';
import { lettersOf } from '../../shared/message/letter.ts';
import { readLanguage } from '../../functions/staff-pages/read-language.ts';
import { staffLanguage } from '../../functions/staff-pages/written.ts';
import { advance, type Advance } from './api.ts';
import { clockPage } from './clock-page.ts';
import { LOCAL_PAGES, wayBack } from './head.ts';
import { readAsked } from './inbox-list.ts';
import { inboxPage } from './inbox.ts';
import { catchUp } from './leaps.ts';
import { findMessage } from './messages.ts';
import { OutOfReach } from './reach.ts';
import { freshValues, isTaken, sendSigned, tryForms } from './try-it.ts';
import { tryPage } from './try-page.ts';
import { sayTo } from './word-pages.ts';
import type { LocalWorld } from './world.ts';

const LEAPS: ReadonlyMap<string, Advance | 'stop'> = new Map<string, Advance | 'stop'>([
  ['next', { until: 'next-effect' }],
  ['day', { by: 'P1D' }],
  ['week', { by: 'P7D' }],
  ['month', { by: 'P1M' }],
  ['stop', 'stop'],
]);

/**
 * The pages that only this machine has: inbox, clock, and what can be tried. To be mounted at `/` after what keeps
 * strangers and other origins out (./server.ts).
 * @param post the way to this server's own door, for webhooks that are tried.
 */
export function localPages(local: LocalWorld, post: (request: Request) => Promise<Response>): Hono {
  const app = new Hono();
  /** What is due by now is done first, at whatever speed the clock runs. */
  const caughtUp = () => catchUp(local);
  const { templates, organisation } = local.workflows;
  const letters = lettersOf(templates);
  /** Of who reads; as a page is made anew each time, none is kept. */
  const languageOf = (c: Context) => {
    c.header('vary', 'accept-language');
    c.header('cache-control', 'no-store');
    return readLanguage(c.req.header('accept-language'), staffLanguage(organisation));
  };

  const notDone = (c: Context, message: string) =>
    sayTo(local, c, { status: 400, page: 'notDone' }, () => c.text(message, 400));

  app.get('/', async (c) => {
    await caughtUp();
    const query = c.req.query();
    const { message, as } = query;
    const isGone = message !== undefined && !findMessage(local, message);
    return c.html(
      await inboxPage(local, languageOf(c), { message, as }, readAsked(query)),
      isGone ? 404 : 200,
    );
  });
  app.get('/clock', async (c) => {
    await caughtUp();
    return c.html(await clockPage(local, { language: languageOf(c), letters }));
  });
  app.post('/clock', async (c) => {
    const { leap, back } = await c.req.parseBody();
    const how = typeof leap === 'string' ? LEAPS.get(leap) : undefined;
    if (how === undefined) return notDone(c, `leap must be one of ${[...LEAPS.keys()].join(', ')}.`);
    try {
      await (how === 'stop' ? local.engine.halt() : advance(local, how));
    } catch (error) {
      // The page of the clock says that this is as far as it goes.
      if (!(error instanceof OutOfReach)) throw error;
      return c.redirect(LOCAL_PAGES.clock, 303);
    }
    return c.redirect(wayBack(back), 303);
  });
  app.post('/clock/speed', async (c) => {
    const given = (await c.req.parseBody())['speed'];
    const speed = typeof given === 'string' && given !== '' ? Number(given) : Number.NaN;
    if (!(speed >= 0 && speed <= FASTEST)) return notDone(c, `speed must be a number from 0 to ${FASTEST}.`);
    await caughtUp();
    local.clock.runAt(speed);
    return c.redirect('/clock', 303);
  });
  app.get('/try', async (c) => {
    await caughtUp();
    return c.html(tryPage(local, languageOf(c), await freshValues(local)));
  });
  app.post('/try/:form', async (c) => {
    const form = tryForms(local).find((one) => one.form === c.req.param('form'));
    if (!form) {
      const known = tryForms(local).map((one) => one.form);
      const message = `There is no such form; try one of ${known.join(', ')}.`;
      return sayTo(local, c, { status: 404, page: 'notFound' }, () => c.text(message, 404));
    }
    const fields = await c.req.parseBody();
    const given = Object.fromEntries(
      Object.entries(fields).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    );
    await caughtUp();
    const sent = await sendSigned(local, form, given, post);
    // Whoever has just left is not the one for whom more is to happen.
    const isOver = !isTaken(sent) || sent.member === undefined || form.form === 'leave';
    const fresh = await freshValues(local, isOver ? undefined : given['membershipNumber']?.trim());
    return c.html(tryPage(local, languageOf(c), fresh, { sent, given }));
  });
  return app;
}
