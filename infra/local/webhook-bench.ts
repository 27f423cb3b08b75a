import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemWall } from '../../shared/adapters/clock.local.ts';
import { openDatabase } from '../../shared/adapters/sqlite.ts';
import { readDelivered } from '../../functions/record-event/record-event.ts';
import { log } from '../../shared/log.ts';
import { instant } from '../../shared/time/instant.ts';
import { SOURCES, type SourceName } from '../../shared/webhook/sources/index.ts';
import { workflows } from '../../workflows/index.ts';
import { cpuSeconds } from './bench-meter.ts';
import { toolRequest } from './bench-sender.ts';
import type { HttpEvent } from './http-event.ts';
import { createLocalWorld, type LocalWorld } from './world.ts';

/**
 * What the receiver does in a second on one core, warm: `npm run bench:webhooks [requests]`, default 5000. Judged by
 * CPU time, since a machine that others use has a slow clock. What came in is then taken from the queue, opened and
 * counted. Exits with 1 when one was lost, doubled or refused, or when a larger body costs more than in proportion.
 */
const REQUESTS = Number(process.argv[2] ?? 5000);
const WARM_UP = 1000;
/** Under the daily cap of forms that do not sign. */
const OF_EACH_SOURCE = 200;
const SIZES_KIB = [1, 4, 16, 64, 256];
const OF_EACH_SIZE = 400;
/** Four times the body may cost four times as much; so far a measurement may err. */
const MARGIN = 1.15;

const problems: string[] = [];
log.setLogLevel('CRITICAL');
const folder = mkdtempSync(join(tmpdir(), 'lojal-webhooks-'));
try {
  await throughput('in memory', ':memory:');
  await throughput('durable file', join(folder, 'lojal.db'));
  await eachSource();
  await eachSize();
} finally {
  rmSync(folder, { recursive: true });
}
for (const problem of problems) console.error(`WRONG: ${problem}`);
process.exitCode = problems.length > 0 ? 1 : 0;

function openWorld(path: string): LocalWorld & { close: () => void } {
  const db = openDatabase(path);
  const at = instant('2028-01-11T09:12:00Z');
  const local = createLocalWorld({ db, workflows, publicUrl: 'http://127.0.0.1:3000', at });
  return { ...local, close: () => db.close() };
}

/** The requests are made, and signed, before any is counted. */
async function logIns(local: LocalWorld, many: number, prefix: string): Promise<readonly HttpEvent[]> {
  const made: HttpEvent[] = [];
  for (let n = 0; n < many; n += 1)
    made.push(await toolRequest(local, 'log-in', `${prefix}-${n}`, { membershipNumber: `M-${n}` }));
  return made;
}

async function throughput(what: string, path: string): Promise<void> {
  const local = openWorld(path);
  const warm = await logIns(local, WARM_UP, 'warm');
  const counted = await logIns(local, REQUESTS, 'counted');
  await sendAll(local, warm);
  const [wallBefore, cpuBefore] = [systemWall(), cpuSeconds()];
  await sendAll(local, counted);
  const [cpu, wall] = [cpuSeconds() - cpuBefore, (systemWall() - wallBefore) / 1000];
  const out = await openQueue(local, what, WARM_UP + REQUESTS);
  console.log(
    `${what.padEnd(18)} ${rate(REQUESTS, cpu)} webhooks/s of CPU, ${rate(REQUESTS, wall)} by the clock; ${WARM_UP + REQUESTS} in, ${out} events out`,
  );
  local.close();
}

async function sendAll(local: LocalWorld, requests: readonly HttpEvent[]): Promise<void> {
  for (const request of requests) await send(local, request);
}

async function send(local: LocalWorld, request: HttpEvent): Promise<void> {
  const result = await local.functions.http['receive-webhook'](request);
  const isStored = typeof result !== 'string' && result.statusCode === 202;
  if (!isStored || result.body?.includes('quarantined'))
    problems.push(
      `${request.rawPath.split('/')[2]}: expected 202 and an event, found ${JSON.stringify(result)}`,
    );
}

