import { createHandler } from '../../functions/member-pages/handler.ts';
import type { Needs } from '../../functions/member-pages/needs.ts';
import type { Written } from '../../functions/member-pages/written.ts';
import { readDelivered } from '../../functions/record-event/record-event.ts';
import { httpEvent } from '../../infra/local/http-event.ts';
import { createLocalClock } from '../../shared/adapters/clock.local.ts';
import { seededBytes } from '../../shared/adapters/ids.local.ts';
import { createIds } from '../../shared/adapters/ids.ts';
import { createLocalItems } from '../../shared/adapters/items.local.ts';
import { createLocalQueue } from '../../shared/adapters/queue.local.ts';
import { createLocalSecrets } from '../../shared/adapters/secrets.local.ts';
import { openDatabase } from '../../shared/adapters/sqlite.ts';
import { RECEIPT_PREFIX, toReceipt } from '../../shared/consent/receipt.ts';
import { linkId, linkKey, linkToken, type LinkUse } from '../../shared/consent/link.ts';
import { ask, journey, question } from '../../shared/journey/language.ts';
import type { DeliveredEvent } from '../../shared/member/event.ts';
import { memberKey, toMember } from '../../shared/member/member.ts';
import { runId } from '../../shared/journey/run.ts';
import { lettersOf } from '../../shared/message/letter.ts';
import type { Language, QuestionWords, Template } from '../../shared/message/template.ts';
import type { Item, Value } from '../../shared/ports/items.ts';
import { instant } from '../../shared/time/instant.ts';
import { points } from '../../workflows/points.ts';
import type { Context } from 'aws-lambda';
import { someOrganisation } from './message.ts';
import { plain } from './page-html.ts';

export const NOW = instant('2028-01-12T09:00:00Z');
export const MEMBER = '01HK0000000000000000000001';
/** Of the one message that the member has had. */
export const KEY = 'a'.repeat(32);
export const LINK = linkId(Buffer.alloc(12, 5));
const HOST = 'm.example.org';
const WAVE = '2028-01-10';

const everywhere = <T>(value: T): Record<Language, T> => ({ sv: value, nb: value, en: value });
const questionOf = (words: Partial<QuestionWords>): QuestionWords => ({
  question: 'Hur sannolikt är det att du skulle rekommendera oss?',
  comment: 'Vad är skälet till ditt svar?',
  thanks: ['Vi läser alla svar.', 'Hör av dig när du vill.'],
  ...words,
});

const QUESTIONS = {
  nps: question('nps', { kind: 'survey', scale: { from: 0, to: 10 } }),
  support: question('support', { kind: 'support', scale: { from: 1, to: 5 }, comment: false }),
  'how-is-it': question('how-is-it', { kind: 'care', scale: { choices: ['well', 'so-so', 'call-me'] } }),
};
export type Asks = keyof typeof QUESTIONS;

const template: Template = {
  subject: 'Hej {{ member.givenName }}, en fråga',
  preview: 'Det tar en minut.',
  html: '<p>Hej</p>',
  text: 'Hej\n\n-- \nDu får det här mejlet för att du är medlem i {{ organisation.name }}.\n\nSluta:\n',
  slots: [],
};

/** The one message of each journey. */
export const templates = Object.fromEntries(
  Object.keys(QUESTIONS).map((name) => [name, { survey: everywhere(template) }]),
);

/** Three questions, of one journey each, and their words. Each organisation writes its own; these are only theirs. */
export const written: Written = {
  organisation: someOrganisation,
  journeys: new Map(
    Object.entries(QUESTIONS).map(([name, asked]) => [
      name,
      journey(name, {
        purpose: 'relation',
        startsOn: { kind: 'event', event: 'member.joined', where: {} },
        endsOn: [],
        steps: [ask('survey', { question: asked, within: { days: 10 } })],
      }),
    ]),
  ),
  letters: lettersOf(templates),
  questions: {
    nps: { nps: everywhere(questionOf({ low: '0 = inte alls sannolikt', high: 'mycket sannolikt' })) },
    support: {
      support: everywhere({ question: 'Hur var stödet?', low: 'dåligt', high: 'bra', thanks: ['Tack.'] }),
    },
    'how-is-it': {
      'how-is-it': everywhere(
        questionOf({
          question: 'Hur går det?',
          choices: { well: 'Ja, det går bra', 'so-so': 'Sådär', 'call-me': 'Nej, jag vill bli uppringd' },
        }),
      ),
    },
  },
  points,
};

export interface PageWorldOptions {
  readonly asks?: Asks;
  /** Of the member's row; null takes one away. */
  readonly member?: Readonly<Record<string, Value>>;
  /** Of the link's row; null takes one away. */
  readonly link?: Readonly<Record<string, Value>>;
  readonly rows?: readonly Item[];
  readonly written?: Written;
  /** Stands between the pages and everything outside them. */
  readonly decorate?: (world: Needs) => Needs;
}

