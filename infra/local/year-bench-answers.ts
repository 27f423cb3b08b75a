import { toEpochMs } from '../../shared/time/instant.ts';
import type { Effect } from './effects.ts';
import { httpEvent } from './http-event.ts';
import type { LocalWorld } from './world.ts';

/** What a member gives to each kind of question: of scores more good ones than bad, so that every way is gone. */
const SCORES = ['10', '9', '9', '8', '7', '6', '3'] as const;
const SUPPORT = ['5', '5', '4', '3', '1'] as const;
const CHOICES = ['well', 'well', 'so-so', 'call-me'] as const;

/** Answers on the member's page, by the link in the message that asked: looks, fills in the form, and sends it. */
export async function answerOn(local: LocalWorld, asked: Effect, chance: () => number): Promise<void> {
  const given = asked.question === 'nps' ? SCORES : asked.question === 'support' ? SUPPORT : CHOICES;
  const path = linkIn(local, asked);
  const page = await send(local, 'GET', path, '');
  const fields = new URLSearchParams();
  for (const [, name, value] of page.body.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)" \/>/g))
    fields.set(name!, value!.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&'));
  fields.set('a', given[Math.floor(chance() * given.length)]!);
  const { status } = await send(local, 'POST', path, fields.toString());
  if (status !== 303)
    throw new Error(`An answer to ${asked.question} was not taken: status ${status}, expected 303.`);
}

function linkIn(local: LocalWorld, { message, channel, question }: Effect): string {
  const text =
    channel === 'sms' ? local.texts.find(message ?? '')?.body : local.mailbox.find(message ?? '')?.text;
  const [path] = /\/a\/[\w-]+/.exec(text ?? '') ?? [];
  if (!path) throw new Error(`The message that asks ${question} has no link to answer by.`);
  return path;
}

async function send(
  local: LocalWorld,
  method: string,
  path: string,
  body: string,
): Promise<{ status: number; body: string }> {
  const result = await local.functions.http['member-pages'](
    httpEvent({
      method,
      path,
      pathParameters: { token: path.slice('/a/'.length) },
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: Buffer.from(body),
      timeEpoch: toEpochMs(local.clock.now()),
    }),
  );
  return typeof result === 'string'
    ? { status: 200, body: result }
    : { status: result.statusCode ?? 200, body: result.body ?? '' };
}