/** Takes everything from the queue and opens it. @returns how many different events there were. */
async function openQueue(local: LocalWorld, what: string, expected: number): Promise<number> {
  const keys = await local.world.secrets.get('seal');
  const ids = new Set<string>();
  let messages = 0;
  for (let some = await local.queue.receive(10); some.length > 0; some = await local.queue.receive(10)) {
    for (const { body, receipt } of some) {
      ids.add(readDelivered(body, keys).id);
      messages += 1;
      await local.queue.remove(receipt);
    }
  }
  if (messages !== expected) problems.push(`${what}: ${expected} came in and ${messages} lay on the queue`);
  if (ids.size !== messages) problems.push(`${what}: ${messages - ids.size} events lay on the queue twice`);
  return ids.size;
}

/** A form of each source, with the body that its entry gives for an example, each under an id of its own where the id is outside it. */
async function eachSource(): Promise<void> {
  for (const source of Object.keys(SOURCES) as SourceName[]) {
    const form = [...workflows.forms.values()].find((one) => one.source === source);
    if (!form) {
      problems.push(`no form has the source ${source}`);
      continue;
    }
    const local = openWorld(':memory:');
    const requests: HttpEvent[] = [];
    for (let n = 0; n < OF_EACH_SOURCE; n += 1)
      requests.push(await toolRequest(local, form.name, `of-source-${n}`, form.example));
    const before = cpuSeconds();
    await sendAll(local, requests);
    const cpu = cpuSeconds() - before;
    const size = local.queue.size();
    if (size !== OF_EACH_SOURCE)
      problems.push(`${source}: ${OF_EACH_SOURCE} came in and ${size} lay on the queue`);
    console.log(
      `${source.padEnd(18)} ${rate(OF_EACH_SOURCE, cpu)} webhooks/s of CPU, not warm; ${OF_EACH_SOURCE} in, ${size} out`,
    );
    local.close();
  }
}

/** A form with many long answers, of which the map takes one. */
function bodyOf(kib: number): Buffer {
  const room = kib * 1024 - 200;
  const answer = 'Åsa svarar utförligt på en fråga om sin arbetsplats, och lite till. '.repeat(2);
  const answers = Array.from({ length: Math.floor(room / (Buffer.byteLength(answer) + 3)) }, () => answer);
  return Buffer.from(JSON.stringify({ membershipNumber: 'M-1', answers }));
}

async function eachSize(): Promise<void> {
  let last: { readonly kib: number; readonly median: number } | undefined;
  for (const kib of SIZES_KIB) {
    const local = openWorld(':memory:');
    const body = bodyOf(kib);
    const took: number[] = [];
    for (let n = 0; n < OF_EACH_SIZE; n += 1) {
      const request = await toolRequest(local, 'log-in', `of-size-${n}`, body);
      const before = cpuSeconds();
      await send(local, request);
      took.push((cpuSeconds() - before) * 1000);
    }
    took.sort((a, b) => a - b);
    const [median, late] = [took[OF_EACH_SIZE / 2]!, took[Math.floor(OF_EACH_SIZE * 0.99)]!];
    const growth = last && median / last.median;
    const size = `${String(kib).padStart(3)} KiB`;
    console.log(
      `${size.padEnd(18)} median ${median.toFixed(3)} ms, p99 ${late.toFixed(3)} ms of CPU${growth === undefined ? '' : `; ${kib / last!.kib} times the body, ${growth.toFixed(1)} times the cost`}`,
    );
    if (last && growth !== undefined && growth > (kib / last.kib) * MARGIN)
      problems.push(
        `${size} cost ${growth.toFixed(1)} times as much as ${last.kib} KiB: more than in proportion`,
      );
    last = { kib, median };
    local.close();
  }
}

function rate(count: number, seconds: number): string {
  return Math.round(count / seconds)
    .toLocaleString('en')
    .padStart(7);
}
