import { inDoubt, type Fault } from './faulty-world.ts';
import { live, type Judged, type Lived, type Story } from './lives.ts';

/** `CRASH=all` tries every point and pair there is: minutes, not seconds. */
export const isThorough = process.env.CRASH === 'all';

/** One life with its faults, and all that is wrong with how it ended. */
export interface Trial {
  readonly faults: readonly string[];
  readonly judged: Judged;
  readonly wrong: readonly string[];
  /** How many calls the last process made: the recovery from it all. */
  readonly recovery: number;
}

/** What must be the same whatever befell: the ends of the runs, and what staff were asked to do. */
export type Ends = Pick<Judged, 'runs' | 'tasks'>;

export async function tryFaults(story: Story, faults: readonly Fault[], ends: Ends): Promise<Trial> {
  const lived = await live(story, faults);
  const recovery = lived.lives.at(-1)!.made.length;
  return { faults: faults.map((fault, n) => told(fault, lived, n)), recovery, ...judgedBy(lived, ends) };
}

function told({ at, when, kind, calls = 1 }: Fault, { lives }: Lived, index: number): string {
  // An error leaves the process alive.
  const call = lives[kind === 'kill' ? index : 0]?.made[at];
  const moves = call?.moves ? ` (${call.moves.how} ${call.moves.step})` : '';
  return call
    ? `${kind} ${when} ${at} ${call.name}${moves}, ${calls}x`
    : `${kind} ${when} ${at}: never came to that`;
}

function judgedBy({ lives, judged }: Lived, ends: Ends): Pick<Trial, 'judged' | 'wrong'> {
  const { doubled, lost, presumed, accepted } = judged;
  const doubtful = new Set(lives.flatMap(({ made, fault }) => (fault ? [...inDoubt(made, fault)] : [])));
  const same = (one: readonly string[], other: readonly string[]): boolean =>
    JSON.stringify(one) === JSON.stringify(other);
  const wrong = [
    ...(doubled > 0 ? [`doubled: ${accepted.join(', ')}`] : []),
    ...lost.map((step) => `lost: ${step}`),
    ...presumed.filter((step) => !doubtful.has(step)).map((step) => `presumed without a doubt: ${step}`),
    ...(same(judged.runs, ends.runs) ? [] : [`runs: ${judged.runs.join(', ')}`]),
    ...(same(judged.tasks, ends.tasks) ? [] : [`tasks: ${judged.tasks.join(', ')}`]),
  ];
  return { judged, wrong };
}

/** One line of the table that a run of these tests prints. */
export function line(what: string, of: string, trials: readonly Trial[]): string {
  const sum = (count: (judged: Judged) => number): string =>
    String(trials.reduce((all, { judged }) => all + count(judged), 0)).padStart(4);
  return [
    what.padEnd(28),
    `${String(trials.length).padStart(5)} of ${of.padEnd(6)} tried`,
    `doubled${sum(({ doubled }) => doubled)}`,
    `silently lost${sum(({ lost }) => lost.length)}`,
    `presumed sent${sum(({ presumed }) => presumed.length)}`,
    `of which never had${sum(({ mistaken }) => mistaken.length)}`,
  ].join('   ');
}

/** Every so many-th, from the first on: the same ones each time. */
export function sample<One>(all: readonly One[], every: number): readonly One[] {
  return isThorough ? all : all.filter((_, index) => index % every === 0);
}
