import { describe, expect, it } from 'vitest';
import { log } from '../../shared/log.ts';
import { paths } from '../support/crash-story.ts';
import { isThorough, line, sample, tryFaults, type Trial } from '../support/crash-table.ts';
import type { Call, Fault } from '../support/faulty-world.ts';
import { live } from '../support/lives.ts';

log.setLogLevel('SILENT');

/** A death after one call is a death before the next: between the two nothing is done that lasts. */
const killBefore = (at: number): Fault => ({ at, when: 'before', kind: 'kill' });

/** Every death in send-message, and in what else is done at the same instant. */
function deathsOfTheSend(made: readonly Call[]): readonly Fault[] {
  const begun = made.find(({ moves }) => moves?.how === 'begin');
  if (!begun) throw new Error('The message was never begun.');
  const calls = [...made.keys()].filter((at) => made[at]!.at === begun.at);
  return [...calls.map(killBefore), { at: calls.at(-1)!, when: 'after', kind: 'kill' }];
}

describe.each(Object.entries(paths))('the way out of one %s', (what, path) => {
  it(
    'is gone once, or presumed gone once, wherever it is killed, and wherever its recovery is killed',
    async () => {
      const { lives, judged } = await live(path);
      const { runs, tasks } = judged;
      const accepted = path.due.map(({ step }) => step);
      expect(judged).toMatchObject({ accepted, lost: [], presumed: [] });
      expect([runs.length, tasks.length]).toEqual([1, 1]);

      const once: Trial[] = [];
      const pairs: (readonly [Fault, Fault])[] = [];
      for (const death of deathsOfTheSend(lives[0]!.made)) {
        const trial = await tryFaults(path, [death], { runs, tasks });
        once.push(trial);
        for (let second = 0; second < trial.recovery; second += 1) pairs.push([death, killBefore(second)]);
      }
      const twice: Trial[] = [];
      for (const pair of sample(pairs, 13)) twice.push(await tryFaults(path, pair, { runs, tasks }));
      console.log(line(`${what}, killed once`, String(once.length), once));
      console.log(line(`${what}, killed twice`, String(pairs.length), twice));

      expect([...once, ...twice].filter(({ wrong }) => wrong.length > 0)).toEqual([]);
      // Nobody tells what became of it: in doubt are both what the provider has and what it never had.
      const doubtful = once.filter(({ judged: { presumed } }) => presumed.length > 0);
      expect(new Set(doubtful.map(({ judged: { mistaken } }) => mistaken.length))).toEqual(new Set([0, 1]));
    },
    isThorough ? 1_800_000 : 300_000,
  );
});
