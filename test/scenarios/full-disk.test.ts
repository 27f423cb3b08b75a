import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { setImmediate } from 'node:timers/promises';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it, onTestFinished } from 'vitest';
import { EXAMPLE_MEMBERS } from '../../infra/local/examples.ts';
import { createServer } from '../../infra/local/server.ts';
import { submit } from '../../infra/local/webhook.ts';
import type { LocalWorld } from '../../infra/local/world.ts';
import { StorageFailed } from '../../shared/adapters/sqlite.errors.ts';
import { openDatabase } from '../../shared/adapters/sqlite.ts';
import { toEntry } from '../../shared/message/ledger.ts';
import { instant } from '../../shared/time/instant.ts';
import { refOf, testWorld } from '../support/world.ts';

const END = instant('2028-03-20T12:00:00Z');

const pagesOf = (db: DatabaseSync): number => Number(db.prepare('PRAGMA page_count').get()?.['page_count']);
/** SQLite then says SQLITE_FULL where it would need more pages, as it does where the disk has no more. */
const allow = (db: DatabaseSync, pages: number): void => db.exec(`PRAGMA max_page_count = ${pages}`);

/** In a file, whose pages are small, and so it is full often. */
function openFile(): DatabaseSync {
  const folder = mkdtempSync(join(tmpdir(), 'lojal-full-disk-'));
  const db = openDatabase(join(folder, 'lojal.db'));
  onTestFinished(() => {
    db.close();
    rmSync(folder, { recursive: true });
  });
  return db;
}

const memberNo = (n: number) => ({
  membershipNumber: `M-${30_000 + n}`,
  givenName: 'Åsa',
  familyName: 'x'.repeat(60),
  email: `member-${n}@example.org`,
  language: 'sv',
});

/** A world whose disk gets room for so many pages more each time that it is full, and who counts how often it was. */
function given(pagesMore: number) {
  const db = openFile();
  const local = testWorld({ db });
  let times = 0;
  let more: Promise<void> = Promise.resolve();
  local.storage.attend(() => {
    times += 1;
    more = setImmediate().then(() => {
      limit += pagesMore;
      allow(db, limit);
      local.storage.look();
    });
  });
  let limit = pagesOf(db) + pagesMore;
  allow(db, limit);
  /** As a sender, or whoever drives the clock: what was refused is done again when there is room. */
  const untilDone = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    for (;;) {
      try {
        const result = await work();
        if (!local.storage.failure()) return result;
      } catch (error) {
        if (!(error instanceof StorageFailed)) throw error;
      }
      await more;
    }
  };
  return { db, local, untilDone, times: () => times };
}

/** What was sent, in what order each member got it, and what stands in the books of the system about it. */
async function accountOf(local: LocalWorld) {
  const accepted = [
    ...local.mailbox.accepted().map(({ to, tags, key, acceptedAt }) => [acceptedAt, to, tags.step, key]),
    ...local.texts.accepted().map(({ to, context, key, acceptedAt }) => [acceptedAt, to, context.step, key]),
  ].toSorted((a, b) => (String(a) < String(b) ? -1 : 1));
  const states: string[] = [];
  for (const { membershipNumber } of EXAMPLE_MEMBERS)
    states.push(...(await statesOf(local, membershipNumber)));
  return {
    accepted: accepted.map(([at, to, step]) => [at, to, step]),
    keys: accepted.map(([, , , key]) => key),
    states,
    runs: local.runs.list().map(({ journey, status }) => [journey, status]),
    dead: await local.queue.deadLetters(),
    left: local.queue.size(),
  };
}

/** What became of each message to a member. */
async function statesOf(local: LocalWorld, membershipNumber: string): Promise<readonly string[]> {
  const ref = await refOf(local, membershipNumber);
  const { items } = await local.world.items.query({
    partition: `MEMBER#${ref}`,
    range: { beginsWith: 'MESSAGE#' },
  });
  return items.map((item) => toEntry(item).state);
}

async function live(world: ReturnType<typeof given>) {
  const { local, untilDone } = world;
  for (const member of EXAMPLE_MEMBERS)
    await untilDone(() =>
      submit(local, { form: 'join', id: `full-${member.membershipNumber}`, body: member }),
    );
  await untilDone(() => local.engine.advanceTo(END));
  return accountOf(local);
}

