import type { Meter } from './meter.ts';
import type { OpenRuns } from './open-runs.ts';
import type { Sandboxes } from './sandboxes.ts';
import type { Storage } from './storage.ts';

/** All that counts: what is metered hands its figures to these. */
export interface Metering {
  readonly meter: Meter;
  readonly sandboxes: Sandboxes;
  readonly storage: Storage;
  readonly openRuns: OpenRuns;
}
