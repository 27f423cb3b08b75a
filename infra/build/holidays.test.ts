import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { renderHolidayTable, TABLE } from './holidays.ts';

const script = fileURLToPath(new URL('./holidays.ts', import.meta.url));

function run(...args: string[]): Promise<{ code: number; stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [script, ...args], (error, _stdout, stderr) => {
      resolve({ code: error ? Number(error.code) : 0, stderr });
    });
  });
}

async function scratchFile(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'holidays-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return join(folder, 'holidays.table.ts');
}

// New processes load the whole library; it may take long on a busy machine.
describe('the table of holidays', { timeout: 30_000 }, () => {
  it('is what date-holidays says today', async () => {
    expect(await readFile(TABLE, 'utf8'), 'run: node infra/build/holidays.ts').toBe(
      await renderHolidayTable(),
    );
  });

  it('is written, and then found to be in order', async () => {
    const path = await scratchFile();
    expect(await run(path)).toMatchObject({ code: 0 });
    expect(await readFile(path, 'utf8')).toBe(await readFile(TABLE, 'utf8'));
    expect(await run('--check', path)).toMatchObject({ code: 0 });
  });

  it('is reported, and left alone, when a date in it is wrong', async () => {
    const path = await scratchFile();
    const stale = (await readFile(TABLE, 'utf8')).replace('2028-04-14', '2028-04-13');
    await writeFile(path, stale);
    const { code, stderr } = await run('--check', path);
    expect(code).toBe(1);
    expect(stderr).toContain('Run: node infra/build/holidays.ts');
    expect(await readFile(path, 'utf8')).toBe(stale);
  });
});
