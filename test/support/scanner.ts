import { decodeHTML } from 'entities';
import { httpEvent } from '../../infra/local/http-event.ts';
import type { LocalWorld } from '../../infra/local/world.ts';
import type { Mail } from '../../shared/ports/mailer.ts';
import type { Text } from '../../shared/ports/texter.ts';
import { toEpochMs } from '../../shared/time/instant.ts';

/** How programs that look into mails ask for what they find there: none of them is a person. */
const DISGUISES: readonly Readonly<Record<string, string>>[] = [
  {},
  { purpose: 'prefetch', 'sec-purpose': 'prefetch;prerender', 'sec-fetch-site': 'none' },
  { 'user-agent': 'Mozilla/5.0 (Windows NT 10.0) Chrome/126.0', accept: 'text/html', range: 'bytes=0-4095' },
  { 'content-type': 'application/x-www-form-urlencoded', 'x-http-method-override': 'POST', cookie: 'a=9' },
];
/** What they hang on to an address, and what they take for a part of it. */
const TAILS = [
  '?utm_source=scan&a=9&comment=hej',
  '?done',
  '?saved',
  '?a=0&a=10',
  '?_method=POST&List-Unsubscribe=One-Click',
  '.',
  '%3E',
  '=3D',
];
const METHODS = ['GET', 'HEAD', 'OPTIONS'] as const;

export interface Scanner {
  /** Opens every link of a message, and every link of what comes back, as far as it leads to our own host. */
  readonly scan: (local: LocalWorld, message: Mail | Text) => Promise<void>;
  /** Opens everything that was found until now once more. */
  readonly scanAgain: (local: LocalWorld) => Promise<void>;
  readonly urls: ReadonlySet<string>;
  /** How many requests were made, by method and status. */
  readonly answers: ReadonlyMap<string, number>;
}

export function createScanner(): Scanner {
  const urls = new Set<string>();
  const answers = new Map<string, number>();

  /** @returns what came back on GET. */
  const open = async (local: LocalWorld, url: URL, disguises = DISGUISES): Promise<string> => {
    let body = '';
    for (const method of METHODS) {
      for (const headers of disguises) {
        const query = url.search.slice(1);
        const answer = await request(local, { method, path: url.pathname, query, headers });
        const kind = `${method} ${answer.status}`;
        answers.set(kind, (answers.get(kind) ?? 0) + 1);
        if (method === 'GET') body = answer.body;
      }
    }
    return body;
  };

  const follow = async (local: LocalWorld, from: readonly URL[]): Promise<void> => {
    const left = [...from];
    for (let url = left.pop(); url; url = left.pop()) {
      if (urls.has(url.href)) continue;
      urls.add(url.href);
      const body = await open(local, url);
      left.push(...linksIn(body, local.world.publicUrl));
      for (const form of formsIn(body)) await open(local, new URL(`${form.action}?${form.query}`, url));
      for (const [n, tail] of TAILS.entries())
        await open(local, new URL(url.href + tail), [DISGUISES[n % DISGUISES.length]!]);
    }
  };

  return {
    urls,
    answers,
    async scan(local, message) {
      // The mail to staff leads to a page of theirs, which is none of the members' pages.
      if ('tags' in message && message.tags.member === undefined) return;
      await follow(local, linksIn(wordsOf(message).join('\n'), local.world.publicUrl));
    },
    async scanAgain(local) {
      for (const url of urls) await open(local, new URL(url));
    },
  };
}

function wordsOf(message: Mail | Text): readonly string[] {
  if ('body' in message) return [message.body];
  return [message.html, message.text, ...Object.values(message.headers)];
}

/** Whole addresses in text, and targets in HTML, of this host. */
function linksIn(words: string, publicUrl: string): URL[] {
  const whole = [...words.matchAll(/https?:\/\/[^\s"'<>]+/g)].map(([url]) => url);
  const targets = [...words.matchAll(/\s(?:href|src|action)="([^"]*)"/g)].map(([, target]) => target!);
  return [...new Set([...whole, ...targets])]
    .map((found) => URL.parse(decodeHTML(found), publicUrl))
    .filter((url) => url !== null)
    .filter((url) => url.origin === publicUrl && url.pathname !== '/');
}

/** Forms as one who follows them by GET sends them: the fields that we hid, and of each choice the last. */
function formsIn(body: string): { action: string; query: string }[] {
  return [...body.matchAll(/<form\b[^>]*action="([^"]*)"[^>]*>([\s\S]*?)<\/form>/g)].map(
    ([, action = '', inner = '']) => {
      const fields = new URLSearchParams();
      for (const [tag] of inner.matchAll(/<input\b[^>]*>/g)) {
        const [, name = ''] = /\sname="([^"]*)"/.exec(tag) ?? [];
        const [, value = ''] = /\svalue="([^"]*)"/.exec(tag) ?? [];
        fields.set(name, decodeHTML(value));
      }
      return { action: decodeHTML(action), query: fields.toString() };
    },
  );
}

async function request(
  local: LocalWorld,
  asked: { method: string; path: string; query: string; headers: Readonly<Record<string, string>> },
): Promise<{ status: number; body: string }> {
  const [, , token = '', page] = asked.path.split('/');
  const result = await local.functions.http['member-pages'](
    httpEvent({
      ...asked,
      pathParameters: { token, ...(page !== undefined && { page }) },
      // A body on GET means nothing; some send one all the same.
      body: Buffer.from('a=10&List-Unsubscribe=One-Click'),
      timeEpoch: toEpochMs(local.clock.now()),
    }),
  );
  if (typeof result === 'string') throw new TypeError('A member page answers with status and headers.');
  return { status: result.statusCode ?? 0, body: result.body ?? '' };
}
