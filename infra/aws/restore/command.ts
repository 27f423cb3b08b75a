import type { Workflows } from '../../../shared/journey/workflows.ts';
import { readSwitch, SWITCH_KEYS } from '../../../shared/message/sending-switch.ts';
import type { World } from '../../../shared/ports/world.ts';
import type { Stage } from '../stage.ts';
import { carryOver } from './carry-over.ts';
import { isMadeSafe, makeSafe, noteSafe } from './make-safe.ts';
import { RestoredUsage, TableMissing, type RestoredCommand } from './options.ts';
import { carriedLines, LOST, NOT_FROZEN, safeLines } from './words.ts';

type OneTable = Pick<World, 'items' | 'clock' | 'ids'>;

export interface Surroundings {
  readonly stage: Pick<Stage, 'region' | 'organisation' | 'restoredTable'>;
  readonly workflows: Pick<Workflows, 'journeys'>;
  /** A table by its name. `isSpoilt`: something else may have written to it. */
  readonly open: (table: string, options?: { readonly isSpoilt: boolean }) => OneTable;
  readonly print: (line: string) => void;
}

/**
 * Makes the restored table safe, as long as the stage does not use it yet, and carries over what the old one knows.
 * @returns the exit code: 0; 2 when something could not be read.
 * @throws RestoredUsage, TableMissing, with nothing done.
 */
export async function restored(
  { table, from }: RestoredCommand,
  { stage, workflows: { journeys }, open, print }: Surroundings,
): Promise<0 | 2> {
  const isUsed = stage.restoredTable === table;
  if (isUsed && from === undefined)
    throw new RestoredUsage(
      `The stage uses "${table}" already: its runs would end. With --from it is only carried over.`,
    );
  const world = open(table);
  await mustBeThere(world, table, stage.region);
  const old = from === undefined ? undefined : { name: from, ...open(from, { isSpoilt: true }) };
  if (old) await mustBeThere(old, old.name, stage.region);
  if (!isUsed) {
    const report = await makeSafe(world, { journeys, organisation: stage.organisation });
    await noteSafe(world.items, table, world.clock.now());
    safeLines(report).forEach(print);
  } else if (await isMadeSafe(world.items, table)) {
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
  const carried = await carryOver({ from: old.items, to }, world, {
    journeys,
    tell: (ref, where, fields) =>
      print(`member ${ref}, in "${tables[where]}": cannot be read: ${fields.join(', ')}`),
  });
  carriedLines(carried, tables).forEach(print);
  if (!(await readSwitch(old.items, world.clock.now())).frozen) print(NOT_FROZEN(old.name));
  return carried.unreadable > 0 ? 2 : 0;
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
