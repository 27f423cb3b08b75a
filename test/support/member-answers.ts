import { httpEvent } from '../../infra/local/http-event.ts';
import type { LocalWorld } from '../../infra/local/world.ts';
import { toEpochMs } from '../../shared/time/instant.ts';

/** The newest link to a question that an address (e-mail or E.164) was sent. */
export function newestQuestion(local: LocalWorld, address: string): string {
  const bodies = [
    ...local.mailbox.accepted().map(({ to, text, acceptedAt }) => ({ to, body: text, acceptedAt })),
    ...local.texts.accepted().map(({ to, body, acceptedAt }) => ({ to, body, acceptedAt })),
  ];
  const newest = bodies
    .filter(({ to }) => to === address)
    .toSorted((one, other) => (one.acceptedAt < other.acceptedAt ? 1 : -1))
    .flatMap(({ body }) => /\/a\/[\w-]+/.exec(body)?.[0] ?? [])[0];
  if (newest === undefined) throw new Error(`${address} was sent no question.`);
  return newest;
}

/** Opens the newest question, chooses an answer and sends the form, as a browser without script does. */
export async function answerNewest(
  local: LocalWorld,
  address: string,
  answer: string,
  comment = '',
): Promise<void> {
  await answerAt(local, newestQuestion(local, address), answer, comment);
}

/** The same of one question, by the path that its link leads to. @throws Error when a page says no. */
export async function answerAt(local: LocalWorld, path: string, answer: string, comment = ''): Promise<void> {
  const shown = await open(local, 'GET', path);
  const fields = new URLSearchParams();
  for (const [tag] of shown.body.matchAll(/<input\b[^>]*type="hidden"[^>]*>/g)) {
    const [, name = ''] = /name="([^"]*)"/.exec(tag) ?? [];
    const [, value = ''] = /value="([^"]*)"/.exec(tag) ?? [];
    fields.set(name, value);
  }
  const [, name = ''] = /<input\b[^>]*type="radio"[^>]*name="([^"]*)"/.exec(shown.body) ?? [];
  fields.set(name, answer);
  if (comment) fields.set('comment', comment);
  const sent = await open(local, 'POST', path, fields.toString());
  if (sent.status >= 400) throw new Error(`The answer "${answer}" was not taken: ${sent.status}.`);
}

async function open(local: LocalWorld, method: string, path: string, body = '') {
  const result = await local.functions.http['member-pages'](
    httpEvent({
      method,
      path,
      pathParameters: { token: path.split('/')[2]! },
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: Buffer.from(body),
      timeEpoch: toEpochMs(local.clock.now()),
    }),
  );
  if (typeof result === 'string') throw new TypeError('A member page answers with status and headers.');
  return { status: result.statusCode ?? 0, body: result.body ?? '' };
}
