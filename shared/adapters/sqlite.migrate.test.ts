import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { OLD_VERSIONS, writeOldData } from '../../test/support/old-data.ts';
import { testWorld } from '../../test/support/world.ts';
import { DATA_VERSION, migrate, versionOf } from './sqlite.migrate.ts';
import { openDatabase } from './sqlite.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lojal-migrate-'));
  file = join(folder, 'lojal.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A line for each column and each index: all of a table that a statement can tell apart, but for the order of columns. */
function shapeOf(db: DatabaseSync): readonly string[] {
  const lines = (sql: string): readonly string[] =>
    (db.prepare(sql).all() as { line: string }[]).map(({ line }) => line.replaceAll(/\s+/g, ' '));
  return [
    ...lines(
      `SELECT t.name || '.' || c.name || ' ' || c.type || iif(c."notnull", ' NOT NULL', '')
         || coalesce(' DEFAULT ' || c.dflt_value, '') || iif(c.pk, ' KEY ' || c.pk, '') AS line
       FROM sqlite_schema AS t, pragma_table_xinfo(t.name) AS c
       WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' ORDER BY t.name, c.name`,
    ),
    ...lines(
      `SELECT t.name || ' UNIQUE (' || group_concat(c.name, ', ') || ')' AS line
       FROM sqlite_schema AS t, pragma_index_list(t.name) AS i, pragma_index_info(i.name) AS c
       WHERE t.type = 'table' AND i.origin = 'u' GROUP BY t.name, i.name ORDER BY t.name`,
    ),
    ...lines(`SELECT sql AS line FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL ORDER BY name`),
  ];
}

/** All rows of all tables, to compare what is in two files. */
function contentOf(db: DatabaseSync): unknown {
  const tables = db
    .prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name`)
    .all()
    .map(({ name }) => String(name));
  return tables.map((name) => {
    const statement = db.prepare(`SELECT * FROM "${name}"`);
    statement.setReadBigInts(true);
    return [name, statement.all().map((row) => ({ ...row }))];
  });
}

function reading<Result>(path: string, work: (db: DatabaseSync) => Result): Result {
  const db = new DatabaseSync(path, { readOnly: true });
  try {
    return work(db);
  } finally {
    db.close();
  }
}

class Killed extends Error {}

/** The same database, whose n-th statement from now on is never made: as when the process is killed right before it. */
function dyingAt(db: DatabaseSync, n: number): { db: DatabaseSync; made: () => number } {
  let made = 0;
  const count = (): void => {
    made += 1;
    if (made === n) throw new Killed();
  };
  const wrapped = new Proxy(db, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]): unknown => {
        if (name === 'exec') count();
        const result: unknown = Reflect.apply(value, target, args);
        if (name !== 'prepare') return result;
        const statement = result as { run: (...values: unknown[]) => unknown };
        const run = statement.run.bind(statement);
        statement.run = (...values) => {
          count();
          return run(...values);
        };
        return statement;
      };
    },
  });
  return { db: wrapped, made: () => made };
}

describe('data of an older version', () => {
  it.each(OLD_VERSIONS)(
    'given a file of version %i, when it is opened, then it has the tables of a new one, and says what was done',
    (version) => {
      writeOldData(version, file);
      const said: string[] = [];

      const db = openDatabase(file, (words) => said.push(words));
      testWorld({ db });

      const fresh = openDatabase(':memory:');
      testWorld({ db: fresh });
      expect(shapeOf(db)).toEqual(shapeOf(fresh));
      expect(versionOf(db)).toBe(DATA_VERSION);
      expect(said).toEqual([
        `The data was brought from version ${version} to ${DATA_VERSION}; as it was before, it is in ${file}.v${version}.bak.`,
      ]);
      db.close();
    },
  );

  it.each(OLD_VERSIONS)(
    'given a file of version %i, when it was opened, then a copy beside it holds all that was in it before',
    (version) => {
      writeOldData(version, file);
      const before = reading(file, contentOf);

      openDatabase(file).close();

      const copy = `${file}.v${version}.bak`;
      expect(reading(copy, contentOf)).toEqual(before);
      expect(reading(copy, versionOf), 'a step back: the older program opens it').toBe(version);
      expect(reading(copy, (db) => db.prepare('PRAGMA user_version').get())).toEqual({
        user_version: version < 5 ? 1 : version,
      });
    },
  );

  it('given mails and SMS of version 5, one of them to staff, when it is opened, then they are listed and read as they were', async () => {
    writeOldData(5, file);
    const old = new DatabaseSync(file);
    const digest = {
      key: 'digest-1',
      to: 'staff@example.org',
      subject: '2 calls',
      text: '–',
      html: '<p>–</p>',
      tags: { key: 'digest-1' },
    };
    old
      .prepare('INSERT INTO outbox (key, accepted_at, mail) VALUES (?, ?, ?)')
      .run('digest-1', '2028-01-30T09:00:00.000Z', JSON.stringify(digest));
    const context = { member: 'M1', journey: 'nps', step: 'survey' };
    const sms = { key: 'sms-1', to: '+46701740605', body: 'Hej 👋', context };
    old
      .prepare('INSERT INTO texts (seq, key, accepted_at, text) VALUES (7, ?, ?, ?)')
      .run('sms-1', '2028-01-30T09:00:00.000Z', JSON.stringify(sms));
    const before = old.prepare('SELECT seq, accepted_at, mail FROM outbox ORDER BY seq DESC').all();
    old.close();

    const db = openDatabase(file);
    const { mailbox, texts } = testWorld({ db });

    expect(mailbox.accepted()).toEqual(
      before.map(({ seq, accepted_at: acceptedAt, mail }) => ({
        ...(JSON.parse(String(mail)) as object),
        providerId: `local-${String(seq)}`,
        acceptedAt,
      })),
    );
    const [newest, letter] = mailbox.list({ limit: 2 });
    expect(newest).toEqual({
      seq: 7,
      key: 'digest-1',
      to: 'staff@example.org',
      title: '2 calls',
      member: undefined,
      journey: '',
      step: '',
      acceptedAt: '2028-01-30T09:00:00.000Z',
    });
    expect(
      mailbox.list({ limit: 9, member: letter!.member, journey: 'welcome' }).map(({ step }) => step),
    ).toEqual(['log-in', 'your-support', 'hello']);
    expect(texts.accepted()).toEqual([
      { ...sms, providerId: 'local-sms-7', acceptedAt: '2028-01-30T09:00:00.000Z' },
    ]);
    expect(texts.list({ limit: 9, member: 'M1' })).toMatchObject([
      { to: sms.to, title: sms.body, ...context },
    ]);
    expect((await mailbox.send({ ...mailbox.find('digest-1')!, key: 'digest-2' })).providerId).toBe(
      'local-8',
    );
    db.close();
  });

  it('given a kill right before any statement of all steps, when it is opened again, then it is as if nothing had happened', () => {
    const version = 1;
    writeOldData(version, file);
    const old = join(folder, 'old.db');
    copyFileSync(file, old);
    const whole = openDatabase(file);
    const expected = { shape: shapeOf(whole), content: contentOf(whole) };
    whole.close();

    let survived = false;
    let kills = 0;
    for (let n = 1; !survived; n += 1) {
      copyFileSync(old, file);
      const db = new DatabaseSync(file);
      const dying = dyingAt(db, n);
      try {
        migrate(dying.db, file);
        survived = true;
      } catch (error) {
        if (!(error instanceof Killed)) throw error;
        kills += 1;
      }
      db.close();
      const between = reading(file, versionOf)!;
      expect(between).toBeGreaterThanOrEqual(version);

      const again = openDatabase(file);
      expect(shapeOf(again)).toEqual(expected.shape);
      expect(contentOf(again)).toEqual(expected.content);
      again.close();
      expect(reading(`${file}.v${version}.bak`, contentOf)).toEqual(reading(old, contentOf));
    }
    // At the least the copy, and of each step its begin, a statement, the version and the commit.
    expect(kills).toBeGreaterThanOrEqual(1 + 4 * (DATA_VERSION - version));
  });

  it('given a copy that a kill left unfinished, and one of an earlier time, when it is opened, then both give way to a whole one', () => {
    writeOldData(1, file);
    const before = reading(file, contentOf);
    writeFileSync(`${file}.v1.bak.part`, 'half');
    writeFileSync(`${file}.v1.bak`, 'of an earlier time');

    openDatabase(file).close();

    expect(existsSync(`${file}.v1.bak.part`)).toBe(false);
    expect(reading(`${file}.v1.bak`, contentOf)).toEqual(before);
  });

  it('given a first start of old that was killed between two of its tables, when it is opened, then the rest is made', () => {
    const half = new DatabaseSync(file);
    half.exec(
      'PRAGMA user_version = 1; CREATE TABLE secrets (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT',
    );
    half.close();

    const db = openDatabase(file);
    testWorld({ db });

    const fresh = openDatabase(':memory:');
    testWorld({ db: fresh });
    expect(shapeOf(db)).toEqual(shapeOf(fresh));
    db.close();
  });

  it('given a file of this version, when it is opened again, then nothing is done and no copy is made', () => {
    openDatabase(file).close();
    const bytes = readFileSync(file);
    const said: string[] = [];

    openDatabase(file, (words) => said.push(words)).close();

    expect(said).toEqual([]);
    expect(readFileSync(file).subarray(100)).toEqual(bytes.subarray(100));
  });

  it('given data in memory, then there is nothing to copy', () => {
    const db = new DatabaseSync(':memory:');
    db.exec('PRAGMA user_version = 1');

    expect(migrate(db, ':memory:')).toBe(`The data was brought from version 1 to ${DATA_VERSION}.`);
  });
});

describe('the tables of this version', () => {
  it('are those that the last step leads to: who changes a table adds a step, and raises the version', () => {
    const db = openDatabase(':memory:');
    testWorld({ db });
    const recorded = readFileSync(new URL('sqlite.tables.txt', import.meta.url), 'utf8');

    expect([`version ${DATA_VERSION}`, ...shapeOf(db)].join('\n')).toBe(recorded.trimEnd());
  });
});
