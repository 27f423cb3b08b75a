import { AccountUnreadable, type DeployedStack } from '../../../shared/ports/account.ts';
import { fromEpochMs, toEpochMs, type Instant } from '../../../shared/time/instant.ts';
import { DnsUnreadable } from './dns.ts';
import type { Fact } from './facts.ts';

/** What was seen, or why not. A mistake of ours is thrown on. */
export async function fact<T>(look: () => Promise<T>): Promise<Fact<T>> {
  try {
    return { known: await look() };
  } catch (error) {
    if (!(error instanceof AccountUnreadable || error instanceof DnsUnreadable)) throw error;
    const { obstacle, call, message } = error;
    return { unread: { obstacle, call, message } };
  }
}

/** A stack that only has a change set to be looked at has nothing in it yet. */
export const isMade = (stack: DeployedStack | undefined): stack is DeployedStack =>
  stack !== undefined && stack.status !== 'REVIEW_IN_PROGRESS';

/** How CloudFormation calls a stack whose first deploy failed: all that it had is gone again. */
export const firstFailed = ({ status }: Pick<DeployedStack, 'status'>): boolean =>
  /^ROLLBACK_(COMPLETE|FAILED)$/.test(status);

/** Whether there is something of it to look at. */
export const stands = (stack: DeployedStack | undefined): stack is DeployedStack =>
  isMade(stack) && !firstFailed(stack);

/** The hours before an instant. */
export const hoursBefore = (at: Instant, hours: number): Instant =>
  fromEpochMs(toEpochMs(at) - hours * 3_600_000);
