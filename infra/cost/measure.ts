import { openDatabase } from '../../shared/adapters/sqlite.ts';
import type { Workflows } from '../../shared/journey/workflows.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import {
  liveReferenceYear,
  REFERENCE_WORLD,
  referenceBytes,
  type YearLived,
} from '../local/reference-year.ts';
import { createLocalWorld, type LocalWorld } from '../local/world.ts';
import { captureLogs } from './captured-logs.ts';
import { meteredFunctions } from './metered-functions.ts';
import { meteredWorld } from './metered-world.ts';
import { createMeter, type Counts } from './meter.ts';
import type { Metering } from './metering.ts';
import { createOpenRuns } from './open-runs.ts';
import { createSandboxes } from './sandboxes.ts';
import { createStorage } from './storage.ts';

export interface Measured {
  readonly members: number;
  readonly lived: YearLived;
  readonly year: Counts;
  /** Of the year, what the activity events alone took. */
  readonly activity: Counts;
  /** One hourly sweep that finds nothing. */
  readonly idleSweep: Counts;
  readonly starts: number;
  readonly mostOpen: number;
  readonly local: LocalWorld;
}

/** A new world in memory in which everything is metered. */
export function createMeteredWorld(workflows: Workflows): { local: LocalWorld; metering: Metering } {
  const meter = createMeter();
  const clock: Clock = { now: () => local.clock.now() };
  const metering: Metering = {
    meter,
    sandboxes: createSandboxes(meter, clock),
    storage: createStorage(meter, clock),
    openRuns: createOpenRuns(),
  };
  const local: LocalWorld = createLocalWorld({
    ...REFERENCE_WORLD,
    bytes: referenceBytes(),
    db: openDatabase(':memory:'),
    workflows,
    decorate: (world) => meteredWorld(world, metering),
    around: (functions) => meteredFunctions(functions, metering),
    onTransition: ({ journey, state }) => meter.add('states.transition', 1, `${journey}  ${state}`),
  });
  return { local, metering };
}

/** Lives the reference year, and counts all that AWS would bill for it. */
export async function measureYear(
  workflows: Workflows,
  { members, onMonth }: { readonly members: number; readonly onMonth?: (month: number) => void },
): Promise<Measured> {
  const { local, metering } = createMeteredWorld(workflows);
  const { meter, storage, openRuns } = metering;
  const release = captureLogs(metering);
  try {
    await local.functions.sweep();
    const idleSweep = meter.counts();
    // What is counted from now on is another table.
    meter.reset();
    const lived = await liveReferenceYear(local, {
      members,
      ...(onMonth && { onMonth }),
      onYear() {
        storage.settle();
        meter.reset();
        openRuns.reset();
      },
      aroundActivity: (deliver) => meter.during('activity', deliver),
    });
    storage.settle();
    const [year, activity] = [meter.counts(), meter.counts('activity')];
    return {
      members,
      lived,
      year,
      activity,
      idleSweep,
      starts: openRuns.starts(),
      mostOpen: openRuns.most(),
      local,
    };
  } finally {
    release();
  }
}
