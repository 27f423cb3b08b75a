import type { Contender, Durability } from './contender.ts';
import { bullmq, bullmqVersions } from './bullmq.ts';
import { ratio, type Limit } from './judge.ts';
import { ownProduct } from './own-product.ts';
import { ownRunner } from './own-runner.ts';
import { pgBoss, pgBossVersions } from './pg-boss.ts';
import { NotThere } from './provision.ts';
import { oneRound } from './round.ts';
import { median, number, range, tableOf } from './table.ts';

/** What was found of one contender: figures, or why there are none. */
export interface Found {
  readonly contender: Contender;
  readonly runs: number;
  readonly rates: readonly number[];
  /** For a second of processor. */
  readonly cpuRates: readonly number[];
  readonly problem?: string;
  /** Its work was wrong or it broke; not only that it could not be installed. */
  readonly isBroken?: boolean;
}

const CLASSES = ['kill -9', 'loss of power'] as const;

/** Those that are compared with one another stand together, so that what else the machine does hits them alike. */
function contenders(): readonly Contender[] {
  const runners = (['each step', 'batches'] as const).flatMap((commit) => [
    ...CLASSES.flatMap((durability) => [ownRunner(durability, commit), pgBoss(durability, commit)]),
    ownRunner('nothing (memory)', commit),
  ]);
  return [...runners, ...CLASSES.map(bullmq), ...CLASSES.map(ownProduct)];
}

/** All contenders, side by side: round after round, each in its turn. One that breaks is left out of the rounds to come. */
export async function measureSteps(
  { runs, rounds }: { readonly runs: number; readonly rounds: number },
  tell: (line: string) => void,
): Promise<readonly Found[]> {
  const found = new Map<Contender, Found>(
    contenders().map((contender) => [contender, { contender, runs: 0, rates: [], cpuRates: [] }]),
  );
  const attempt = async (before: Found, act: () => Promise<Found>): Promise<void> => {
    if (before.problem !== undefined) return;
    const { contender } = before;
    try {
      found.set(contender, await act());
    } catch (error) {
      const problem = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      tell(`${contender.name}, ${contender.durability}, ${contender.commit}: ${problem}`);
      found.set(contender, { ...before, problem, isBroken: !(error instanceof NotThere) });
    }
  };
  for (const before of found.values())
    await attempt(before, async () => {
      await before.contender.tune?.(runs);
      return before;
    });
  for (let round = 1; round <= rounds; round += 1) {
    tell(`round ${round} of ${rounds}`);
    for (const before of found.values())
      await attempt(before, async () => {
        const one = await oneRound(before.contender, runs);
        const { stepsPerSecond, stepsPerCpuSecond = [] } = one;
        const rates = [...before.rates, stepsPerSecond];
        return { ...before, runs: one.runs, rates, cpuRates: before.cpuRates.concat(stepsPerCpuSecond) };
      });
  }
  return [...found.values()];
}

export async function versions(): Promise<string> {
  const named = await Promise.allSettled([pgBossVersions(), bullmqVersions()]);
  return named.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : [])).join('; ');
}

export function stepsTable(found: readonly Found[]): string {
  return tableOf(
    ['durable journey steps', 'survives', 'a commit for', 'steps/s', 'range', 'by CPU', 'runs', 'settings'],
    found.map(({ contender: { name, durability, commit, settings }, runs, rates, cpuRates, problem }) => [
      name,
      durability,
      commit,
      problem === undefined ? number(median(rates)) : 'no figure',
      problem === undefined ? range(rates) : '',
      problem === undefined && cpuRates.length > 0 ? number(median(cpuRates)) : '',
      problem === undefined ? number(runs) : '',
      problem ?? settings(),
    ]),
  );
}

/** Like is compared with like: the same durability, and as many steps a commit. */
export function stepLimits(found: readonly Found[]): readonly Limit[] {
  const rateOf = (kind: string, durability: Durability, commit: string): number | undefined => {
    const one = found.find(
      ({ contender }) =>
        contender.name.startsWith(kind) && contender.durability === durability && contender.commit === commit,
    );
    return one && one.problem === undefined && one.rates.length > 0 ? median(one.rates) : undefined;
  };
  const both = (durability: Durability, commit: Contender['commit']): Limit[] => {
    const own = rateOf('Lojal, runner', durability, commit);
    const ceiling = ratio(own, rateOf('Lojal, runner', 'nothing (memory)', commit));
    const where = `survives ${durability}, a commit for ${commit}`;
    const unmeasured = 'one of the two gave no figure';
    return [
      {
        what: `steps against pg-boss: ${where}`,
        must: 'at least',
        limit: 3,
        unit: ' times',
        found: ratio(own, rateOf('pg-boss', durability, commit)),
        because: unmeasured,
      },
      {
        what: `steps against memory: ${where}`,
        must: 'at least',
        limit: 25,
        unit: ' %',
        found: ceiling === undefined ? undefined : ceiling * 100,
        because: unmeasured,
      },
    ];
  };
  return CLASSES.flatMap((durability) => [...both(durability, 'each step'), ...both(durability, 'batches')]);
}
