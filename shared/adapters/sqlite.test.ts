import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path, { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DataForeign, DataInUse, DataProblem, DataUnusable, DataVersionUnknown } from './sqlite.errors.ts';
import { DATA_VERSION } from './sqlite.migrate.ts';
import { openDatabase } from './sqlite.ts';

const MODULE = pathToFileURL(path.join(import.meta.dirname, 'sqlite.ts')).href;

/** As SQLite answers for `temp_store`; 0 is a file, as it was built. */
const IN_MEMORY = 2;

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'lojal-sqlite-'));
  file = path.join(folder, 'lojal.sqlite');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A script for another process: it has `openDatabase` and the file's name. */
function script(body: string): string[] {
  const text = `import { openDatabase } from ${JSON.stringify(MODULE)}; const file = ${JSON.stringify(file)}; ${body}`;
  return ['--input-type=module', '-e', text];
}

/** Another process that has written a row, holds the file and waits to be killed. */
async function holder(): Promise<ChildProcess> {
  const child = spawn(
    process.execPath,
    script(
      "const db = openDatabase(file); db.exec('CREATE TABLE t (x); INSERT INTO t VALUES (42)'); console.log('held'); process.stdin.resume();",
    ),
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  await once(child.stdout, 'data');
  return child;
}

describe('the one file of the local world', () => {
  it('keeps its data when it is opened again', () => {
    const first = openDatabase(file);
    first.exec("CREATE TABLE t (x TEXT); INSERT INTO t VALUES ('kept')");
    first.close();

    const second = openDatabase(file);

    expect(second.prepare('SELECT x FROM t').get()).toEqual({ x: 'kept' });
    second.close();
  });

  it('refuses a second process at once, though the first has only opened the file', () => {
    openDatabase(file).close();
    const db = openDatabase(file);

    const other = spawnSync(
      process.execPath,
      script('try { openDatabase(file); console.log("opened"); } catch (error) { console.log(error.name); }'),
      { encoding: 'utf8' },
    );

    expect(other.stdout.trim()).toBe('DataInUse');
    db.close();
  });

  it('tells who is refused what to do, and lets it in when the other process is gone', async () => {
    const other = await holder();
    expect(() => openDatabase(file)).toThrow(DataInUse);
    expect(() => openDatabase(file)).toThrow(/Stop it, or set LOJAL_DATA/);

    other.kill('SIGKILL');
    await once(other, 'exit');

    const db = openDatabase(file);
    expect(db.prepare('SELECT x FROM t').get(), 'what was committed survives the kill').toEqual({ x: 42 });
    db.close();
  });

  it('keeps in memory what a part of a group would undo, in a new file and in an old one', () => {
    const asOpened = (): unknown => {
      const db = openDatabase(file);
      const { temp_store: store } = db.prepare('PRAGMA temp_store').get() as { temp_store: number };
      db.close();
      return store;
    };

    expect([asOpened(), asOpened()]).toEqual([IN_MEMORY, IN_MEMORY]);
  });

  it('says in the file which version of the data it holds', () => {
    openDatabase(file).close();

    const db = openDatabase(file);

    expect(db.prepare('PRAGMA user_version').get()).toEqual({ user_version: DATA_VERSION });
    db.close();
  });

  it('refuses data that a newer version wrote, leaves it as it is, and lets go of the file', () => {
    const newer = openDatabase(file);
    newer.exec('PRAGMA user_version = 99');
    newer.close();

    expect(() => openDatabase(file)).toThrow(DataVersionUnknown);
    expect(() => openDatabase(file), 'the refusal has let go of the file').toThrow(
      /data version 99, this one knows \d+/,
    );
  });

  it('refuses what it cannot open, such as a path that is a folder, in words', () => {
    expect(() => openDatabase(folder)).toThrow(DataUnusable);
    expect(() => openDatabase(join(file, 'in', 'no', 'folder'))).toThrow(DataUnusable);
  });

  it.each([
    ['text', 'These are the minutes of the annual meeting. '.repeat(100), /no SQLite database/],
    ['a few bytes', 'SQLite', /no SQLite database|damaged/],
  ])('refuses a file of %s, in words, and leaves it as it is', (_, content, says) => {
    writeFileSync(file, content);

    expect(() => openDatabase(file)).toThrow(DataProblem);
    expect(() => openDatabase(file)).toThrow(says);

    expect(readFileSync(file, 'utf8')).toBe(content);
    expect(readdirSync(folder)).toEqual(['lojal.sqlite']);
  });

  it('refuses a database of another program, in words, and leaves it as it is', () => {
    const other = new DatabaseSync(file);
    other.exec('CREATE TABLE songs (title TEXT)');
    other.close();
    const before = readFileSync(file);

    expect(() => openDatabase(file)).toThrow(DataForeign);
    expect(() => openDatabase(file)).toThrow(/a database of another program/);

    expect(readFileSync(file)).toEqual(before);
    expect(readdirSync(folder)).toEqual(['lojal.sqlite']);
  });

  it('refuses a file that was cut short anywhere, in words, and leaves it as it is', () => {
    const db = openDatabase(file);
    db.exec('CREATE TABLE t (x TEXT)');
    const insert = db.prepare('INSERT INTO t VALUES (?)');
    for (let row = 0; row < 200; row += 1) insert.run('x'.repeat(500));
    db.close();
    const whole = readFileSync(file);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: whole.length - 1 }), (length) => {
        const cut = whole.subarray(0, length);
        writeFileSync(file, cut);

        expect(() => openDatabase(file)).toThrow(DataProblem);
        expect(() => openDatabase(file)).toThrow(/It was left as it is|cannot be opened/);

        expect(readFileSync(file).equals(cut)).toBe(true);
        expect(readdirSync(folder)).toEqual(['lojal.sqlite']);
      }),
      { numRuns: 50, examples: [[1], [99], [100], [511], [512], [4095], [4096], [whole.length - 1]] },
    );
  });

  it('keeps few pages, for a commit that splits one looks through all: 8 MiB of a file, and larger ones in memory', () => {
    const kept = (db: DatabaseSync, name: string): number =>
      Number(db.prepare(`PRAGMA ${name}`).get()?.[name]);
    const db = openDatabase(file);
    expect(kept(db, 'cache_size') * kept(db, 'page_size')).toBe(8 * 1024 * 1024);
    expect(kept(openDatabase(':memory:'), 'page_size')).toBe(16 * 1024);
    db.close();
  });

  it('is held in memory on request, a new one each time', () => {
    const first = openDatabase(':memory:');
    first.exec('CREATE TABLE t (x)');

    const second = openDatabase(':memory:');

    expect(second.prepare("SELECT count(*) AS n FROM sqlite_schema WHERE name = 't'").get()).toEqual({
      n: 0,
    });
  });
});
