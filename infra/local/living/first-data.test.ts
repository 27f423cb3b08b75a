import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createLocalClock } from '../../../shared/adapters/clock.local.ts';
import { DataInUse } from '../../../shared/adapters/sqlite.errors.ts';
import { openDatabase } from '../../../shared/adapters/sqlite.ts';
import { instant } from '../../../shared/time/instant.ts';
import { workflows } from '../../../workflows/index.ts';
import { dataFile, hasData, openData } from '../data-file.ts';
import { makeFirstData } from './first-data.ts';

const NOW = instant('2028-06-14T12:00:00Z');

describe('the data of a first start', { timeout: 60_000 }, () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'lojal-first-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const make = (onProgress?: (share: number) => void) =>
    makeFirstData(folder, {
      workflows,
      publicUrl: 'http://127.0.0.1:3000',
      now: NOW,
      wall: 5000,
      seed: 'test',
      size: { people: 4, registered: 2, days: 100 },
      ...(onProgress && { onProgress }),
    });

  it('stands under its name when it is whole and not before, and then nothing else does', async () => {
    const seen: boolean[] = [];
    await make(() => seen.push(existsSync(join(folder, 'lojal.db'))));
    expect(seen.length).toBeGreaterThan(3);
    expect(new Set(seen)).toEqual(new Set([false]));
    expect(readdirSync(folder)).toEqual(['lojal.db']);
  });

  it('is made anew where a kill has left a half-made one, or what is no data at all', async () => {
    const path = join(folder, 'first-start.db');
    const half = openDatabase(path);
    half.exec("CREATE TABLE half (x); INSERT INTO half VALUES ('made')");
    half.close();
    writeFileSync(`${path}-journal`, 'left behind');
    await make();
    const db = openDatabase(join(folder, 'lojal.db'));
    expect(db.prepare("SELECT count(*) AS n FROM sqlite_schema WHERE name = 'half'").get()).toEqual({ n: 0 });
    db.close();
    expect(readdirSync(folder)).toEqual(['lojal.db']);
  });

  it('is made by one process alone', async () => {
    const other = openDatabase(join(folder, 'first-start.db'));
    await expect(make()).rejects.toThrow(DataInUse);
    other.close();
    expect(existsSync(join(folder, 'lojal.db'))).toBe(false);
  });

  it('takes the place of nothing: what an import has made there in the meantime stays, and this gives way', async () => {
    await expect(
      make((share) => {
        if (share > 0.9 && !existsSync(dataFile(folder))) writeFileSync(dataFile(folder), 'imported');
      }),
    ).rejects.toThrow(DataInUse);
    expect(readFileSync(dataFile(folder), 'utf8')).toBe('imported');
    expect(readdirSync(folder)).toEqual(['lojal.db']);
  });

  it('takes the place of a file without a byte, which a kill has left', async () => {
    writeFileSync(dataFile(folder), '');
    expect(hasData(folder)).toBe(false);
    await make();
    expect(hasData(folder)).toBe(true);
    openData(folder).close();
  });

  it('keeps others out while it is made, and lets them in after a kill, with nothing of it', async () => {
    const refused: unknown[] = [];
    await make(() => {
      if (refused.length > 0) return;
      try {
        openData(folder);
      } catch (error) {
        refused.push(error);
      }
    });
    expect(refused).toEqual([expect.any(DataInUse)]);
  });

  it('leaves nothing behind when it cannot be made', async () => {
    await expect(
      make((share) => {
        if (share > 0.3) throw new Error('no more room');
      }),
    ).rejects.toThrow('no more room');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('has a clock that goes on from its end by the wall', async () => {
    await make();
    const db = openDatabase(join(folder, 'lojal.db'));
    let wall = 5000;
    const clock = createLocalClock({ db, wall: () => wall });
    expect(clock.now()).toBe(NOW);
    wall += 60_000;
    expect(clock.now()).toBe('2028-06-14T12:01:00.000Z');
    db.close();
  });
});
