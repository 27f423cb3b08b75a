import { describe, expect, it } from 'vitest';
import type { Contender } from './contender.ts';
import { LETTERS, messageKey } from './job.ts';
import { oneRound, WorkWrong } from './round.ts';

/** A contender in memory, and what was done with it. */
function given({ forgets = () => false }: { forgets?: (key: string) => boolean } = {}) {
  const did: string[] = [];
  const log: string[] = [];
  let ready: readonly string[] = [];
  const contender: Contender = {
    name: 'memory',
    durability: 'nothing (memory)',
    commit: 'each step',
    share: 0.5,
    settings: () => '',
    async open() {
      did.push('open');
      return {
        async plan(runs) {
          did.push(`plan ${runs.length}`);
          ready = runs;
        },
        async work() {
          did.push('work');
          const keys = ready.flatMap((run) => LETTERS.map((letter) => messageKey(run, letter)));
          log.push(...keys.filter((key) => !forgets(key)));
        },
        log: async () => log,
        close: async () => void did.push('close'),
      };
    },
  };
  return { contender, did };
}

describe('a round', () => {
  it('given a contender, then it is warmed up with a fifth of its share, measured, and closed', async () => {
    const { contender, did } = given();

    const { runs } = await oneRound(contender, 40);

    expect(runs).toBe(20);
    expect(did).toEqual(['open', 'plan 4', 'work', 'plan 20', 'work', 'close']);
  });

  it.each(['run-19|hello', 'warm-0|a-story'])(
    'given that %s is missing, then there is no figure but an error, and it is closed',
    async (lost) => {
      const { contender, did } = given({ forgets: (key) => key === lost });

      const round = oneRound(contender, 40);

      await expect(round).rejects.toThrow(WorkWrong);
      await expect(round).rejects.toThrow(`1 runs are wrong, such as: run ${lost.split('|')[0]} has [`);
      expect(did.at(-1)).toBe('close');
    },
  );
});
