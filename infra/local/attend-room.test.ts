import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StorageFailed } from '../../shared/adapters/sqlite.errors.ts';
import { openDatabase } from '../../shared/adapters/sqlite.ts';
import { storageOf } from '../../shared/adapters/sqlite.storage.ts';
import { attendRoom } from './attend-room.ts';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'lojal-room-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A file that takes no more pages, attended; time passes when `tick` is called. */
function given() {
  const path = join(folder, 'lojal.db');
  const db = openDatabase(path);
  db.exec('CREATE TABLE t (x BLOB)');
  const insert = db.prepare('INSERT INTO t VALUES (zeroblob(20000))');
  db.exec('PRAGMA max_page_count = 3');
  const storage = storageOf(db);
  const said: string[] = [];
  const timers = new Set<() => void>();
  let resumed = 0;
  const leave = attendRoom(storage, {
    say: (line) => said.push(line),
    later: (_, callback) => {
      timers.add(callback);
      return () => void timers.delete(callback);
    },
    resume: () => (resumed += 1),
  });
  const tick = (): void => {
    const due = [...timers];
    timers.clear();
    for (const callback of due) callback();
  };
  return { path, db, storage, said, timers, tick, leave, insert: () => insert.run(), resumed: () => resumed };
}

describe('room for the data', () => {
  it('given a write that fails, when there is no room yet, then that is said once, and it is looked for again and again', () => {
    const { path, db, said, insert, tick, timers, resumed } = given();
    // A folder where the probe would stand: it cannot be written.
    mkdirSync(join(`${path}.room`));

    expect(insert).toThrow(StorageFailed);
    expect(insert).toThrow(/lojal\.db cannot be written/);
    tick();
    tick();

    expect(said).toEqual([
      expect.stringMatching(/^The disk is full\. Nothing is lost.*503.*Free some space/),
    ]);
    expect(timers.size).toBe(1);
    expect(resumed()).toBe(0);
    db.close();
  });

  it('given room again, when it is looked for, then it goes on, says so, and leaves nothing beside the file', () => {
    const { db, said, insert, tick, timers, resumed, storage } = given();
    expect(insert).toThrow(StorageFailed);
    db.exec('PRAGMA max_page_count = 1000');

    tick();

    expect(said[1]).toBe('There is room again: it goes on where it was.');
    expect({ timers: timers.size, resumed: resumed(), failure: storage.failure() }).toEqual({
      timers: 0,
      resumed: 1,
      failure: undefined,
    });
    insert();
    db.close();
    expect(readdirSync(folder)).toEqual(['lojal.db']);
  });

  it('given a write that waits for room, when there is some, then it is made, once', async () => {
    const { db, insert, tick, storage } = given();
    const made = storage.patiently(() => insert());
    db.exec('PRAGMA max_page_count = 1000');
    tick();

    await made;

    expect(db.prepare('SELECT count(*) AS n FROM t').get()).toEqual({ n: 1 });
    db.close();
  });

  it('given a write that waits for room, when the program is stopped, then it ends with the failure, and no timer is left', async () => {
    const { db, insert, leave, timers, storage } = given();
    const made = storage.patiently(() => insert());
    await Promise.resolve();

    leave();

    await expect(made).rejects.toThrow(StorageFailed);
    await expect(storage.patiently(() => insert())).rejects.toThrow(StorageFailed);
    expect(timers.size).toBe(0);
    db.close();
  });
});
