/**
 * Runs twenty journeys to their end on one database file, and kills itself, as `kill -9` would, at one call:
 *
 *     node runs-child.ts <database> <log> <n> <moment>
 *
 * `before` and `after` are moments of the n-th task's effect, which is a line in the log; `told` is right after the n-th
 * answer was told, `report` that of the n-th report of an end. With n = 0 it lives. Of the questions every fifth is not
 * asked at all, which its function tells itself; of the others those of odd runs are answered and those of even ones are not.
 * Started by test/conformance/runs.kill.test.ts.
 */
import { appendFileSync } from 'node:fs';
import { createLocalClock } from '../../shared/adapters/clock.local.ts';
import { createLocalRuns } from '../../shared/adapters/runs.local.ts';
import { openDatabase } from '../../shared/adapters/sqlite.ts';
import { compile } from '../../shared/journey/compile.ts';
import { ask, event, journey, question, send, wait } from '../../shared/journey/language.ts';
import { NOT_ASKED, sendTaskSchema } from '../../shared/journey/task.ts';
import { instant, plus } from '../../shared/time/instant.ts';

const [database = '', log = '', n = '0', moment = 'before'] = process.argv.slice(2);
const START = instant('2028-01-01T00:00:00Z');
const RUNS = 20;

const db = openDatabase(database);
const clock = createLocalClock({ at: START, db });
const counts = { task: 0, told: 0, report: 0 };

async function dieAt(kind: keyof typeof counts, when: string): Promise<void> {
  if (moment !== when || counts[kind] !== Number(n)) return;
  process.kill(process.pid, 'SIGKILL');
  await new Promise(() => undefined);
}

// What send-message would keep on the run's row: the token, before anything else is done.
db.exec(
  'CREATE TABLE IF NOT EXISTS asked (run TEXT PRIMARY KEY, token TEXT NOT NULL, answered INTEGER NOT NULL)',
);
const keepToken = db.prepare('INSERT OR REPLACE INTO asked (run, token, answered) VALUES (?, ?, 0)');
const unanswered = db.prepare('SELECT run, token FROM asked WHERE answered = 0 ORDER BY run');
const markAnswered = db.prepare('UPDATE asked SET answered = 1 WHERE run = ?');
const numberOf = (run: string): number => Number(run.slice(1));

const definition = compile(
  journey('welcome', {
    purpose: 'relation',
    startsOn: event('member.joined'),
    endsOn: [],
    steps: [
      send('hello'),
      wait({ days: 1, at: '09:00' }),
      ask('how-is-it', {
        question: question('how-is-it', { kind: 'care', scale: { choices: ['well', 'badly'] } }),
        within: { days: 3 },
        answers: { well: [send('glad')] },
        silent: [send('reminder')],
      }),
      wait({ days: 1, at: '09:00' }),
      send('a-story'),
    ],
  }),
);

const runs = createLocalRuns({
  db,
  clock,
  definitions: new Map([['welcome', definition]]),
  substitutions: { sendMessage: 'send-message', takeStep: 'take-step' },
  async invoke(_, payload) {
    const task = sendTaskSchema.parse(payload);
    const { run, step } = task;
    const resumeAt = plus(clock.now(), 'P1D');
    counts.task += 1;
    await dieAt('task', 'before');
    if (task.kind === 'ask') {
      if (numberOf(run) % 5 === 0) await runs.tell(task.token, { way: NOT_ASKED, resumeAt });
      else keepToken.run(run, task.token);
    }
    appendFileSync(log, `${run} ${step}\n`);
    await dieAt('task', 'after');
    return { resumeAt };
  },
  async onEnded({ run, status }) {
    counts.report += 1;
    appendFileSync(log, `${run} ${status}\n`);
    await dieAt('report', 'report');
  },
});

/** Tells every answer that there is. One that was told just before a kill is told again, to nobody. */
async function answerQuestions(): Promise<void> {
  for (const { run, token } of unanswered.all() as { run: string; token: string }[]) {
    if (numberOf(run) % 2 === 0) continue;
    await runs.tell(token, { way: 'well', resumeAt: clock.now() });
    counts.told += 1;
    await dieAt('told', 'told');
    markAnswered.run(run);
  }
}

for (let index = 0; index < RUNS; index += 1) {
  const resumeAt = plus(START, `PT${index % 7}H`);
  await runs.start({ run: `r${index}`, member: `m${index}`, journey: 'welcome', resumeAt });
}
await answerQuestions();
for (let due = runs.nextDueAt(); due !== undefined; due = runs.nextDueAt()) {
  clock.moveTo(due);
  await runs.runDue();
  await answerQuestions();
}
