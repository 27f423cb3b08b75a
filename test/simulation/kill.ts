import { parseArgs } from 'node:util';
import { chanceFrom } from './chance.ts';
import { firstStart } from './first-start.ts';
import { fullDisk } from './full-disk.ts';
import { importing } from './import.ts';
import { migration } from './migration.ts';
import type { Outcome, Phase } from './phase.ts';
import { refusals } from './refusals.ts';
import { leaps, webhooks } from './story.ts';
import { sum } from './sum.ts';

/**
 * Kills the running product with SIGKILL, again and again, in all of its life, and starts it anew. The provider's own
 * books are the judge. Then a disk fills, and data that cannot be used are refused.
 *
 *   npm run test:kill -- [--kills <n>] [--seed <text>]
 *
 * The moments come from the seed; how far the process has come by then is up to the machine.
 */
const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '10' },
    seed: { type: 'string', default: String(Date.now()) },
  },
});
const kills = Number(values.kills);
if (!Number.isInteger(kills) || kills < 1)
  throw new RangeError(`--kills must be at least 1, not "${values.kills}".`);
const { seed } = values;

/** How many of twenty kills fall into each; of few, the first get theirs first, and the last what is left. */
const SHARES: readonly (readonly [phase: Phase, share: number])[] = [
  [firstStart, 1],
  [migration, 3],
  [importing, 3],
  [webhooks, 4],
  [leaps, 9],
];

const rows: (readonly [name: string, outcome: Outcome])[] = [];
for (const [index, [phase, many]] of shared(kills).entries()) {
  if (many === 0) continue;
  const outcome = await phase.live(many, chanceFrom(`${seed} ${index}`));
  console.log(`${phase.name}: ${outcome.killed} kills, ${outcome.doubled} doubled, ${outcome.lost} lost`);
  rows.push([phase.name, outcome]);
}
const all = sum(rows.map(([, outcome]) => outcome));
print([...rows, ['all', all]]);

const full = await fullDisk(chanceFrom(`${seed} full`));
if (full) print([['full disk', full]]);
else
  console.log('full disk: no file system may be mounted here; test/scenarios/full-disk.test.ts needs none.');

const refused = await refusals();
console.log(
  refused.wrong.length === 0 ? `${refused.asked} starts that cannot be were refused, each in words.` : '',
);

const wrong = [...all.wrong, ...(full?.wrong ?? []), ...refused.wrong];
for (const line of wrong) console.error(`wrong: ${line}`);
// Nothing is in doubt but what was being handed over at a kill.
const isWhole = (outcome: Outcome): boolean =>
  outcome.doubled === 0 && outcome.lost === 0 && outcome.inDoubt <= outcome.killed;
const good =
  wrong.length === 0 &&
  all.killed === kills &&
  rows.every(([name, one]) => name === firstStart.name || isWhole(one));
const isFullWhole = !full || isWhole(full);
console.log(`seed ${seed}: ${all.killed} kills, ${all.doubled} doubled, ${all.lost} lost`);
process.exit(good && all.lost === 0 && all.doubled === 0 && isFullWhole ? 0 : 1);

/** Each phase with its kills: whole numbers by share, which come to all of them. */
function shared(total: number): (readonly [Phase, number])[] {
  const parts = SHARES.reduce((sumOf, [, share]) => sumOf + share, 0);
  let left = total;
  return SHARES.map(([phase, share], index) => {
    const many = index === SHARES.length - 1 ? left : Math.min(left, Math.ceil((total * share) / parts));
    left -= many;
    return [phase, many];
  });
}

function print(table: readonly (readonly [string, Outcome])[]): void {
  const head = ['phase', 'kills', 'due', 'accepted', 'doubled', 'lost', 'in doubt', 'median start ms'];
  const lines = table.map(([name, { killed, due, accepted, doubled, lost, inDoubt, restarts }]) => [
    name,
    ...[killed, due, accepted, doubled, lost, inDoubt].map(String),
    restarts.length > 0 ? String(Math.round(median(restarts))) : '-',
  ]);
  const widths = head.map((_, column) => Math.max(...[head, ...lines].map((line) => line[column]!.length)));
  for (const line of [head, ...lines])
    console.log(
      line
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!)))
        .join('  '),
    );
}

function median(values_: readonly number[]): number {
  return values_.toSorted((a, b) => a - b)[Math.floor(values_.length / 2)]!;
}
