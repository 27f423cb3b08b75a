import { errorFacts, log } from '../../shared/log.ts';
import type { Organisation, Staff } from '../../shared/member/organisation.ts';
import { sendDigest } from './digest.ts';
import type { SweepNeeds } from './needs.ts';
import { tellUntold } from './tell-done.ts';

export interface TasksReport {
  /** Done tasks whose events were still to be told, and were. */
  readonly tasksTold: number;
  /** Mails to staff that went, 0 or 1. */
  readonly digests: number;
  readonly faults: number;
}

/** Hourly: tells what was left untold, and writes to staff when it is time to. Any part may be done twice, harmlessly. */
export async function sweepTasks(
  world: SweepNeeds,
  {
    organisation,
    staff,
  }: {
    readonly organisation: Pick<Organisation, 'zone' | 'country' | 'senders'>;
    /** Without it nobody is written to. */
    readonly staff?: Staff | undefined;
  },
): Promise<TasksReport> {
  const report = { tasksTold: 0, digests: 0, faults: 0 };
  // Neither part must keep the other from its work.
  const guarded = async (what: string, work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      log.error(`${what} could not be looked after`, errorFacts(error));
      report.faults += 1;
    }
  };
  await guarded('done tasks that nobody was told of', async () => {
    const { told, faults } = await tellUntold(world);
    report.tasksTold = told;
    report.faults += faults;
  });
  if (staff) {
    await guarded('the daily mail to staff', async () => {
      const outcome = await sendDigest(world, { organisation, staff });
      if (outcome === 'sent') report.digests = 1;
      if (outcome === 'failed') report.faults += 1;
    });
  }
  return report;
}
