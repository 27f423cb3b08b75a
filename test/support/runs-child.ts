/**
 * Runs twenty journeys to their end on one database file, and kills itself, as `kill -9` would, at one call:
 *
 *     node runs-child.ts <database> <log> <n> <moment>
 *
 * `before` and `after` are moments of the n-th task's effect, which is a line in the log; `report` is that of the n-th
 * report of an end. With n = 0 it lives. Started by test/conformance/runs.kill.test.ts.
 */
import { appendFileSync } from 'node:fs';
import { createLocalClock } from '../../shared/adapters/clock.local.ts';
import { createLocalRuns } from '../../shared/adapters/runs.local.ts';
import { openDatabase } from '../../shared/adapters/sqlite.ts';
import { compile } from '../../shared/journey/compile.ts';
import { event, journey, send, wait } from '../../shared/journey/language.ts';
import { sendTaskSchema } from '../../shared/journey/task.ts';
import { instant, plus } from '../../shared/time/instant.ts';

const [database = '', log = '', n = '0', moment = 'before'] = process.argv.slice(2);
const START = instant('2028-01-01T00:00:00Z');
const RUNS = 20;

const db = openDatabase(database);
const clock = createLocalClock({ at: START, db });
const counts = { task: 0, report: 0 };

async function dieAt(kind: keyof typeof counts, when: string): Promise<void> {
  if (moment !== when || counts[kind] !== Number(n)) return;
  process.kill(process.pid, 'SIGKILL');
  await new Promise(() => undefined);
}

const definition = compile(
  journey('welcome', {
    purpose: 'relation',
    startsOn: event('member.joined'),
    endsOn: [],
    steps: [
      send('hello'),
      wait({ days: 1, at: '09:00' }),
      send('your-support'),
      wait({ days: 1, at: '09:00' }),
      send('a-story'),
    ],
  }),
);

const runs = createLocalRuns({
  db,
  clock,
  definitions: new Map([['welcome', definition]]),
  substitutions: { sendMessage: 'send-message' },
  async invoke(_, payload) {
    const { run, step } = sendTaskSchema.parse(payload);
    counts.task += 1;
    await dieAt('task', 'before');
    appendFileSync(log, `${run} ${step}\n`);
    await dieAt('task', 'after');
    return { resumeAt: plus(clock.now(), 'P1D') };
  },
  async onEnded({ run, status }) {
    counts.report += 1;
    appendFileSync(log, `${run} ${status}\n`);
    await dieAt('report', 'report');
  },
});

for (let index = 0; index < RUNS; index += 1) {
  const resumeAt = plus(START, `PT${index % 7}H`);
  await runs.start({ run: `r${index}`, member: `m${index}`, journey: 'welcome', resumeAt });
}
for (let due = runs.nextDueAt(); due !== undefined; due = runs.nextDueAt()) {
  clock.moveTo(due);
  await runs.runDue();
}
