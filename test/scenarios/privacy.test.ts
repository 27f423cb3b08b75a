import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { plus } from '../../shared/time/instant.ts';
import { CANARY as MEMBER, found, overhearLogs } from '../support/canaries.ts';
import { column, incoming, post, queued, register, type Incoming } from '../support/incoming.ts';
import { httpEvent } from '../../infra/local/http-event.ts';

// A busy machine may take its time.
vi.setConfig({ testTimeout: 60_000 });

let written: readonly string[];
beforeEach(() => {
  written = overhearLogs();
});
afterEach(() => void vi.restoreAllMocks());

const NUMBER = { membershipNumber: MEMBER.membershipNumber };
// Some senders make their delivery ids from what they know of the person.
const ID = `join-${MEMBER.email}`;

async function visit({ local }: Incoming, url: string, method: string) {
  const token = new URL(url).pathname.slice('/u/'.length);
  const request = {
    method,
    path: `/u/${token}`,
    pathParameters: { token },
    headers: {},
    body: new Uint8Array(),
  };
  const result = await local.functions.http['member-pages'](httpEvent({ ...request, timeEpoch: 0 }));
  return typeof result === 'string' ? { statusCode: 200, body: result } : result;
}

/** A whole life: refused and conflicting deliveries, an outage, the series, the opt-out, a leave by someone unknown. */
async function life() {
  const world = incoming();
  const { local } = world;
  const answers = [
    await post(local, { id: ID, body: MEMBER, method: 'GET' }),
    await post(local, { id: ID, body: MEMBER, form: MEMBER.givenName }),
    await post(local, { id: ID, body: MEMBER, headers: { 'content-type': MEMBER.email } }),
    await post(local, { id: ID, body: MEMBER, headers: { 'webhook-signature': `v1,${MEMBER.email}` } }),
    await post(local, { id: ID, body: MEMBER, lateMs: 600_000 }),
    await post(local, { id: ID, body: [MEMBER] }),
    await post(local, { id: ID, body: { ...MEMBER, email: `${MEMBER.email}, ${MEMBER.email}` } }),
    await post(local, {
      id: ID,
      body: {
        ...MEMBER,
        phone: `${MEMBER.phone} ext 1`,
        givenName: `${MEMBER.givenName}\n` + 'x'.repeat(100),
      },
    }),
    await post(local, {
      id: ID,
      body: { ...MEMBER, joinedOn: MEMBER.email, language: MEMBER, submittedAt: MEMBER.phone },
    }),
  ];
  const waiting: string[] = [];
  const deliver = async (form: string, id: string, body: object): Promise<void> => {
    answers.push(await post(local, { form, id, body }));
    waiting.push(...column(world.db, 'SELECT body FROM queue'));
    await local.engine.settle();
  };
  const fault = vi
    .spyOn(local.world.queue, 'send')
    .mockRejectedValueOnce(new Error(`no queue for ${MEMBER.email}`));
  answers.push(await post(local, { id: ID, body: MEMBER }));
  fault.mockRestore();
  await deliver('log-in', `log-in-${MEMBER.email}`, { ...NUMBER, email: MEMBER.email });

  // The store, the runs and the provider each fail once, with words of their own.
  const words = new Error(`cannot handle ${MEMBER.givenName} <${MEMBER.email}>`);
  vi.spyOn(local.world.items, 'transact').mockRejectedValueOnce(words);
  vi.spyOn(local.world.mailer, 'send').mockRejectedValueOnce(words);
  vi.spyOn(local.world.runs, 'start').mockRejectedValueOnce(words);
  await deliver('join', ID, MEMBER);
  await local.engine.advanceTo(plus(local.clock.now(), 'PT30M'));
  await deliver('join', ID, { ...MEMBER, familyName: 'Canaryother' });
  await local.engine.advanceTo(plus(local.clock.now(), 'P8D'));

  const [mail] = local.mailbox.accepted();
  const url = /<(\S+)>/.exec(mail?.headers['List-Unsubscribe'] ?? '')?.[1] ?? '';
  const pages = [
    await visit(world, url, 'GET'),
    await visit(world, url, 'POST'),
    await visit(world, url, 'POST'),
  ];
  await local.engine.advanceTo(plus(local.clock.now(), 'P60D'));
  await deliver('leave', `leave-${MEMBER.email}`, NUMBER);
  await deliver('leave', `unknown-${MEMBER.email}`, { email: `other.${MEMBER.email}` });
  await local.world.queue.send('not sealed');
  await local.engine.advanceTo(plus(local.clock.now(), 'P1D'));
  return { world, answers, waiting, pages, url };
}

