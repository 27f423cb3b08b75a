import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { systemWall } from '../../shared/adapters/clock.local.ts';
import { openDatabase } from '../../shared/adapters/sqlite.ts';
import { log } from '../../shared/log.ts';
import { workflows } from '../../workflows/index.ts';
import { cpuSeconds, meter, meterStore, type Meter } from './bench-meter.ts';
import { liveReferenceYear, REFERENCE_WORLD, referenceBytes } from './reference-year.ts';
import { createLocalWorld, type LocalWorld } from './world.ts';

/**
 * The reference year of a whole union, the one that `npm run cost` prices, and how long it takes:
 * `npm run bench:year -- --members 1000 [--file] [--where] [--json]`. With `--file` into a database on disk, else in
 * memory. With `--where` also what each function takes and what SQLite does, which costs some seconds of a hundred to
 * measure: the statements of SQLite are what no other way of deciding could spare. With `--json` only the figures, in
 * one line, for infra/bench.
 */
const { values } = parseArgs({
  options: {
    members: { type: 'string', default: '1000' },
    file: { type: 'boolean', default: false },
    where: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const members = Number(values.members);
if (!Number.isInteger(members) || members < 10)
  throw new RangeError(`--members must be a whole number of at least 10, found ${values.members}.`);

log.setLogLevel('ERROR');
const folder = values.file ? mkdtempSync(join(tmpdir(), 'lojal-year-')) : undefined;
try {
  await run(folder === undefined ? ':memory:' : join(folder, 'lojal.db'));
} finally {
  if (folder !== undefined) rmSync(folder, { recursive: true });
}

async function run(path: string): Promise<void> {
  const db = openDatabase(path);
  const store = values.where ? meterStore(db) : undefined;
  const local = createLocalWorld({ ...REFERENCE_WORLD, bytes: referenceBytes(), db, workflows });
  const setUpFrom = cpuSeconds();
  // The year begins when the register has been taken over, and a month has passed.
  const from = { wall: 0, cpu: 0, messages: 0, used: undefined as Meter['used'] | undefined };
  const { joins, helps, activityEvents, answers } = await liveReferenceYear(local, {
    members,
    onYear() {
      from.messages = messagesOf(local);
      if (store) from.used = meter(local.functions).used;
      store?.begin();
      from.wall = systemWall();
      from.cpu = cpuSeconds();
    },
  });
  const seconds = (systemWall() - from.wall) / 1000;
  const cpu = cpuSeconds() - from.cpu;
  const year = {
    events: joins + helps + activityEvents + answers,
    messages: messagesOf(local) - from.messages,
  };
  const lost = await local.queue.deadLetters();
  if (lost.length > 0) throw new Error(`${lost.length} events ended among the dead letters, expected none.`);
  db.close();
  if (values.json) console.log(JSON.stringify({ members, ...year, seconds, cpu, maxRssMiB: maxRssMiB() }));
  else
    console.log(
      `set up ${members} members: ${(from.cpu - setUpFrom).toFixed(1)} s of CPU\n${figuresOf(year, { seconds, cpu })}`,
    );
  if (store && from.used) console.log(`${store.said()}\n\n${tableOf(from.used, cpu)}`);
}

function messagesOf({ mailbox, texts }: LocalWorld): number {
  return mailbox.count() + texts.count();
}

function figuresOf(
  { events, messages }: { events: number; messages: number },
  { seconds, cpu }: { seconds: number; cpu: number },
): string {
  return [
    `members ${members}, events ${events}, messages ${messages}`,
    `${seconds.toFixed(1)} s by the clock, ${cpu.toFixed(1)} s of CPU: ${rate(members, cpu)} member-years/s, ${rate(events, cpu)} events/s`,
    `memory ${Math.round(process.memoryUsage.rss() / 2 ** 20)} MiB now, ${maxRssMiB()} MiB at most`,
  ].join('\n');
}

function tableOf(used: Meter['used'], cpu: number): string {
  const lines = [row('function', 'calls', 'CPU s', 'share', 'ms a call')];
  const verbs = [...used].toSorted(([, a], [, b]) => b.seconds - a.seconds);
  const inVerbs = verbs.reduce((sum, [, one]) => sum + one.seconds, 0);
  const rest = ['engine, runs, effects', { seconds: cpu - inVerbs, calls: 0 }] as const;
  for (const [verb, one] of [...verbs, rest]) {
    const each = one.calls > 0 ? ((one.seconds / one.calls) * 1000).toFixed(2) : '';
    const share = `${((one.seconds / cpu) * 100).toFixed(1)} %`;
    lines.push(row(verb, one.calls > 0 ? String(one.calls) : '', one.seconds.toFixed(2), share, each));
  }
  return lines.join('\n');
}

function maxRssMiB(): number {
  return Math.round(process.resourceUsage().maxRSS / 1024);
}

function rate(count: number, perSeconds: number): string {
  return (count / perSeconds).toFixed(0);
}

function row(name: string, ...columns: readonly string[]): string {
  return name.padEnd(24) + columns.map((column) => column.padStart(11)).join('');
}
