import { sumOf, type Tallied } from '../../shared/tally/tally.ts';

/** What became of those who came to a step. Together they are all of them. */
export interface Fates {
  readonly reached: number;
  /** The member has the message, or may have it; or a task was done. */
  readonly sent: number;
  readonly skipped: number;
  /** Certainly not sent, or sent back. */
  readonly failed: number;
  /** On its way, or a task that is open. */
  readonly pending: number;
}

const FAILED = new Set(['failed', 'bounced']);
const PENDING = new Set(['waiting', 'dispatching', 'open']);

/** By the first word of each fate: `skipped:capped` is skipped. */
export function fatesOf(counts: Tallied = {}): Fates {
  const of = (is: (fate: string) => boolean): number =>
    sumOf(Object.fromEntries(Object.entries(counts).filter(([name]) => is(name.split(':')[0]!))));
  const reached = sumOf(counts);
  const skipped = of((fate) => fate === 'skipped');
  const failed = of((fate) => FAILED.has(fate));
  const pending = of((fate) => PENDING.has(fate));
  return { reached, sent: reached - skipped - failed - pending, skipped, failed, pending };
}
