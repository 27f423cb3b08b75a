import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DataInUse, DataUnusable } from '../../shared/adapters/sqlite.errors.ts';
import { openDatabase } from '../../shared/adapters/sqlite.ts';
import { dataFile, hasData, openData, unfinishedFile } from './data-file.ts';

describe("a folder's data", () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'lojal-data-'))));
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is made with its folders where there are none', () => {
    const inside = join(folder, 'a', 'b');
    expect(hasData(inside)).toBe(false);

    openData(inside).close();

    expect(hasData(inside)).toBe(true);
    expect(readdirSync(inside)).toEqual(['lojal.db']);
  });

  it.each([
    ['is a file', (inside: string) => writeFileSync(inside, '')],
    ['lies in a file', (inside: string) => writeFileSync(join(inside, '..'), '')],
    [
      'holds a folder where the data should be',
      (inside: string) => openData(join(inside, 'lojal.db')).close(),
    ],
  ])('is refused in a sentence with what to do when its folder %s', (_, spoil) => {
    const inside = join(folder, 'x', 'y');
    openData(join(folder, 'x')).close();
    if (_ === 'lies in a file') rmSync(join(folder, 'x'), { recursive: true });
    spoil(inside);

    expect(() => openData(inside)).toThrow(DataUnusable);
    expect(() => openData(inside)).toThrow(/cannot be opened for writing\. Check who owns it.*LOJAL_DATA/);
  });

  it('is refused while another makes the example of a first start, and nothing of its work is touched', () => {
    const other = openDatabase(unfinishedFile(folder));
    other.exec('CREATE TABLE made (x)');

    expect(() => openData(folder)).toThrow(DataInUse);

    expect(other.prepare('SELECT count(*) AS n FROM made').get()).toEqual({ n: 0 });
    expect(hasData(folder)).toBe(false);
    other.close();
  });

  it('is opened when a kill has left the unfinished work of a first start, which then is gone', () => {
    writeFileSync(unfinishedFile(folder), 'half');

    openData(folder).close();

    expect(readdirSync(folder)).toEqual(['lojal.db']);
    expect(hasData(folder)).toBe(true);
    openData(folder).close();
    expect(dataFile(folder)).toBe(join(folder, 'lojal.db'));
  });
});
