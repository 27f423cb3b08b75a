import type { Workflows } from '../../../shared/journey/workflows.ts';
import { readSwitch, SWITCH_KEYS } from '../../../shared/message/sending-switch.ts';
import type { World } from '../../../shared/ports/world.ts';
import type { Stage } from '../stage.ts';
import { askAgain, createJoining } from './bring-joined.ts';
import { carryOver } from './carry-over.ts';
import { madeSafeAt, makeSafe, noteSafe } from './make-safe.ts';
import { RestoredUsage, TableMissing, type RestoredCommand } from './options.ts';
import { carriedLines, LOST, NOT_FROZEN, safeLines } from './words.ts';

type OneTable = Pick<World, 'items' | 'clock' | 'ids'>;

export interface Surroundings {
  readonly stage: Pick<Stage, 'region' | 'organisation' | 'restoredTable'>;
  readonly workflows: Pick<Workflows, 'journeys'>;
  /** A table by its name. `isSpoilt`: something else may have written to it. */
  readonly open: (table: string, options?: { readonly isSpoilt: boolean }) => OneTable;
  /** What else it takes to bring over members whole. */
  readonly plumbing: (named: NonNullable<RestoredCommand['joined']>) => Pick<World, 'queue' | 'secrets'>;
  readonly print: (line: string) => void;
}

/**
 * Makes the restored table safe, as long as the stage does not use it yet, and carries over what the old one knows.
 * @returns the exit code: 0; 2 when something could not be read.
 * @throws RestoredUsage, TableMissing, with nothing done.
 */
export async function restored(
  { table, from, joined }: RestoredCommand,
  { stage, workflows: { journeys }, open, plumbing, print }: Surroundings,
): Promise<0 | 2> {
  const isUsed = stage.restoredTable === table;
  if (isUsed && from === undefined)
    throw new RestoredUsage(
      `The stage uses "${table}" already: its runs would end. With --from it is only carried over.`,
    );
  if (joined && !isUsed)
    throw new RestoredUsage(
      `--joined is for when the stage uses "${table}": until then what its members do goes into the old table.`,
    );
  const world = open(table);
  await mustBeThere(world, table, stage.region);
  const old = from === undefined ? undefined : { name: from, ...open(from, { isSpoilt: true }) };
  if (old) await mustBeThere(old, old.name, stage.region);
  const safeAt = await madeSafeAt(world.items, table);
  if (!isUsed) {
    const report = await makeSafe(world, { journeys, organisation: stage.organisation });
    await noteSafe(world.items, table, world.clock.now());
    safeLines(report).forEach(print);
  } else if (safeAt !== undefined) {
    print(`The stage uses "${table}": no run was ended.`);
  } else {
    throw new RestoredUsage(
      `The stage uses "${table}", which nobody has made safe: freeze it, take "restoredTable" out of the stage's file, deploy, and begin again.`,
    );
  }
  if (!old) {
    print(LOST);
    return 0;
  }
  const tables = { from: old.name, to: table };
  const { items: to } = open(table, { isSpoilt: true });
  const tell = (ref: string, where: keyof typeof tables, fields: readonly string[]): void =>
    print(`member ${ref}, in "${tables[where]}": cannot be read: ${fields.join(', ')}`);
  const more = joined && { clock: world.clock, ...plumbing(joined) };
  const joining = more && (await createJoining({ from: old.items, to, world: more, journeys, tell }));
  const carried = await carryOver({ from: old.items, to }, world, {
    journeys,
    tell,
    ...(joining && { onlyOld: joining.bring }),
  });
  const again = more && safeAt !== undefined ? await askAgain(world.items, more, safeAt) : 0;
  const brought = joining && { joined: { ...joining.joined, again } };
  carriedLines(carried, { from: old.name, ...brought }).forEach(print);
  if (!(await readSwitch(old.items, world.clock.now())).frozen) print(NOT_FROZEN(old.name));
  return carried.unreadable > 0 || (joining?.joined.left ?? 0) > 0 ? 2 : 0;
}

async function mustBeThere({ items }: OneTable, name: string, region: string): Promise<void> {
  try {
    await items.get(SWITCH_KEYS[0]!);
  } catch (error) {
    if (error instanceof Error && error.name === 'ResourceNotFoundException')
      throw new TableMissing(name, region);
    throw error;
  }
}
