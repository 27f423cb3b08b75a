import { workflows } from '../../workflows/index.ts';

const journey = workflows.journeys.get('welcome');
if (!journey)
  throw new Error('There is no journey "welcome" in workflows/journeys.ts, whose letters are the job.');

/** The journey whose letters are the job. */
export const welcome = journey;

/** The five letters of the welcome journey, in order. Every contender sends these. */
export const LETTERS: readonly string[] = welcome.steps.flatMap((step) =>
  step.kind === 'send' ? [step.name] : [],
);

/** The message key, under which a message is appended at most once. */
export function messageKey(run: string, letter: string): string {
  return `${run}|${letter}`;
}

/** What is read of a log of messages, in the order in which they were appended. */
export function splitKey(key: string): { readonly run: string; readonly letter: string } {
  const at = key.lastIndexOf('|');
  return { run: key.slice(0, at), letter: key.slice(at + 1) };
}

/** Names of so many runs. */
export function runNames(prefix: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, number) => `${prefix}-${number}`);
}

/**
 * What is wrong with the work that was done: a run that has not exactly its letters, in order, none twice; a run that
 * nobody asked for. Empty when nothing is.
 * @param log message keys, in the order in which they were appended.
 */
export function faultsOf(log: readonly string[], runs: readonly string[]): readonly string[] {
  const found = new Map(runs.map((run): [string, string[]] => [run, []]));
  const strange: string[] = [];
  for (const { run, letter } of log.map(splitKey)) {
    const letters = found.get(run);
    if (letters) letters.push(letter);
    else strange.push(`run ${run} was not asked for`);
  }
  const expected = LETTERS.join(', ');
  const wrong = [...found].flatMap(([run, letters]) => {
    const sent = letters.join(', ');
    return sent === expected ? [] : [`run ${run} has [${sent}], expected [${expected}]`];
  });
  return [...wrong, ...strange];
}