describe('a member whose every field is a canary', () => {
  it('lived: the scenario touches all that is looked at below', async () => {
    const { world, answers, waiting, pages, url } = await life();
    expect(answers.map(({ status }) => status)).toEqual([
      405, 401, 415, 401, 401, 400, 202, 202, 202, 500, 202, 202, 202, 202, 202,
    ]);
    expect(await register(world)).toMatchObject([{ ...MEMBER, phone: '+46701740605', status: 'left' }]);
    expect(found((await register(world)).map(({ email }) => email))).toContain('canary');
    expect(world.local.mailbox.accepted().map(({ to, tags }) => [to, tags.step])).toEqual([
      [MEMBER.email, 'your-support'],
    ]);
    expect(pages.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200]);
    expect(url).toMatch(/^https:\/\/lojal\.example\.org\/u\//);
    expect([waiting.length, await queued(world)]).toEqual([5, []]);
    expect(await world.queue.deadLetters()).toEqual(['not sealed']);
    // What the logs must not tell of, they do tell that it was.
    for (const words of [
      'webhook refused',
      'webhook failed',
      'an event was not recorded and comes again',
      'a run could not be started yet',
      'delivery conflict',
      'the outcome of a message is unknown',
    ]) {
      expect(written.join('\n')).toContain(words);
    }
  });

  it('stands in no log line', async () => {
    await life();
    expect(written.length).toBeGreaterThan(10);
    expect(written.filter((line) => found(line).length > 0)).toEqual([]);
  });

  it('stands in no execution: neither listed nor in the tables of runs', async () => {
    const { world } = await life();
    const tables = ['executions', 'execution_definitions'];
    const rows = tables.map((table) => world.db.prepare(`SELECT * FROM ${table}`).all());
    expect(rows.map((of) => of.length)).toEqual([1, world.local.workflows.journeys.size]);
    expect(found(rows)).toEqual([]);
    expect(found(world.local.runs.list())).toEqual([]);
  });

  it('stands in no body on the queue, waiting or given up', async () => {
    const { world, waiting } = await life();
    expect(waiting.flatMap(found)).toEqual([]);
    expect((await world.queue.deadLetters()).flatMap(found)).toEqual([]);
  });

  it('stands in no key of an item, nor in the key of an index', async () => {
    const { world } = await life();
    const keys = world.db.prepare('SELECT pk, sk, text_pk, text_sk, number_pk, number_sk FROM items').all();
    expect(keys.length).toBeGreaterThan(10);
    expect(keys.filter((key) => found(key).length > 0)).toEqual([]);
  });

  it('stands in no item but the member’s own row', async () => {
    const { world } = await life();
    const rows = column(
      world.db,
      "SELECT pk || ' ' || sk || ' ' || body FROM items WHERE NOT (pk LIKE 'MEMBER#%' AND sk = 'MEMBER')",
    );
    expect(rows.length).toBeGreaterThan(10);
    expect(rows.filter((row) => found(row).length > 0)).toEqual([]);
  });

  it('stands in no link, tag or header of a mail, and in no page', async () => {
    const { world, pages, url } = await life();
    for (const { tags, headers, key, html, text } of world.local.mailbox.accepted()) {
      const links = [...`${html} ${text}`.matchAll(/https?:\/\/[^\s"<>)]+/g)].map(([link]) => link);
      expect(links).toContain(url);
      expect(found([tags, headers, key, links])).toEqual([]);
    }
    expect(found(pages)).toEqual([]);
  });

  it('stands in no answer to a sender', async () => {
    const { answers } = await life();
    expect(answers.filter((answer) => found(answer).length > 0)).toEqual([]);
  });
});
