import { systemWall } from '../../shared/adapters/clock.local.ts';
import { cpuSeconds } from '../local/bench-meter.ts';
import type { Contender } from './contender.ts';
import { faultsOf, LETTERS, runNames } from './job.ts';

/** Runs before the measure, so that nobody's code is cold. */
const WARM_UP = 0.2;

export interface Round {
  readonly runs: number;
  readonly stepsPerSecond: number;
  /** Steps for a second of processor, the servers' included; undefined where the system does not tell of them. */
  readonly stepsPerCpuSecond: number | undefined;
}

/**
 * One measure of one contender: opened empty, warmed up, measured, its work checked, closed. To start the runs is not
 * measured, for nobody. `how` opens it with settings that are tried.
 * @throws WorkWrong when a message is missing, double or out of order.
 */
export async function oneRound(
  contender: Contender,
  most: number,
  how: Pick<Contender, 'open'> = contender,
): Promise<Round> {
  const runs = Math.max(Math.round(most * contender.share), 1);
  const opened = await how.open();
  try {
    const warm = runNames('warm', Math.ceil(runs * WARM_UP));
    await opened.plan(warm);
    await opened.work();
    const measured = runNames('run', runs);
    await opened.plan(measured);
    const cpu = (): number => cpuSeconds() + (opened.serverCpu ? (opened.serverCpu() ?? NaN) : 0);
    const [began, cpuBefore] = [systemWall(), cpu()];
    await opened.work();
    const [seconds, cpuTaken] = [(systemWall() - began) / 1000, cpu() - cpuBefore];
    const faults = faultsOf(await opened.log(), [...warm, ...measured]);
    if (faults.length > 0) throw new WorkWrong(faults);
    const steps = runs * LETTERS.length;
    const stepsPerCpuSecond = Number.isNaN(cpuTaken) ? undefined : steps / cpuTaken;
    return { runs, stepsPerSecond: steps / seconds, stepsPerCpuSecond };
  } finally {
    await opened.close();
  }
}

export class WorkWrong extends Error {
  override readonly name = 'WorkWrong';
  constructor(faults: readonly string[]) {
    super(`${faults.length} runs are wrong, such as: ${faults.slice(0, 3).join('; ')}`);
  }
}
