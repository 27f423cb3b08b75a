import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createServer } from '../../infra/local/server.ts';
import type { LocalWorld } from '../../infra/local/world.ts';
import { openDatabase } from '../../shared/adapters/sqlite.ts';
import { memberRows, rebuildMember } from '../../shared/loyalty/rebuild.ts';
import { toMember } from '../../shared/member/member.ts';
import type { Item } from '../../shared/ports/items.ts';
import { instant } from '../../shared/time/instant.ts';
import { OLD_VERSIONS, writeOldData, type OldVersion } from '../support/old-data.ts';
import { refOf, testWorld } from '../support/world.ts';

const WELCOME = ['hello', 'your-support', 'log-in', 'a-story', 'get-involved'];

/** Files that older programs wrote, opened by this one: members, runs, messages and links go on. */
describe('data of an older program', () => {
  let folder: string;
  let close: () => void = () => undefined;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'lojal-old-'))));
  afterEach(() => {
    close();
    rmSync(folder, { recursive: true, force: true });
  });

  function given(version: OldVersion): LocalWorld {
    const path = join(folder, 'lojal.db');
    writeOldData(version, path);
    const db = openDatabase(path);
    close = () => db.close();
    return testWorld({ db });
  }

  const welcomeOf = (local: LocalWorld, address: string): readonly string[] =>
    local.mailbox
      .accepted()
      .filter(({ to, tags }) => to === address && tags.journey === 'welcome')
      .map(({ tags }) => tags.step ?? '')
      .toReversed();

  it.each(OLD_VERSIONS)(
    'given version %i, when the year goes on, then each welcome is finished, once, and what had come in is done',
    async (version) => {
      const local = given(version);
      expect(local.clock.now()).toBe('2028-01-31T12:00:00.000Z');
      expect(local.mailbox.accepted()).toHaveLength(6);

      await local.engine.advanceTo(instant('2028-04-01T12:00:00Z'));

      for (const address of ['asa.ek@example.org', 'jonas.fjeld@example.org', 'amina.noor@example.org'])
        expect([address, ...welcomeOf(local, address)]).toEqual([address, ...WELCOME]);
      const keys = local.mailbox.accepted().map(({ key }) => key);
      expect(new Set(keys).size).toBe(keys.length);
      expect(
        local.runs.list().filter(({ journey, status }) => journey === 'welcome' && status !== 'SUCCEEDED'),
      ).toEqual([]);
      expect(await local.queue.deadLetters()).toEqual([]);
      expect(local.schedules.nextDueAt()).toBeUndefined();
    },
  );

  it.each(OLD_VERSIONS)(
    'given version %i, when all members are gone through, then all are found, and can be counted anew',
    async (version) => {
      const local = given(version);
      await local.engine.settle();
      const rows: Item[] = [];
      for await (const row of memberRows(local.world.items)) rows.push(row);

      const { points, organisation } = local.workflows;
      const how = { points, zone: organisation.zone, now: local.clock.now() };
      for (const row of rows) await rebuildMember(local.world.items, row, how);

      expect(rows).toHaveLength(3);
      for (const { pk } of rows) {
        const member = await local.world.items.get({ pk, sk: 'MEMBER' });
        expect(member).toMatchObject({ numberPk: 'LEVEL#active' });
        expect(toMember(member!).status).toBe('active');
      }
    },
  );

  it('given version 2 with a schedule that is armed, when its time comes, then it fires and is gone', async () => {
    const local = given(2);
    expect(local.schedules.nextDueAt()).toBe('2028-02-05T10:00:00.000Z');

    await local.engine.advanceTo(instant('2028-02-05T10:00:00Z'));

    expect(local.schedules.nextDueAt()).toBeUndefined();
  });

  it('given version 3 with a birthday that is armed, when it comes, then the greeting goes at its time', async () => {
    const local = given(3);

    await local.engine.advanceTo(instant('2028-02-01T12:00:00Z'));

    expect(
      local.mailbox
        .accepted()
        .flatMap(({ tags, acceptedAt }) => (tags.journey === 'birthday' ? [acceptedAt] : [])),
    ).toEqual(['2028-02-01T08:00:00.000Z']);
  });

  it.each(OLD_VERSIONS)(
    'given version %i, when a member opts out by the link of a letter of then, then no more letters come',
    async (version) => {
      const local = given(version);
      const [letter] = local.mailbox.accepted().filter(({ to }) => to === 'asa.ek@example.org');
      const { pathname } = new URL(letter!.headers['List-Unsubscribe']!.slice(1, -1));

      const answer = await createServer(local, () => undefined).request(`http://127.0.0.1:3000${pathname}`, {
        method: 'POST',
        body: 'List-Unsubscribe=One-Click',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      });
      await local.engine.advanceTo(instant('2028-04-01T12:00:00Z'));

      expect(answer.status).toBe(200);
      expect(welcomeOf(local, 'asa.ek@example.org')).toEqual(WELCOME.slice(0, 3));
      expect(welcomeOf(local, 'jonas.fjeld@example.org')).toEqual(WELCOME);
    },
  );

  it.each(OLD_VERSIONS)(
    'given version %i, when staff look a member up, then the page tells of what was sent then',
    async (version) => {
      const local = given(version);
      const app = createServer(local, () => undefined);

      const page = await app.request(`http://127.0.0.1:3000/members/${await refOf(local, 'M-20001')}`);

      expect(page.status).toBe(200);
      expect(await page.text()).toContain('asa.ek@example.org');
      const inbox = await app.request('http://127.0.0.1:3000/');
      expect(inbox.status).toBe(200);
      expect(await inbox.text()).toContain('asa.ek@example.org');
    },
  );
});
