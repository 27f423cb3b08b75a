import { parseArgs } from 'node:util';

export const PARTS = ['steps', 'year', 'start'] as const;
export type Part = (typeof PARTS)[number];

export interface BenchOptions {
  /** Runs of five steps in each round of each contender. */
  readonly runs: number;
  readonly rounds: number;
  /** Sizes of the register for the reference year, from the smallest. */
  readonly members: readonly number[];
  readonly parts: readonly Part[];
}

/** Bearable on a small machine: about a minute for the larger one. */
const MEMBERS = [200, 2000];
/** What the limits speak of. */
const WHOLE = [1000, 10_000, 100_000];

export const USAGE = `npm run bench -- [--runs <n>] [--rounds <n>] [--members <n>,<n>…] [--whole] [--only steps,year,start]
  --runs <n>          runs of five steps in each round, 200 to 100000; default 1000
  --rounds <n>        rounds, interleaved, 1 to 99; default 3
  --members <n>,<n>…  how many members live the reference year, 10 to 1000000, each more than the one before;
                      default ${MEMBERS.join(',')}
  --whole             the sizes that the limits speak of: ${WHOLE.join(',')}
  --only <parts>      some of ${PARTS.join(', ')}`;

/** @throws OptionsInvalid saying what was wrong and what is understood. */
export function readOptions(args: readonly string[]): BenchOptions {
  const { runs, rounds, members, whole, only } = parse(args);
  if (whole && members !== undefined)
    throw new OptionsInvalid('--whole says how many members: leave out --members.');
  const sizes =
    members === undefined
      ? whole
        ? WHOLE
        : MEMBERS
      : members.split(',').map((one) => wholeNumber('--members', one, { from: 10, to: 1_000_000 }));
  if (sizes.some((size, index) => index > 0 && size <= sizes[index - 1]!))
    throw new OptionsInvalid(`--members: each size must be more than the one before, not "${members}".`);
  return {
    runs: wholeNumber('--runs', runs, { from: 200, to: 100_000 }),
    rounds: wholeNumber('--rounds', rounds, { from: 1, to: 99 }),
    members: sizes,
    parts: only === undefined ? PARTS : partsOf(only),
  };
}

function partsOf(only: string): readonly Part[] {
  const named = only.split(',');
  const unknown = named.find((name) => !PARTS.some((part) => part === name));
  if (unknown !== undefined)
    throw new OptionsInvalid(`--only takes some of ${PARTS.join(', ')}, not "${unknown}".`);
  return PARTS.filter((part) => named.includes(part));
}

function wholeNumber(name: string, text: string, { from, to }: { from: number; to: number }): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number < from || number > to)
    throw new OptionsInvalid(`${name} must be a whole number from ${from} to ${to}, not "${text}".`);
  return number;
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        runs: { type: 'string', default: '1000' },
        rounds: { type: 'string', default: '3' },
        members: { type: 'string' },
        whole: { type: 'boolean', default: false },
        only: { type: 'string' },
      },
      strict: true,
    }).values;
  } catch (error) {
    throw new OptionsInvalid(error instanceof Error ? error.message : String(error));
  }
}

export class OptionsInvalid extends Error {
  override readonly name = 'OptionsInvalid';
  constructor(problem: string) {
    super(`${problem}\n\n${USAGE}`);
  }
}
