import type { DatabaseSync } from 'node:sqlite';
import { beforeAll, describe, expect, it } from 'vitest';
import { seededBytes } from '../../../shared/adapters/ids.local.ts';
import { openDatabase } from '../../../shared/adapters/sqlite.ts';
import { isOpen } from '../../../shared/journey/run.ts';
import { log } from '../../../shared/log.ts';
import { memberRows } from '../../../shared/loyalty/rebuild.ts';
import { toMember, type Member } from '../../../shared/member/member.ts';
import { civilDate } from '../../../shared/time/civil.ts';
import { isToDo, listOpenTasks } from '../../../shared/member/staff-task.ts';
import { instant } from '../../../shared/time/instant.ts';
import { entriesOf, runsOf } from '../../../test/support/sending.ts';
import { testWorld } from '../../../test/support/world.ts';
import { workflows } from '../../../workflows/index.ts';
import type { LocalWorld } from '../world.ts';
import { makeHistory, type HistoryOptions, type Made } from './history.ts';

log.setLogLevel('SILENT');
const NOW = instant('2028-06-14T12:00:00Z');
const SIZE = { people: 40, registered: 20, days: 400 };

async function lived(options: Partial<HistoryOptions> = {}): Promise<{ db: DatabaseSync; made: Made }> {
  const db = openDatabase(':memory:');
  const made = await makeHistory({
    db,
    workflows,
    publicUrl: 'http://127.0.0.1:3000',
    now: NOW,
    wall: 0,
    seed: 'test',
    size: SIZE,
    secretBytes: seededBytes('secrets'),
    ...options,
  });
  return { db, made };
}

const acceptedIn = (db: DatabaseSync) => ({
  mails: db.prepare('SELECT * FROM outbox ORDER BY seq').all(),
  bases: db.prepare('SELECT * FROM outbox_bases ORDER BY id').all(),
  texts: db.prepare('SELECT * FROM texts ORDER BY seq').all(),
});
const itemsIn = (db: DatabaseSync) => db.prepare('SELECT * FROM items ORDER BY pk, sk').all();