/** One member who has been sent one message that asks a question, and the pages that its links lead to. */
export async function pageWorld(options: PageWorldOptions = {}) {
  const { asks = 'nps' } = options;
  const db = openDatabase(':memory:');
  const clock = createLocalClock({ at: NOW });
  const ids = createIds(clock, seededBytes('pages'));
  const items = createLocalItems(db);
  const queue = createLocalQueue({ db, clock, visibilitySeconds: 180, maxReceives: 5 });
  const secrets = createLocalSecrets(db, ids, []);
  const outside: Needs = { clock, ids, items, queue, secrets, publicUrl: `https://${HOST}` };
  const world = options.decorate?.(outside) ?? outside;
  const about = {
    member: MEMBER,
    key: KEY,
    purpose: 'relation',
    channel: 'email',
    journey: asks,
    step: 'survey',
  };
  const run = runId(MEMBER, asks, WAVE);
  const member = {
    ref: MEMBER,
    status: 'active',
    statusSince: '2027-06-01T00:00:00.000Z',
    joinedOn: '2027-06-01',
    membershipNumber: 'M-10482',
    givenName: 'Åsa',
    familyName: 'Ek',
    email: 'asa.ek@example.org',
    phone: '+46701740605',
    language: 'sv',
    version: 7n,
    recent: [],
    openCases: [],
    sends: 1n,
    ...options.member,
  };
  await items.transact([
    { put: { ...memberKey(MEMBER), ...withoutNull(member) } },
    {
      put: {
        ...linkKey(LINK),
        ...withoutNull({ ...about, run, question: asks, occurrence: WAVE, ...options.link }),
      },
    },
    {
      put: {
        pk: memberKey(MEMBER).pk,
        sk: `MESSAGE#${KEY}`,
        ...about,
        run,
        message: 'survey',
        state: 'sent',
        providerId: 'p-1',
        at: '2028-01-11T08:00:00.000Z',
      },
    },
    ...(options.rows ?? []).map((put) => ({ put })),
  ]);
  const handler = createHandler(world, options.written ?? written);
  const [key] = await secrets.get('link');

  const send = async (method: string, url: string, sent: Sent = {}): Promise<Answer> => {
    const { pathname, search } = new URL(url, `https://${HOST}`);
    const [, , token, page] = pathname.split('/').map(decodeURIComponent);
    const event = httpEvent({
      method,
      path: pathname,
      query: search.slice(1),
      pathParameters: { token: token ?? '', ...(page !== undefined && { page }) },
      headers: { host: HOST, ...sent.headers },
      body: Buffer.from(sent.body ?? ''),
      timeEpoch: 0,
    });
    const result = await handler(event, {} as Context);
    return {
      status: result.statusCode ?? 0,
      headers: Object.fromEntries(
        Object.entries(result.headers ?? {}).map(([name, value]) => [name, String(value)]),
      ),
      body: result.body ?? '',
    };
  };

  return {
    world,
    items,
    clock,
    db,
    path: (use: LinkUse, id: string = LINK): string => `/${DOORS[use]}/${linkToken(use, id, key)}`,
    send,
    get: (url: string) => send('GET', url),
    /** Fills in the first form of the page at `url`, or the one with the button `do`, and sends it. */
    async submit(url: string, fields: Fields, sent: Sent = {}): Promise<Answer> {
      return post(send, url, { ...(await hiddenIn(send, url, fields)), ...fields }, sent);
    },
    post: (url: string, fields: Fields, sent: Sent = {}) => post(send, url, fields, sent),
    hidden: (url: string, fields: Fields = {}) => hiddenIn(send, url, fields),
    /** What lies on the queue, opened. */
    async queued(): Promise<DeliveredEvent[]> {
      const keys = await secrets.get('seal');
      const rows = db.prepare('SELECT body FROM queue ORDER BY id').all() as { body: string }[];
      return rows.map(({ body }) => readDelivered(body, keys));
    },
    bodies: () => (db.prepare('SELECT body FROM queue').all() as { body: string }[]).map(({ body }) => body),
    member: async () => toMember((await items.get(memberKey(MEMBER)))!),
    /** Everything that is stored. */
    dump: () => ['items', 'queue'].map((table) => db.prepare(`SELECT * FROM ${table} ORDER BY 1, 2`).all()),
  };
}

/** The same, with its preference centre and what was recorded there. */
export async function centre(options: PageWorldOptions = {}) {
  const page = await pageWorld(options);
  const url = page.path('preferences');
  return {
    ...page,
    url,
    receipts: async () => {
      const { items } = await page.items.query({
        partition: memberKey(MEMBER).pk,
        range: { beginsWith: RECEIPT_PREFIX },
      });
      return items.map(toReceipt);
    },
  };
}

const DOORS = { unsubscribe: 'u', answer: 'a', preferences: 'p' } as const;

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}
interface Sent {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}
type Fields = Readonly<Record<string, string | readonly string[]>>;
type Send = (method: string, url: string, sent?: Sent) => Promise<Answer>;

function post(send: Send, url: string, fields: Fields, sent: Sent): Promise<Answer> {
  const body = new URLSearchParams(
    Object.entries(fields).flatMap(([name, value]) =>
      (typeof value === 'string' ? [value] : value).map((one): [string, string] => [name, one]),
    ),
  ).toString();
  const headers = { 'content-type': 'application/x-www-form-urlencoded', ...sent.headers };
  return send('POST', url, { body, ...sent, headers });
}

/** The hidden fields of a form, as a browser would send them. */
async function hiddenIn(send: Send, url: string, fields: Fields): Promise<Record<string, string>> {
  const { body } = await send('GET', url);
  const forms = [...body.matchAll(/<form[\s\S]*?<\/form>/g)].map(([form]) => form);
  const form = forms.find(
    (one) => fields.do === undefined || one.includes(`name="do" value="${String(fields.do)}"`),
  );
  const hidden = [...(form ?? '').matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)" \/>/g)];
  return Object.fromEntries(hidden.map(([, name, value]) => [name!, plain(value!)]));
}

function withoutNull(fields: Readonly<Record<string, Value>>): Record<string, Value> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
}
