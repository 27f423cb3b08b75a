import { Readable } from 'node:stream';
import { systemWall } from '../../shared/adapters/clock.local.ts';
import { openDatabase } from '../../shared/adapters/sqlite.ts';
import { log } from '../../shared/log.ts';
import { importMembers, type ImportOptions } from '../../shared/member/import/import-members.ts';
import { instant } from '../../shared/time/instant.ts';
import { workflows } from '../../workflows/index.ts';
import { recorder } from './member-store.ts';
import { createLocalWorld } from './world.ts';

/**
 * How many rows a second an import does, into a database in memory: with a writer that puts one item a row, which is
 * what reading, checking, mapping and looking members up cost, and with all that recording an event does.
 */
const ROWS = Number(process.argv[2] ?? 20_000);
const HEADER =
  'Medlemsnummer;Förnamn;Efternamn;E-post;Mobil;Språk;Födelsedag;Medlem sedan;Sektor;Intressen\n';
/** The smallest piece in which a file comes. */
const ROWS_A_PIECE = 500;

function row(n: number): string {
  const phone = `+4670${String(n % 10_000_000).padStart(7, '0')}`;
  return `M-${n};Åsa;Ek;m${n}@example.org;${phone};sv;1984-02-29;2019-03-01;Vård;"lön, arbetstid"\n`;
}

async function* file(): AsyncGenerator<Uint8Array> {
  yield Buffer.from(HEADER);
  for (let n = 0; n < ROWS; n += ROWS_A_PIECE) {
    const length = Math.min(ROWS_A_PIECE, ROWS - n);
    yield Buffer.from(Array.from({ length }, (_, index) => row(n + index)).join(''));
  }
}

function emptyWorld() {
  const at = instant('2028-01-11T09:12:00Z');
  const db = openDatabase(':memory:');
  return createLocalWorld({ db, workflows, publicUrl: 'http://127.0.0.1:3000', at, unwatched: true }).world;
}

async function measure(
  what: string,
  world: ReturnType<typeof emptyWorld>,
  record: ImportOptions['record'],
): Promise<void> {
  const before = systemWall();
  const cpuBefore = process.cpuUsage();
  const { outcomes } = await importMembers(world, workflows.organisation, () => Readable.from(file()), {
    record,
    asOf: instant('2028-01-10T00:00:00Z'),
  });
  const { user, system } = process.cpuUsage(cpuBefore);
  const seconds = (systemWall() - before) / 1000;
  const told = Object.entries(outcomes).filter(([, count]) => count > 0);
  const perSecond = (length: number): string =>
    Math.round(ROWS / length)
      .toLocaleString('en')
      .padStart(7);
  console.log(
    `${what.padEnd(34)} ${perSecond(seconds)} rows/s by the clock, ${perSecond((user + system) / 1e6)} by the processor  (${told
      .map(([outcome, count]) => `${count} ${outcome}`)
      .join(', ')})`,
  );
}

log.setLogLevel('ERROR');
const whole = emptyWorld();
const record = recorder(whole, workflows, { welcome: false });
await measure('recordEvent', whole, record);
await measure('recordEvent, the same file again', whole, record);
