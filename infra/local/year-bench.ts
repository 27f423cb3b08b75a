import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { systemWall } from '../../shared/adapters/clock.local.ts';
import { seededBytes } from '../../shared/adapters/ids.local.ts';
import { openDatabase } from '../../shared/adapters/sqlite.ts';
import { log } from '../../shared/log.ts';
import { addDays, dateIn } from '../../shared/time/civil.ts';
import { instant, plus, type Instant } from '../../shared/time/instant.ts';
import { workflows } from '../../workflows/index.ts';
import { cpuSeconds, meter, type Meter } from './bench-meter.ts';
import { toolRequest } from './bench-sender.ts';
import type { Effect } from './effects.ts';
import { recorder } from './member-store.ts';
import { answerOn } from './year-bench-answers.ts';
import { chances, happeningsOf, person, REFERENCE } from './year-bench-life.ts';
import { createLocalWorld, type LocalWorld } from './world.ts';

/**
 * A simulated year of a whole union, through the real receiver, queue, engine and adapters:
 * `npm run bench:year -- --members 1000 [--file]`. With `--file` into a database on disk, else in memory.
 */
const { values } = parseArgs({
  options: { members: { type: 'string', default: '1000' }, file: { type: 'boolean', default: false } },
});
const members = Number(values.members);
if (!Number.isInteger(members) || members < 10)
  throw new RangeError(`--members must be a whole number of at least 10, found ${values.members}.`);

const START = instant('2028-01-01T00:00:00Z');
/** How long after it is asked a member answers, who does. */
const ANSWERS_AFTER = 'PT3H';

log.setLogLevel('ERROR');
const folder = values.file ? mkdtempSync(join(tmpdir(), 'lojal-year-')) : undefined;
try {
  await run(folder === undefined ? ':memory:' : join(folder, 'lojal.db'));
} finally {
  if (folder !== undefined) rmSync(folder, { recursive: true });
}

async function run(path: string): Promise<void> {
  const db = openDatabase(path);
  const local = createLocalWorld({
    db,
    workflows,
    publicUrl: 'http://127.0.0.1:3000',
    at: START,
    bytes: seededBytes('year'),
  });
  const setUp = cpuSeconds();
  await addMembers(local);
  await local.engine.settle();
  const { used } = meter(local.functions);
  const [wallBefore, cpuBefore] = [systemWall(), cpuSeconds()];
  const year = await live(local);
  const seconds = (systemWall() - wallBefore) / 1000;
  const cpu = cpuSeconds() - cpuBefore;
  console.log(
    `set up ${members} members: ${(cpuBefore - setUp).toFixed(1)} s of CPU\n${tableOf(year, used, { seconds, cpu })}`,
  );
  const lost = await local.queue.deadLetters();
  if (lost.length > 0) throw new Error(`${lost.length} events ended among the dead letters, expected none.`);
  db.close();
}

/** They have been members for one to twenty years, as an import brings them. */
async function addMembers(local: LocalWorld): Promise<void> {
  const chance = chances('members');
  const record = recorder(local.world, workflows, { welcome: false });
  const today = dateIn(workflows.organisation.zone, START);
  for (let index = 0; index < members; index += 1) {
    const joinedOn = addDays(today, -365 - Math.floor(chance() * 19 * 365));
    await record({
      id: `register-${index}`,
      form: 'import',
      bodyHash: String(index),
      receivedAt: START,
      type: 'member.joined',
      fields: { member: { ...person(index, chance), joinedOn } },
    });
  }
}

interface Year {
  readonly events: number;
  readonly effects: ReadonlyMap<string, number>;
}

/** Sends all that happens in the year, when it happens, and has three of ten answer what they are asked. */
async function live(local: LocalWorld): Promise<Year> {
  const chance = chances('answers');
  const told = new Map<string, number>();
  const answers: { at: Instant; asked: Effect }[] = [];
  let events = 0;
  const note = (effects: readonly Effect[]): void => {
    for (const effect of effects) {
      const what = effect.what === 'skipped' ? `skipped (${effect.reason})` : effect.what;
      told.set(what, (told.get(what) ?? 0) + 1);
      if (effect.what === 'sent' && effect.question !== undefined && chance() < REFERENCE.answering)
        answers.push({ at: plus(effect.at, ANSWERS_AFTER), asked: effect });
    }
  };
  const answerUntil = async (until: Instant): Promise<void> => {
    for (let next = answers[0]; next !== undefined && next.at <= until; next = answers[0]) {
      note(await local.engine.advanceTo(next.at));
      answers.shift();
      await answerOn(local, next.asked, chance);
      events += 1;
      note(await local.engine.settle());
    }
  };
  for (const [index, { at, form, body, events: many }] of happeningsOf(members, START, 'year').entries()) {
    await answerUntil(at);
    note(await local.engine.advanceTo(at));
    const result = await local.functions.http['receive-webhook'](
      await toolRequest(local, form, `happening-${index}`, body),
    );
    if (typeof result === 'string' || result.statusCode !== 202)
      throw new Error(`A submission of form "${form}" was not accepted: ${JSON.stringify(result)}`);
    events += many;
  }
  const end = plus(START, 'P1Y');
  await answerUntil(end);
  note(await local.engine.advanceTo(end));
  return { events, effects: told };
}

function tableOf(
  { events, effects }: Year,
  used: Meter['used'],
  { seconds, cpu }: { seconds: number; cpu: number },
): string {
  const sent = effects.get('sent') ?? 0;
  const lines = [
    `members ${members}, events ${events}, messages ${sent}`,
    `${seconds.toFixed(1)} s by the clock, ${cpu.toFixed(1)} s of CPU: ${rate(members, cpu)} member-years/s, ${rate(events, cpu)} events/s`,
    `memory ${Math.round(process.memoryUsage.rss() / 2 ** 20)} MiB now, ${Math.round(process.resourceUsage().maxRSS / 1024)} MiB at most`,
    '',
    row('function', 'calls', 'CPU s', 'share', 'ms a call'),
  ];
  const verbs = [...used].toSorted(([, a], [, b]) => b.seconds - a.seconds);
  const inVerbs = verbs.reduce((sum, [, one]) => sum + one.seconds, 0);
  for (const [verb, one] of [
    ...verbs,
    ['engine, runs, effects', { seconds: cpu - inVerbs, calls: 0 }] as const,
  ]) {
    const each = one.calls > 0 ? ((one.seconds / one.calls) * 1000).toFixed(2) : '';
    const share = `${((one.seconds / cpu) * 100).toFixed(1)} %`;
    lines.push(row(verb, one.calls > 0 ? String(one.calls) : '', one.seconds.toFixed(2), share, each));
  }
  const counts = [...effects].toSorted(([, a], [, b]) => b - a).map(([what, count]) => `${count} ${what}`);
  return [...lines, '', counts.join(', ')].join('\n');
}

function rate(count: number, perSeconds: number): string {
  return (count / perSeconds).toFixed(0);
}

function row(name: string, ...columns: readonly string[]): string {
  return name.padEnd(24) + columns.map((column) => column.padStart(11)).join('');
}
