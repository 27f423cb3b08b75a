import { createServer } from '../../infra/local/server.ts';
import { plus } from '../../shared/time/instant.ts';
import { fatesOf } from './sending.ts';
import { ASA, refOf, submitAndSettle, testWorld, TUESDAY } from './world.ts';

/** A world, and its server without a socket, as curl and a browser that reads English ask it. */
export function served(options: Parameters<typeof testWorld>[0] = {}) {
  const local = testWorld(options);
  const app = createServer(local, () => undefined);
  const ask = (path: string, init: RequestInit = {}) => {
    const headers = new Headers(init.headers);
    if (!headers.has('accept-language')) headers.set('accept-language', 'en');
    return app.request(`http://127.0.0.1:3000${path}`, { ...init, headers });
  };
  const json = async (path: string, init?: RequestInit): Promise<unknown> => (await ask(path, init)).json();
  const post = (path: string, body: unknown) =>
    ask(path, { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) });
  const press = (path: string, form: Record<string, string>, headers: Record<string, string> = {}) =>
    ask(path, { method: 'POST', body: new URLSearchParams(form), headers });
  const page = async (path: string): Promise<string> => (await ask(path)).text();
  const joins = () => submitAndSettle(local, 'join', ASA);
  const passes = (time: string) => local.engine.advanceTo(plus(local.clock.now(), time));
  const fates = async () => fatesOf(local, await refOf(local, ASA.membershipNumber));
  return { local, ask, json, post, press, page, joins, passes, fates };
}

/** Åsa has joined and has her first mail. */
export async function servedWithFirstMail(options: Parameters<typeof testWorld>[0] = {}) {
  const made = served(options);
  await made.joins();
  return { ...made, key: made.local.mailbox.accepted()[0]!.key };
}

/** An SMS to nobody in the register. */
export const SMS = {
  key: 'sms1',
  to: '+46701740605',
  from: 'Exempelfb',
  body: 'Hej Åsa',
  encoding: 'GSM-7',
  parts: 1,
  deliverBefore: plus(TUESDAY, 'PT3H'),
  context: { member: 'm1', journey: 'check-in', step: 'reminder' },
} as const;