describe('a disk that is full', () => {
  it.each([1, 2, 3])(
    'given room for %i pages more each time that it is, when ten weeks pass, then nothing is lost, doubled or in doubt',
    async (pagesMore) => {
      const expected = await live(given(100_000));
      const full = given(pagesMore);

      const account = await live(full);

      expect(full.times()).toBeGreaterThan(5);
      expect(account).toEqual({ ...expected, keys: account.keys });
      expect(account.keys).toHaveLength(15);
      expect(new Set(account.keys).size).toBe(15);
      expect(new Set(account.states)).toEqual(new Set(['delivered']));
    },
  );

  it('given nobody who looks for room, when it is full, then the work ends with what to do, and is done after a restart', async () => {
    const db = openFile();
    const local = testWorld({ db });
    // So many that they do not fit even where pages have some space left: it is full before the first mail.
    for (let n = 0; n < 10; n += 1) await submit(local, { form: 'join', id: `full-${n}`, body: memberNo(n) });
    allow(db, pagesOf(db));
    await expect(local.engine.advanceTo(END)).rejects.toThrow(/The disk is full.*Free some space/);
    expect(local.mailbox.accepted()).toEqual([]);
    await expect(local.engine.settle(), 'as long as it is').rejects.toThrow(StorageFailed);
    expect(await local.queue.deadLetters()).toEqual([]);

    allow(db, 100_000);
    expect(local.storage.look()).toBe(true);
    await local.engine.advanceTo(END);

    const sent = local.mailbox.accepted().map(({ to, tags }) => `${to} ${tags.step}`);
    expect([sent.length, new Set(sent).size]).toEqual([50, 50]);
  });

  it('given that it fills within a sweep and a delivery event, when there is room, then both are done again at that moment', async () => {
    const db = openFile();
    db.exec('CREATE TABLE filler (bytes BLOB)');
    const fill = db.prepare('INSERT INTO filler VALUES (zeroblob(100000))');
    const called: { what: string; at: string }[] = [];
    const filled = new Set<string>();
    /** The first time the write that it was called for is not made, as whoever made it has swallowed. */
    const call = async (what: string, work: () => Promise<unknown>): Promise<void> => {
      called.push({ what, at: local.clock.now() });
      if (filled.has(what)) return void (await work());
      filled.add(what);
      allow(db, pagesOf(db));
      expect(() => fill.run()).toThrow(StorageFailed);
      if (what === 'delivery') throw new Error('it was not recorded');
    };
    const local = testWorld({
      db,
      around: (functions) => ({
        ...functions,
        sweep: () => call('sweep', functions.sweep),
        recordDelivery: (event) => call('delivery', () => functions.recordDelivery(event)),
      }),
    });
    await submit(local, { form: 'join', id: 'full-1', body: EXAMPLE_MEMBERS[0] });
    // Their check-in is armed by a sweep.
    const end = instant('2028-05-01T00:00:00Z');
    for (const failures of [1, 2]) {
      await expect(local.engine.advanceTo(end)).rejects.toThrow(StorageFailed);
      expect(filled.size).toBe(failures);
      allow(db, 100_000);
      local.storage.look();
    }
    await local.engine.advanceTo(end);

    for (const what of ['sweep', 'delivery']) {
      const [first, second] = called.filter((one) => one.what === what);
      expect(second).toEqual(first);
    }
    const states = await statesOf(local, EXAMPLE_MEMBERS[0].membershipNumber);
    expect(new Set(states)).toEqual(new Set(['delivered']));
  });

  it('given webhooks while it fills, then what is answered 202 is stored, all else 503 and not, and sent again it comes once', async () => {
    const db = openFile();
    const local = testWorld({ db });
    const app = createServer(local, () => undefined);
    const [{ value: secret }] = await local.world.secrets.get('form-join');
    const deliver = async (n: number): Promise<Response> => {
      const body = JSON.stringify(memberNo(n));
      const now = new Date();
      return app.request('http://127.0.0.1:3000/hooks/join', {
        method: 'POST',
        body,
        headers: {
          'content-type': 'application/json',
          'webhook-id': `full-${n}`,
          'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
          'webhook-signature': new Webhook(secret).sign(`full-${n}`, now, body),
        },
      });
    };
    allow(db, pagesOf(db) + 2);
    const answers: Response[] = [];
    for (let n = 0; n < 40; n += 1) answers.push(await deliver(n));

    const statuses = answers.map(({ status }) => status);
    expect(new Set(statuses)).toEqual(new Set([202, 503]));
    const refused = answers.filter(({ status }) => status === 503);
    expect(refused.map(({ headers }) => headers.get('retry-after'))).toEqual(refused.map(() => '30'));
    expect(await refused[0]!.json()).toMatchObject({ error: 'no-room' });
    expect(local.queue.size()).toBe(statuses.filter((status) => status === 202).length);

    const page = await app.request('http://127.0.0.1:3000/local/clock');
    expect(page.status).toBe(503);

    allow(db, 100_000);
    local.storage.look();
    for (let n = 0; n < 40; n += 1) expect((await deliver(n)).status).toBe(202);
    await local.engine.settle();
    const joined = local.mailbox.accepted().map(({ to }) => to);
    expect(joined.toSorted()).toEqual(
      Array.from({ length: 40 }, (_, n) => `member-${n}@example.org`).toSorted(),
    );
  });
});
