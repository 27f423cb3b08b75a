import { parseArgs } from 'node:util';

export interface CostOptions {
  readonly members: number;
  /** Each unit by what it was for, with its price's source. */
  readonly detail: boolean;
}

export const USAGE = `npm run cost -- [--members <n>] [--detail]
  --members <n>   how many members live the reference year, 10 to 100000; default 1000
  --detail        each unit by function, and where its price stands`;

/** @throws OptionsInvalid saying what was wrong and what is understood. */
export function readOptions(args: readonly string[]): CostOptions {
  const { members = '1000', detail = false } = parse(args);
  const count = Number(members);
  if (!/^\d+$/.test(members) || count < 10 || count > 100_000)
    throw new OptionsInvalid(`--members must be a whole number from 10 to 100000, not "${members}".`);
  return { members: count, detail };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: { members: { type: 'string' }, detail: { type: 'boolean' } },
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
