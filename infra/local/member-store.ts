import type { Needs } from '../../functions/record-event/needs.ts';
import { recordEvent, type Recorded } from '../../functions/record-event/record-event.ts';
import { createLocalItems } from '../../shared/adapters/items.local.ts';
import { systemWall } from '../../shared/adapters/clock.local.ts';
import { openDatabase } from '../../shared/adapters/sqlite.ts';
import { createGroup, type Group } from '../../shared/adapters/sqlite.transaction.ts';
import type { Workflows } from '../../shared/journey/workflows.ts';
import type { DeliveredEvent, EventFields } from '../../shared/member/event.ts';
import type { Member } from '../../shared/member/member.ts';
import type { Items } from '../../shared/ports/items.ts';
import { dataFile, hasData, openData } from './data-file.ts';
import type { StoreChoice } from './import-options.ts';
import { createLocalWorld } from './world.ts';

/** Rows at once where each waits for the network; on one machine there is nothing to wait for. */
const AT_ONCE = { local: 1, aws: 16 } as const;

/**
 * 32 MiB of written pages before they are copied into the file: the rows of many members share pages, each of which is
 * then copied once. And 64 MiB of pages kept, which the few and large commits of an import are not slowed down by
 * (sqlite.ts).
 */
export const IMPORT_PRAGMAS = 'PRAGMA wal_autocheckpoint = 8192; PRAGMA cache_size = -65536;';

/** The register that an import writes to. */
export interface Register {
  readonly world: Needs;
  readonly atOnce: number;
  /** Commits what an import records in the meantime once, at the end; on AWS each row is a request of its own. */
  readonly group?: Group;
  close(): void;
}

/**
 * @param options `dryRun`: a store that is not there yet is not made.
 * @throws DataProblem; on AWS VariableMissing.
 */
export async function openRegister(
  store: StoreChoice,
  workflows: Workflows,
  { dryRun }: { readonly dryRun: boolean },
): Promise<Register> {
  if (store.kind === 'aws') {
    // Here and not above: on one machine no client of AWS is loaded.
    const { awsWorld, items, queue, runs, schedules, secrets } =
      await import('../../shared/adapters/world.aws.ts');
    const world = awsWorld({ items, queue, runs, schedules, secrets });
    return { world, atOnce: AT_ONCE.aws, close: () => undefined };
  }
  const isMade = !dryRun || hasData(store.data);
  const db = isMade ? openData(store.data) : openDatabase(':memory:');
  if (isMade) db.exec(IMPORT_PRAGMAS);
  // No page of it is shown while an import runs.
  const publicUrl = 'http://127.0.0.1:3000';
  const { world } = createLocalWorld({ db, workflows, publicUrl, wall: systemWall, unwatched: true });
  return { world, atOnce: AT_ONCE.local, group: createGroup(db), close: () => db.close() };
}

/** The items alone, which must be there already. @throws NoData, DataProblem; on AWS VariableMissing. */
export async function openItems(store: StoreChoice): Promise<{ items: Items; close: () => void }> {
  if (store.kind === 'aws') {
    const { awsWorld, items } = await import('../../shared/adapters/world.aws.ts');
    return { items: awsWorld({ items }).items, close: () => undefined };
  }
  if (!hasData(store.data)) throw new NoData(dataFile(store.data));
  const db = openData(store.data);
  return { items: createLocalItems(db), close: () => db.close() };
}

export class NoData extends Error {
  override readonly name = 'NoData';
  constructor(path: string) {
    super(
      `There is no data in ${path}. Run npm start or npm run import first, or name the folder with --data.`,
    );
  }
}

/**
 * Records an import's events. Without a welcome they are quiet: no journey begins by the joining itself, and the event
 * says so; birthdays, check-ins and surveys are planned as for anyone, by the dates that the file gives.
 */
export function recorder(
  world: Needs,
  workflows: Recorded,
  { welcome }: { readonly welcome: boolean },
): (delivered: DeliveredEvent, event?: EventFields) => Promise<Member | undefined> {
  return (delivered, event) => recordEvent(world, workflows, { ...delivered, quiet: !welcome }, event);
}
