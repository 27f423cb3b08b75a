import { toEpochMs } from '../../shared/time/instant.ts';
import { httpEvent } from './http-event.ts';
import type { LocalWorld } from './world.ts';

/** The path of the page behind the question in a message; undefined when it asks none. */
export const questionPath = (text: string): string | undefined => /\/a\/[\w-]+/.exec(text)?.[0];

/**
 * Opens the page of a question, chooses an answer and sends the form, as a browser without script does.
 * @throws PageRefused
 */
export async function answerPage(local: LocalWorld, path: string, answer: string): Promise<void> {
  const shown = await open(local, 'GET', path);
  const fields = new URLSearchParams();
  for (const [tag] of shown.matchAll(/<input\b[^>]*type="hidden"[^>]*>/g))
    fields.set(attribute(tag, 'name'), attribute(tag, 'value'));
  const [radio = ''] = /<input\b[^>]*type="radio"[^>]*>/.exec(shown) ?? [];
  fields.set(attribute(radio, 'name'), answer);
  await open(local, 'POST', path, fields.toString());
}

const attribute = (tag: string, name: string): string =>
  new RegExp(` ${name}="([^"]*)"`).exec(tag)?.[1] ?? '';

async function open(local: LocalWorld, method: string, path: string, body = ''): Promise<string> {
  const result = await local.functions.http['member-pages'](
    httpEvent({
      method,
      path,
      pathParameters: { token: path.split('/')[2] ?? '' },
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: Buffer.from(body),
      timeEpoch: toEpochMs(local.clock.now()),
    }),
  );
  const { statusCode = 200, body: page = '' } = typeof result === 'string' ? { body: result } : result;
  if (statusCode >= 400) throw new PageRefused(method, statusCode);
  return page;
}

export class PageRefused extends Error {
  override readonly name = 'PageRefused';
  constructor(method: string, status: number) {
    super(`The page of a question answered ${method} with ${status}; expected below 400.`);
  }
}
