import { createReadStream, createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SQLInputValue } from 'node:sqlite';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { systemWall } from '../../shared/adapters/clock.local.ts';
import { createLocalItems } from '../../shared/adapters/items.local.ts';
import { textOf } from '../../shared/adapters/sqlite.row.ts';
import { openDatabase } from '../../shared/adapters/sqlite.ts';
import { log } from '../../shared/log.ts';
import { importMembers } from '../../shared/member/import/import-members.ts';
import { fromEpochMs } from '../../shared/time/instant.ts';
import { workflows } from '../../workflows/index.ts';
import { dataFile } from './data-file.ts';
import { readInThread } from './import-reader.ts';
import { IMPORT_PRAGMAS, openRegister, recorder } from './member-store.ts';

/**
 * How many rows a second `npm run import` does: from a file into a database in a file, all that recording an event does,
 * once for members who are new and once for the same file again. The thread that records is the slower one; where each
 * of the two has a processor of its own, an import takes as long as it does, and as the check of the file before it.
 * Beside them, as the ceiling, SQLite alone: the same rows of the store put into another file, with nothing read, decided
 * or turned into JSON.
 */
const ROWS = Number(process.argv[2] ?? 20_000);
const HEADER =
  'Medlemsnummer;Förnamn;Efternamn;E-post;Mobil;Språk;Födelsedag;Medlem sedan;Sektor;Intressen\n';

/** When the file was true: a day ago. */
const asOf = fromEpochMs(systemWall() - 24 * 60 * 60 * 1000);

/** No two members have joined and been born on the same two days. */
function row(n: number): string {
  const phone = `+4670${String(n % 10_000_000).padStart(7, '0')}`;
  const two = (value: number): string => String(value).padStart(2, '0');
  const born = `${1940 + (n % 61)}-${two(1 + (n % 12))}-${two(1 + (n % 28))}`;
  const joined = `${1990 + (n % 37)}-${two(1 + (n % 11))}-${two(1 + (n % 27))}`;
  return `M-${n};Åsa;Ek;m${n}@example.org;${phone};sv;${born};${joined};Vård;"lön, arbetstid"\n`;
}

async function measure(what: string, path: string, data: string): Promise<void> {
  const { world, close, ...register } = await openRegister({ kind: 'local', data }, workflows, {
    dryRun: false,
  });
  const [began, all, recording] = [systemWall(), process.cpuUsage(), process.threadCpuUsage()];
  const { outcomes } = await importMembers(world, workflows.organisation, () => createReadStream(path), {
    ...register,
    record: recorder(world, workflows, { welcome: false }),
    read: (...of) => readInThread(path, ...of),
    asOf,
  });
  close();
  const told = Object.entries(outcomes).filter(([, count]) => count > 0);
  const perSecond = (microseconds: number): string =>
    Math.round(ROWS / (microseconds / 1e6))
      .toLocaleString('en')
      .padStart(7);
  const sum = ({ user, system }: NodeJS.CpuUsage): number => user + system;
  console.log(
    `${what.padEnd(20)} ${perSecond((systemWall() - began) * 1000)} rows/s by the clock, ` +
      `${perSecond(sum(process.threadCpuUsage(recording)))} by the processor time of the recording thread, ` +
      `${perSecond(sum(process.cpuUsage(all)))} by that of all threads  ` +
      `(${told.map(([outcome, count]) => `${count} ${outcome}`).join(', ')})`,
  );
}

/** So many members are committed at once, as an import does. */
const TOGETHER = 2000;
const COLUMNS = ['pk', 'sk', 'body', 'text_pk', 'text_sk', 'number_pk', 'number_sk'] as const;

/** In the order in which the import has written them: member by member, keys all over the table. */
function measureStore(from: string, to: string): void {
  const source = openDatabase(from);
  const members = new Map<string, SQLInputValue[][]>();
  let member = '';
  // A row names its member by its key, or its body does; what claims an address stands behind who has it.
  for (const stored of source.prepare(`SELECT ${COLUMNS.join()} FROM items ORDER BY pk, sk`).iterate()) {
    member =
      /(?<=MEMBER#|"ref":")[0-9A-Z]{26}/.exec(`${textOf(stored, 'pk')} ${textOf(stored, 'body')}`)?.[0] ??
      member;
    const rows = members.get(member) ?? [];
    members.set(member, rows);
    rows.push(COLUMNS.map((name) => stored[name]!));
  }
  source.close();
  const db = openDatabase(to);
  createLocalItems(db);
  db.exec(IMPORT_PRAGMAS);
  const put = db.prepare(`INSERT INTO items (${COLUMNS.join()}) VALUES (?, ?, ?, ?, ?, ?, ?)`);
  const began = systemWall();
  let many = 0;
  for (const rows of members.values()) {
    if (many % TOGETHER === 0) db.exec(many === 0 ? 'BEGIN' : 'COMMIT; BEGIN');
    for (const values of rows) put.run(...values);
    many += 1;
  }
  db.exec('COMMIT');
  const seconds = (systemWall() - began) / 1000;
  db.close();
  console.log(
    `${'SQLite alone'.padEnd(20)} ${Math.round(many / seconds)
      .toLocaleString('en')
      .padStart(7)} members/s by the clock (the rows that they have in the store, written)`,
  );
}

log.setLogLevel('ERROR');
const folder = mkdtempSync(join(tmpdir(), 'lojal-bench-'));
try {
  const path = join(folder, 'members.csv');
  const rows = Readable.from([HEADER, ...Array.from({ length: ROWS }, (_, n) => row(n))]);
  await pipeline(rows, createWriteStream(path));
  await measure('members who are new', path, join(folder, 'data'));
  measureStore(dataFile(join(folder, 'data')), join(folder, 'alone.db'));
  await measure('the same file again', path, join(folder, 'data'));
} finally {
  rmSync(folder, { recursive: true });
}
