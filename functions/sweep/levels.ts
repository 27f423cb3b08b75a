import { planRun, runsOf, startRun } from '../start-journey/begin-run.ts';
import { refusalOf, REFUSAL_WORDS } from '../../shared/journey/may-begin.ts';
import { isOpen, toRun } from '../../shared/journey/run.ts';
import type { Workflows } from '../../shared/journey/workflows.ts';
import { errorFacts, log } from '../../shared/log.ts';
import { toMember, type Member } from '../../shared/member/member.ts';
import { asNoted } from '../../shared/member/register.ts';
import { dateIn } from '../../shared/time/civil.ts';
import { totalOf } from '../../shared/loyalty/contribution.ts';
import { crossings, levelFor } from '../../shared/loyalty/levels.ts';
import { LEVELS, type Level } from '../../shared/loyalty/points.ts';
import { levelPartition, standingOf } from '../../shared/loyalty/standing.ts';
import { TransactionRefused, type Item, type Range, type Write } from '../../shared/ports/items.ts';
import type { Instant } from '../../shared/time/instant.ts';
import type { Needs } from './needs.ts';

type World = Pick<Needs, 'items' | 'clock' | 'runs'>;
type Written = Pick<Workflows, 'organisation' | 'journeys' | 'points'>;

/** What is left over comes in the next hour. */
const MOST_CHANGES = 2_000;

/**
 * Moves those members to another level whose index has crossed out of theirs, up or down: two range queries a level, so
 * that it costs as much as there are changes. Each change is an event of the member, and starts the journeys that begin
 * on it: their runs stand in the same transaction.
 * @returns how many changed.
 */
export async function sweepLevels(world: World, workflows: Written): Promise<number> {
  const { points } = workflows;
  const now = world.clock.now();
  let changed = 0;
  for (const level of LEVELS) {
    const { up, down } = crossings(level, now, points);
    for (const range of [up, down]) {
      if (range) changed += await changeAll(world, workflows, { level, range, now }, MOST_CHANGES - changed);
    }
  }
  return changed;
}

async function changeAll(
  world: World,
  workflows: Written,
  { level, range, now }: { level: Level; range: Range; now: Instant },
  most: number,
): Promise<number> {
  const { items } = world;
  let changed = 0;
  let after: string | undefined;
  do {
    const partition = levelPartition(level);
    const page = await items.query({ index: 'byNumber', partition, range, ...(after && { after }) });
    for (const { pk, sk } of page.items) {
      if (changed >= most) return changed;
      // The index may lag: the row itself decides.
      const row = await items.get({ pk, sk });
      if (row && (await change(world, workflows, { row, from: level, now }))) changed += 1;
    }
    after = page.next;
  } while (after !== undefined);
  return changed;
}

async function change(
  world: World,
  workflows: Written,
  { row, from, now }: { row: Item; from: Level; now: Instant },
): Promise<boolean> {
  const { sums, level } = standingOf(row);
  const to = levelFor(totalOf(sums), now, workflows.points, from);
  if (level !== from || to === from) return false;
  const member = toMember(row);
  const starts = await startsOf(world, workflows, { member, to, now });
  try {
    await world.items.transact(writes(row, { from, to, now, starts }));
  } catch (error) {
    // An event, or another sweep, was quicker: the next hour looks again.
    if (error instanceof TransactionRefused) return false;
    throw error;
  }
  for (const { run } of starts) if (run) await startWritten(world, run);
  return true;
}

interface LevelStarted {
  readonly journey: string;
  readonly words: string;
  readonly run?: Extract<Write, { put: unknown }>;
}

/** What becomes of the journeys that begin when a member comes to this level. */
async function startsOf(
  { items }: World,
  { organisation, journeys }: Written,
  { member, to, now }: { member: Member; to: Level; now: Instant },
): Promise<readonly LevelStarted[]> {
  const begun = [...journeys.values()].filter(
    ({ startsOn }) => startsOn.kind === 'level' && startsOn.to.includes(to),
  );
  if (begun.length === 0 || member.status !== 'active') return [];
  const occurrence = dateIn(organisation.zone, now);
  const all = await runsOf(items, member);
  return begun.map((journey): LevelStarted => {
    const { name } = journey;
    const runs = all.filter((run) => run.journey === name);
    if (runs.some((run) => run.occurrence === occurrence)) {
      return { journey: name, words: 'already ran for this occurrence' };
    }
    const refusal = refusalOf(journey, member.ref, runs, now);
    if (refusal) return { journey: name, words: REFUSAL_WORDS[refusal] };
    const run = planRun({ organisation }, { journey, member, occurrence, now });
    if (!('put' in run)) throw new TypeError('A new run is put.');
    return { journey: name, words: 'started', run };
  });
}

/** The run stands: what fails here is made good by the sweep of runs, an hour later. */
async function startWritten(world: World, { put }: Extract<Write, { put: unknown }>): Promise<void> {
  const run = toRun(put);
  try {
    if (isOpen(run)) await startRun(world, run);
  } catch (error) {
    log.warn('a run could not be started yet', { run: run.id, ...errorFacts(error) });
  }
}

function writes(
  row: Item,
  { from, to, now, starts }: { from: Level; to: Level; now: Instant; starts: readonly LevelStarted[] },
): Write[] {
  const { pk, sk } = row;
  const id = `level.changed#${now}`;
  const runs = starts.flatMap(({ run }) => run ?? []);
  const crossed = [{ attribute: 'numberPk', equals: levelPartition(from) }, unchangedSum(row)] as const;
  // A run is not begun for one who leaves at this moment, nor twice where earlier runs count.
  const { version, ...member } = toMember(row);
  const asDecided = [{ attribute: 'version', equals: version }, asNoted(member)] as const;
  return [
    {
      update: { pk, sk },
      set: { numberPk: levelPartition(to) },
      ...(runs.length > 0 && { add: { noted: 1n } }),
      if: { all: [...crossed, ...(runs.length > 0 ? asDecided : [])] },
    },
    {
      put: {
        pk,
        sk: `EVENT#${id}`,
        id,
        type: 'level.changed',
        from,
        to,
        occurredAt: now,
        recordedAt: now,
        ...(starts.length > 0 && {
          outcomes: Object.fromEntries(starts.map(({ journey, words }) => [journey, words])),
        }),
      },
      if: { itemAbsent: true },
    },
    ...runs,
  ];
}

function unchangedSum({ numberSk }: Item) {
  if (typeof numberSk !== 'bigint') throw new TypeError('Attribute "numberSk" should be a number.');
  return { attribute: 'numberSk', equals: numberSk };
}
