import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { kill, outcome, startLocal } from '../../test/support/process.ts';
import { ROOT } from '../../test/support/tree.ts';

const FILE = 'Medlemsnummer;Förnamn;E-post\nM-1;Åsa;asa@example.org\nM-2;Bo;canary\n';
const UNNAMED = { TABLE_NAME: '', LOJAL_DATA: '' };

/** Real processes: what `npm run import` and `npm run export` say, and how they end. */
describe('from the command line', { timeout: 120_000 }, () => {
  let folder: string;
  let file: string;
  let data: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'lojal-import-'));
    file = join(folder, 'members.csv');
    data = join(folder, 'data');
    writeFileSync(file, FILE);
    utimesSync(file, new Date('2026-01-31T00:00:00Z'), new Date('2026-01-31T00:00:00Z'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const run = (what: 'import' | 'export', args: readonly string[], env: NodeJS.ProcessEnv = {}) =>
    outcome(
      spawn(process.execPath, [`infra/local/${what}-main.ts`, ...args], {
        cwd: ROOT,
        env: { ...process.env, ...UNNAMED, ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    );

  it('given a file, when it is tried, imported, imported again and exported, then each says what it did', async () => {
    const dry = await run('import', [file, '--data', data, '--dry-run']);
    expect(dry.code).toBe(2);
    expect(existsSync(data)).toBe(false);
    expect(dry.said.split('\n')).toEqual([
      '2 rows, utf-8 with semicolons, as of 2026-01-31T00:00:00.000Z.',
      'Columns: Medlemsnummer, Förnamn, E-post.',
      expect.stringMatching(/^No column says since when they are members: they get no check-in/),
      'Dry run: nothing is written.',
      'line 2: new',
      'line 3: REFUSED: E-post: must be one e-mail address',
      '2 rows: 1 new, 1 REFUSED. Nothing was written.',
      'No welcome series would begin.',
      expect.stringMatching(/^Mend the refused rows/),
      '',
    ]);

    const first = await run('import', [file], { LOJAL_DATA: data });
    expect(first.code).toBe(2);
    expect(first.said).toContain('2 rows: 1 new, 1 REFUSED.\nNo welcome series begins.');
    expect(first.said).not.toMatch(/line 2|canary|asa|Dry/);

    writeFileSync(file, FILE.replace('canary', 'bo@example.org'));
    const second = await run('import', [
      file,
      '--data',
      data,
      '--as-of',
      '2026-01-31T00:00:00Z',
      '--welcome',
    ]);
    expect(second).toMatchObject({ code: 0 });
    expect(second.said).toContain('2 rows: 1 new, 1 known.\nThe welcome series begins.');

    const out = join(folder, 'out.csv');
    const exported = await run('export', [out, '--data', data]);
    expect(exported.code).toBe(0);
    expect(
      readFileSync(out, 'utf8')
        .match(/^M-\d;/gm)
        ?.toSorted(),
    ).toEqual(['M-1;', 'M-2;']);
    expect(statSync(out).mode & 0o777).toBe(0o600);
    const again = await run('export', [out, '--data', data]);
    expect(again).toMatchObject({ code: 1 });
    expect(again.said).toContain('exists already');
    expect(readFileSync(out, 'utf8')).toContain('M-1');
  });

  it('given what it cannot do, when it is asked, then it says so in a sentence and changes nothing', async () => {
    const cases: [Parameters<typeof run>, RegExp][] = [
      [['import', [join(folder, 'none.csv'), '--data', data]], /none\.csv does not exist/],
      [['import', [folder, '--data', data]], /is a folder/],
      [['import', []], /Name one file/],
      [['import', [file], { TABLE_NAME: 'lojal' }], /environment variable \w+ is not set/],
      [['export', [join(folder, 'out.csv'), '--data', data]], /There is no data in/],
      [['export', []], /Name one file/],
    ];
    for (const [asked, said] of cases) {
      const ended = await run(...asked);
      expect(ended.code).toBe(1);
      expect(ended.said).toMatch(said);
      expect(ended.said).not.toMatch(/^ {4}at /m);
    }
    expect(existsSync(join(folder, 'out.csv'))).toBe(false);
    expect(existsSync(data)).toBe(false);
  });

  it.each([true, false])(
    'given that whoever reads it has enough after a line, when a file of many refusals is tried (%s) or imported, then it ends well',
    async (isTried) => {
      const refused = Array.from({ length: 5000 }, (_, n) => `M-${n};Bo;canary`).join('\n');
      writeFileSync(file, `${FILE}${refused}\nM-9999;Eva;eva@example.org\n`);
      const child = spawn(
        process.execPath,
        ['infra/local/import-main.ts', file, '--data', data, ...(isTried ? ['--dry-run'] : [])],
        { cwd: ROOT, env: { ...process.env, ...UNNAMED }, stdio: ['ignore', 'pipe', 'pipe'] },
      );
      child.stdout.once('data', () => child.stdout.destroy());
      const { code, said } = await outcome(child);
      expect(said).not.toMatch(/EPIPE|^ {4}at /m);
      expect(code).toBe(isTried ? 0 : 2);
      if (isTried) return;
      expect(said).toContain('5003 rows: 2 new, 5001 REFUSED.');
      const out = join(folder, 'out.csv');
      await run('export', [out, '--data', data]);
      expect(readFileSync(out, 'utf8')).toContain('M-9999;Eva');
    },
  );

  it('given an Excel workbook, when it is imported, then no data are made and the reason is said', async () => {
    writeFileSync(file, Buffer.from('504b030414000600', 'hex'));
    const ended = await run('import', [file, '--data', data]);
    expect(ended.code).toBe(1);
    expect(ended.said).toMatch(/^The file is an Excel workbook.*\n$/);
    expect(existsSync(data)).toBe(false);
  });

  it('given that npm start has the data, when a file is imported, then that is said', async () => {
    mkdirSync(data);
    const local = await startLocal(data, ['--empty']);
    try {
      const ended = await run('import', [file, '--data', data]);
      expect(ended.code).toBe(1);
      expect(ended.said).toContain('Another process is using');
    } finally {
      await kill(local.child, 'SIGKILL');
    }
  });
});
