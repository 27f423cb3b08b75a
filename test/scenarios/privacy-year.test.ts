import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { httpEvent } from '../../infra/local/http-event.ts';
import { eventOf } from '../../shared/adapters/delivery-events.local.ts';
import { TextNotAccepted } from '../../shared/ports/texter.ts';
import { instant, toEpochMs, plus } from '../../shared/time/instant.ts';
import { CANARY, CANARY_COMMENT, CANARY_MORE, found, overhearLogs } from '../support/canaries.ts';
import { column, incoming, post } from '../support/incoming.ts';
import { answerAt, newestQuestion } from '../support/member-answers.ts';
import { overhear } from '../support/overhear.ts';
import { mailsToMembers } from '../support/sending.ts';

const NUMBER = { membershipNumber: CANARY.membershipNumber };
const PHONE = '+46701740605';
const words = new Error(`cannot handle ${CANARY.givenName} <${CANARY.email}>: ${CANARY_COMMENT}`);

/** A year with all journeys, asks, SMS, tasks, bounces, and pages asked for wrongly, each port failing once with words of its own. */
async function liveAYear() {
  const world = incoming();
  const { local, db } = world;
  const heard = overhear(db, local);
  const { runs, items, queue, schedules, mailer, texter } = local.world;
  const until = async (date: string): Promise<void> => {
    const to = instant(`${date}T09:00:00Z`);
    for (let at = local.clock.now(); at < to; at = plus(at, 'P1D')) {
      await local.engine.advanceTo(at);
      heard.look();
    }
    await local.engine.advanceTo(to);
  };
  const statuses: number[] = [];
  const senders: unknown[] = [];
  const submit = async (form: string, body: object): Promise<void> => {
    const answer = await post(local, { form, id: `${form}-${CANARY.email}-${statuses.length}`, body });
    statuses.push(answer.status);
    senders.push(answer.text, answer.headers);
    await local.engine.settle();
    heard.look();
  };
  const urls: string[] = [];
  const strangers: unknown[] = [];
  /** @returns the page; what anyone may see of it is kept. */
  const open = async (method: string, path: string, body = '', headers = {}): Promise<string> => {
    const [, , token = '', page] = path.split('/');
    const result = await local.functions.http['member-pages'](
      httpEvent({
        method,
        path,
        pathParameters: { token, ...(page && { page }) },
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
        body: Buffer.from(body),
        timeEpoch: toEpochMs(local.clock.now()),
      }),
    );
    if (typeof result === 'string') throw new TypeError('A member page answers with status and headers.');
    urls.push(...linksIn(result.body ?? ''), String(result.headers?.location ?? ''));
    strangers.push(result.headers, ...(result.statusCode! >= 403 ? [result.body] : []));
    statuses.push(result.statusCode ?? 0);
    return result.body ?? '';
  };

  // The welcome, its second letter's answer lost with words of the provider's.
  vi.spyOn(runs, 'start').mockRejectedValueOnce(words);
  await submit('join', { ...CANARY, ...CANARY_MORE, joinedOn: '2028-01-11' });
  vi.spyOn(mailer, 'send').mockRejectedValueOnce(words);
  await until('2028-03-01');
  await submit('training', { ...NUMBER, training: 'Canarycourse' });
  // One that is given up after an hour in which nothing can be stored.
  const store = vi.spyOn(items, 'transact').mockRejectedValue(words);
  await submit('training', { ...NUMBER, training: 'Canaryforgotten' });
  await local.engine.advanceTo(plus(local.clock.now(), 'PT1H'));
  store.mockReset();

  // The check-in: a week of silence, the SMS, and every way to answer wrongly before the one that is right.
  vi.spyOn(texter, 'send').mockRejectedValueOnce(new TextNotAccepted('throttled', { cause: words }));
  await until('2028-04-19');
  const question = newestQuestion(local, PHONE);
  const damaged = `${question.slice(0, -4)}zzzz`;
  await open('GET', damaged);
  await open('POST', damaged, `comment=${encodeURIComponent(CANARY_COMMENT)}`);
  await open('GET', `/a/${encodeURIComponent(CANARY.email)}`);
  await open('POST', question, `a=well&comment=${encodeURIComponent(CANARY_COMMENT)}`);
  await open('POST', question, CANARY_COMMENT, { origin: `https://${CANARY.email.split('@')[1]}` });
  await open('POST', question, JSON.stringify({ comment: CANARY_COMMENT }), { 'content-type': CANARY.email });
  await open('POST', question, `comment=${CANARY_COMMENT.repeat(2000)}`);
  await expect(answerAt(local, question, 'call-me', CANARY_COMMENT.repeat(50))).rejects.toThrow('422');
  const queueFails = vi.spyOn(queue, 'send').mockRejectedValueOnce(words);
  await expect(answerAt(local, question, 'call-me', CANARY_COMMENT)).rejects.toThrow('500');
  expect(queueFails).toHaveBeenCalled();
  vi.spyOn(runs, 'tell').mockRejectedValueOnce(words).mockRejectedValueOnce(words);
  await answerAt(local, question, 'call-me', CANARY_COMMENT);
  await local.engine.settle();

  // The survey, the birthday, and help with its thanks and its question; the scheduler fails once.
  vi.spyOn(schedules, 'arm').mockRejectedValueOnce(words);
  await until('2028-07-13');
  await answerAt(local, newestQuestion(local, CANARY.email), '3', CANARY_COMMENT);
  await until('2028-08-01');
  await submit('help', { ...NUMBER, kind: 'dismissal', case: 'A-1', state: 'opened' });
  vi.spyOn(items, 'transact').mockRejectedValueOnce(words);
  await submit('help', { ...NUMBER, kind: 'dismissal', case: 'A-1', state: 'closed' });
  await until('2028-09-20');
  await submit('update', { ...NUMBER, changes: { email: `new.${CANARY.email}` } });

  // What the providers tell: of a full mailbox, of a number that is no good, of a message that nobody knows, and nonsense.
  const [mail] = mailsToMembers(local);
  const [text] = local.texts.accepted();
  const ofMail = { channel: 'email', key: mail!.key, member: mail!.tags.member!, address: mail!.to } as const;
  const ofText = { channel: 'sms', key: text!.key, member: text!.context.member!, address: PHONE } as const;
  local.faults.play(ofMail, 'soft-bounce');
  local.faults.play(ofMail, 'complaint');
  local.faults.play(ofText, 'hard-bounce');
  local.faults.play({ ...ofMail, key: '0'.repeat(32) }, 'hard-bounce');
  await local.engine.settle();
  const about = { ...ofMail, providerId: 'p', acceptedAt: local.clock.now() };
  const { detail } = eventOf(about, 'hard-bounce', local.clock.now()) as { detail: object };
  const unreadable = {
    detail: { ...detail, bounce: CANARY.email, eventType: CANARY.givenName, mail: words },
  };
  await expect(local.functions.recordDelivery(unreadable)).rejects.toMatchObject({
    name: 'DeliveryUnreadable',
  });

  // The member's own pages, the opt-out, and the leave.
  const url = new URL(/<(\S+)>/.exec(mail!.headers['List-Unsubscribe'] ?? '')?.[1] ?? '').pathname;
  const preferences = /\/p\/[\w-]+/.exec(await open('GET', url))?.[0] ?? '';
  for (const path of [preferences, `${preferences}/why`, `${preferences}/about`]) await open('GET', path);
  await open('POST', preferences, `language=${CANARY.familyName}`);
  await open('POST', url, CANARY.email);
  await until('2028-11-01');
  await submit('leave', NUMBER);
  await submit('leave', { email: `unknown.${CANARY.email}` });
  await until('2028-12-31');

  const messages = [...local.mailbox.accepted(), ...local.texts.accepted()];
  for (const one of messages) urls.push(...linksIn('body' in one ? one.body : `${one.html} ${one.text}`));
  const rows = (sql: string): readonly unknown[] => db.prepare(sql).all();
  return {
    journeys: new Set(messages.map((one) => ('tags' in one ? one.tags : one.context).journey)),
    channels: [local.mailbox.accepted().length, local.texts.accepted().length],
    tasks: column(db, "SELECT body FROM items WHERE sk LIKE 'TASK#%'"),
    answers: column(db, "SELECT body FROM items WHERE sk LIKE 'EVENT#%' AND body LIKE '%survey.answered%'"),
    suppressed: column(db, "SELECT body FROM items WHERE sk = 'MEMBER'"),
    statuses,
    places: {
      'a log line': written,
      'what an execution begins with, its name, or the cause of its end': heard.executions(),
      'what a step is given, answers or throws': heard.steps(),
      'what a token is told': heard.told(),
      'an execution as it is kept on any day': heard.kept,
      'an execution, or its definition, at the end': [
        ...rows('SELECT * FROM executions'),
        ...rows('SELECT * FROM execution_definitions'),
      ],
      'a body on the queue': heard.queued(),
      'a dead letter or one that still waits': [
        ...rows('SELECT body FROM queue_dead'),
        ...rows('SELECT body FROM queue'),
      ],
      'a schedule': heard.schedules(),
      'an address asked for or linked to': urls,
      'an error that a function threw': heard.errors(),
      'an answer to a sender': senders,
      'what a stranger sees of a page': strangers,
      'a tag, a header or the key of a message': messages.map((one) =>
        'tags' in one ? [one.tags, one.headers, one.key] : [one.context, one.key],
      ),
      'a key of an item or of an index': rows(
        'SELECT pk, sk, text_pk, text_sk, number_pk, number_sk FROM items',
      ),
      'an item that is neither the member nor an event': rows(
        "SELECT * FROM items WHERE sk <> 'MEMBER' AND sk NOT LIKE 'EVENT#%'",
      ),
    } satisfies Record<string, readonly unknown[]>,
  };
}