describe('a history made of a seed', { timeout: 120_000 }, () => {
  let db: DatabaseSync;
  let made: Made;
  let local: LocalWorld;
  let members: readonly Member[];

  beforeAll(async () => {
    ({ db, made } = await lived());
    local = testWorld({ db, seed: 'looking' });
    const found: Member[] = [];
    for await (const row of memberRows(local.world.items)) found.push(toMember(row));
    members = found;
  }, 120_000);

  const ofAll = async <T>(read: (member: string) => Promise<readonly T[]>): Promise<readonly T[]> =>
    (await Promise.all(members.map(({ ref }) => read(ref)))).flat();

  it('ends at its now, with everybody in the register, some of whom have left', () => {
    expect(local.clock.now()).toBe(NOW);
    expect(members).toHaveLength(SIZE.people);
    expect(members.filter(({ status }) => status === 'left').length).toBeGreaterThan(0);
    expect(made.misfits).toEqual(new Map());
  });

  it('names nobody who could be: addresses of example.org, numbers kept for fiction, each once', () => {
    const emails = members.map(({ email }) => email ?? '');
    expect(emails.filter((email) => !email.endsWith('@example.org'))).toEqual([]);
    expect(new Set(emails).size).toBe(SIZE.people);
    const phones = members.flatMap(({ phone }) => phone ?? []);
    expect(phones.length).toBe(SIZE.people / 2);
    expect(new Set(phones).size).toBe(phones.length);
    const isFiction = (phone: string) => phone >= '+46701740605' && phone <= '+46701740699';
    expect(phones.filter((phone) => phone.length !== 12 || !isFiction(phone))).toEqual([]);
  });

  it('hands no message over twice, and has each that was handed over in the ledger', async () => {
    const keys = [...local.mailbox.accepted(), ...local.texts.accepted()].map(({ key }) => key);
    expect(keys.length).toBeGreaterThan(200);
    expect(new Set(keys).size).toBe(keys.length);
    const entries = await ofAll((member) => entriesOf(local, member));
    const states = new Map(entries.map(({ key, state }) => [key, state]));
    const ofMembers = keys.filter((key) => !key.startsWith('digest-'));
    const taken = new Set(['sent', 'delivered', 'bounced', 'complained', 'presumed-sent', 'unknown']);
    expect(ofMembers.filter((key) => !taken.has(states.get(key) ?? 'none'))).toEqual([]);
    // Who skipped has a reason, and nothing hangs between.
    expect(entries.filter((entry) => entry.state === 'dispatching')).toEqual([]);
    expect(entries.filter((entry) => entry.state === 'skipped' && !entry.reason)).toEqual([]);
  });

  it('leaves no run without an end or a next step that is still to come', async () => {
    const runs = await ofAll((member) => runsOf(local, member));
    expect(runs.length).toBeGreaterThan(60);
    const open = runs.filter(isOpen);
    expect(open.length).toBeGreaterThan(0);
    expect(open.filter(({ awaits, next }) => (awaits?.until ?? next.at) <= NOW)).toEqual([]);
    const executions = new Map(local.runs.list(10_000).map(({ run, status }) => [run, status]));
    expect(open.filter(({ id }) => executions.get(id) !== 'RUNNING').map(({ id }) => id)).toEqual([]);
  });

  it('holds what a visitor wants to see: answers of every kind, opt-outs, bounces, calls done', async () => {
    const rows = itemsIn(db).map(({ sk, body }) => ({ sk: String(sk), body: String(body) }));
    const count = (prefix: string, part: string) =>
      rows.filter(({ sk, body }) => sk.startsWith(prefix) && body.includes(part)).length;
    expect(count('EVENT#', '"survey.answered"')).toBeGreaterThan(10);
    expect(count('EVENT#', '"help.received"')).toBeGreaterThan(5);
    expect(count('EVENT#', '"training.attended"')).toBeGreaterThan(5);
    expect(count('TASK#', '"done"')).toBeGreaterThan(0);
    expect((await ofAll((member) => entriesOf(local, member))).map(({ state }) => state)).toContain(
      'bounced',
    );
  });

  it('leaves staff something to do, and nothing that was due more than a week ago', async () => {
    const { tasks } = await listOpenTasks(local.world.items);
    expect(tasks.filter((task) => isToDo(task, civilDate('2028-06-14'))).length).toBeGreaterThan(0);
    expect(tasks.filter(({ dueOn }) => dueOn < '2028-06-05')).toEqual([]);
  });

  it('is the same again from the same seed, to the last byte, and another from another', async () => {
    const again = await lived();
    expect(acceptedIn(again.db)).toEqual(acceptedIn(db));
    expect(itemsIn(again.db)).toEqual(itemsIn(db));
    const other = await lived({ seed: 'other', size: { people: 10, registered: 5, days: 60 } });
    const names = (one: DatabaseSync) => acceptedIn(one).mails.map(({ key }) => key);
    expect(names(other.db).length).toBeGreaterThan(5);
    const before = new Set(names(db));
    expect(names(other.db).filter((key) => before.has(key) && !String(key).startsWith('digest-'))).toEqual(
      [],
    );
  });

  it('has secrets of the machine where none are given, since its data is kept', async () => {
    const size = { people: 2, registered: 1, days: 10 };
    const secretsOf = ({ db: one }: { db: DatabaseSync }) =>
      one.prepare('SELECT value FROM secrets ORDER BY name').all();
    const kept = async () => {
      const one = openDatabase(':memory:');
      await makeHistory({
        db: one,
        workflows,
        publicUrl: 'http://x.example',
        now: NOW,
        wall: 0,
        seed: 'a',
        size,
      });
      return secretsOf({ db: one });
    };
    const [first, second] = [await kept(), await kept()];
    expect(first.length).toBeGreaterThan(3);
    expect(first.filter((secret, index) => secret['value'] === second[index]?.['value'])).toEqual([]);
  });

  it('tells what does not fit the organisation’s own forms, and goes on without', async () => {
    const forms = new Map([...workflows.forms].filter(([name]) => name !== 'log-in'));
    const { made: told } = await lived({
      workflows: { ...workflows, forms },
      size: { people: 12, registered: 10, days: 200 },
    });
    expect([...told.misfits.keys()]).toEqual(['log-in']);
  });
});
