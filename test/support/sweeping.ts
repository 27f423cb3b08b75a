import type { LocalWorld } from '../../infra/local/world.ts';
import { sweep, type SweepReport } from '../../functions/sweep/sweep.ts';
import type { Instant } from '../../shared/time/instant.ts';

/** What an hour with nothing to mend reports. */
export const NOTHING: SweepReport = {
  started: 0,
  closed: 0,
  late: 0,
  unknown: 0,
  presumedSent: 0,
  givenUp: 0,
  faults: 0,
};

/** The clock alone is moved, so that nothing but the sweep acts. */
export async function sweptAt({ clock, world }: LocalWorld, at: Instant): Promise<SweepReport> {
  clock.moveTo(at);
  return sweep(world);
}