const linksIn = (page: string): string[] => [
  ...[...page.matchAll(/(?:href|action|src)="([^"]*)"/g)].map(([, url]) => url!),
  ...[...page.matchAll(/https?:\/\/[^\s"<>)]+/g)].map(([url]) => url),
];

let written: readonly string[];
let year: Awaited<ReturnType<typeof liveAYear>>;
beforeAll(async () => {
  written = overhearLogs();
  year = await liveAYear();
  vi.restoreAllMocks();
}, 300_000);
afterAll(() => void vi.restoreAllMocks());

describe('a year of a member whose every field and every word is a canary', () => {
  it('was lived: all that is looked at below was touched', () => {
    expect(year.journeys).toEqual(new Set(['welcome', 'check-in', 'birthday', 'nps', 'thank-you', 'staff']));
    expect(year.channels.map((count) => count > 0)).toEqual([true, true]);
    expect(year.tasks).toHaveLength(2);
    expect(year.answers).toHaveLength(2);
    expect(found(year.answers)).toContain('canary');
    expect(found(year.suppressed)).toContain('canary');
    expect(year.suppressed.join()).toMatch(/suppressed\.sms/);
    expect(new Set(year.statuses)).toEqual(new Set([200, 202, 403, 404, 413, 415]));
    for (const said of [
      'a member page failed',
      'an event was not recorded and comes again',
      'the outcome of a message is unknown',
      'a message has bounced, or was complained of',
      'a delivery is about no message that we know',
      'a run could not be started yet',
    ]) {
      expect(written.join('\n')).toContain(said);
    }
  });

  it.each([
    'a log line',
    'what an execution begins with, its name, or the cause of its end',
    'what a step is given, answers or throws',
    'what a token is told',
    'an execution as it is kept on any day',
    'an execution, or its definition, at the end',
    'a body on the queue',
    'a dead letter or one that still waits',
    'a schedule',
    'an address asked for or linked to',
    'an error that a function threw',
    'an answer to a sender',
    'what a stranger sees of a page',
    'a tag, a header or the key of a message',
    'a key of an item or of an index',
    'an item that is neither the member nor an event',
  ] as const)('is found in no place such as: %s', (place) => {
    const all: readonly unknown[] = year.places[place];
    expect(all.length).toBeGreaterThan(0);
    expect(all.filter((one) => found(one).length > 0)).toEqual([]);
  });
});
