import middy from '@middy/core';
import { log } from '../../shared/log.ts';
import type { World } from '../../shared/ports/world.ts';
import { sweep, type SweepReport } from './sweep.ts';

/** Called every hour, with nothing. */
export function createHandler(world: World) {
  return middy(async (): Promise<SweepReport> => {
    const report = await sweep(world);
    // An hour with nothing to mend is not worth a line; that the sweep runs at all is seen by its invocations.
    if (Object.values(report).some((count) => count > 0)) log.info('swept', { ...report });
    return report;
  });
}
