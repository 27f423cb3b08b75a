import { createReadStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkFile } from '../../shared/member/import/check-file.ts';
import { readRows } from '../../shared/member/import/read-rows.ts';
import { instant } from '../../shared/time/instant.ts';
import { organisation } from '../../workflows/organisation.ts';
import { readInThread } from './import-reader.ts';

const CONTEXT = {
  organisation,
  asOf: instant('2028-01-10T08:00:00Z'),
  now: instant('2028-01-11T09:12:00Z'),
};
/** Every seventh cannot be taken: its number says nothing. */
const row = (n: number): string => `M-${n};Åsa;${n % 7 === 0 ? '12' : '070-174 06 05'};"lön, arbetstid"\n`;

async function all<One>(given: AsyncIterable<One>): Promise<One[]> {
  const found: One[] = [];
  for await (const one of given) found.push(one);
  return found;
}

/** Threads that this one has and has not ended. */
const threads = (): number =>
  process.getActiveResourcesInfo().filter((name) => name === 'MessagePort' || name === 'Worker').length;

describe('the thread that reads a file', () => {
  let folder: string;
  beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'lojal-reader-'))));
  afterAll(() => rmSync(folder, { recursive: true }));

  async function file(name: string, rows: number) {
    const path = join(folder, name);
    const text = Array.from({ length: rows }, (_, n) => row(n)).join('');
    writeFileSync(path, `Medlemsnummer;Förnamn;Mobil;Intressen\n${text}`);
    const source = () => createReadStream(path);
    return { path, source, checked: await checkFile(source, { ignoreUnknown: false }) };
  }

  it('given more rows than it reads ahead, then they are those that this thread would have read', async () => {
    const { path, source, checked } = await file('many.csv', 3000);

    const read = await all(readInThread(path, checked, CONTEXT));

    expect(read.flat()).toHaveLength(3000);
    expect(read).toEqual(await all(readRows(source, checked, CONTEXT)));
  });

  it('given a file that has grown since it was checked, then its rows are given, and that it was changed', async () => {
    const { path, checked } = await file('grows.csv', 10);
    writeFileSync(path, row(10), { flag: 'a' });

    const reading = all(readInThread(path, checked, CONTEXT));

    await expect(reading).rejects.toMatchObject({
      name: 'ImportFileInvalid',
      problem: 'changed',
      line: undefined,
      message: expect.stringContaining('it had 10 rows, and has 11') as string,
    });
  });

  it('given a file that is gone by then, then it says so as this thread would', async () => {
    const { path, checked } = await file('goes.csv', 10);
    rmSync(path);

    const reading = all(readInThread(path, checked, CONTEXT));

    await expect(reading).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('given one who wants no more of the file, then the thread ends with it', async () => {
    const { path, checked } = await file('left.csv', 3000);
    const before = threads();
    const rows = readInThread(path, checked, CONTEXT);

    const first = await rows.next();
    const meanwhile = threads();
    await rows.return(undefined);

    expect(first.value).toHaveLength(2000);
    expect(meanwhile).toBeGreaterThan(before);
    expect(threads()).toBe(before);
  });
});
