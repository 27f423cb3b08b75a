import { isOpen, runKey, toRun } from '../../shared/journey/run.ts';
import { toEntry, type LedgerEntry } from '../../shared/message/ledger.ts';
import type { Items, Key } from '../../shared/ports/items.ts';
import type { Instant } from '../../shared/time/instant.ts';
import type { Changing, Effect } from './effects.ts';

/** What became of a run: it started, stands still for an event, or has an end. */
export async function describeRun(
  items: Items,
  key: Key,
  write: Changing,
  at: Instant,
): Promise<readonly Effect[]> {
  const item = await items.get(key);
  if (!item) return [];
  const run = toRun(item);
  const { member, journey } = run;
  if ('put' in write) return [{ at, what: 'run-started', member, journey }];
  const state = write.set?.state;
  if (state === 'completed' || state === 'ended' || state === 'failed')
    return [{ at, what: `run-${state}`, member, journey, ...('reason' in run && { reason: run.reason }) }];
  // That it waits for an answer is told with the message that asks: see below.
  const awaits = write.set?.awaits !== undefined && isOpen(run) ? run.awaits : undefined;
  if (awaits?.event === undefined) return [];
  const { step, event, until } = awaits;
  return [{ at, what: 'run-waits', member, journey, step, event, until }];
}

/** States that nobody has to see: on its way to the provider, and on from there as it should. */
const UNSEEN: ReadonlySet<string> = new Set<LedgerEntry['state']>(['dispatching', 'delivered']);

/** What became of a message. */
export async function describeMessage(
  items: Items,
  key: Key,
  write: Changing,
  at: Instant,
): Promise<readonly Effect[]> {
  const written = 'put' in write ? write.put : (write.set ?? {});
  // Told by what was written: most rows need not be read for it.
  if (typeof written.state !== 'string' || UNSEEN.has(written.state)) return [];
  const item = await items.get(key);
  if (!item) return [];
  const entry = toEntry({ ...item, ...written });
  const { member, journey, step, channel, question, key: message } = entry;
  const effect: Effect = {
    at,
    what: entry.state as Effect['what'],
    member,
    journey,
    step,
    channel,
    message,
    ...('reason' in entry && { reason: entry.reason }),
    ...(question !== undefined && { question }),
  };
  return [effect, ...(await waitsFor(items, entry, at))];
}

/** A run waits for the answer once the question may be with the member. */
async function waitsFor(items: Items, entry: LedgerEntry, at: Instant): Promise<readonly Effect[]> {
  const { member, journey, step, question } = entry;
  if (question === undefined || (entry.state !== 'sent' && entry.state !== 'unknown')) return [];
  const item = await items.get(runKey(member, entry.run));
  const run = item && toRun(item);
  const awaits = run && isOpen(run) ? run.awaits : undefined;
  if (awaits?.step !== step) return [];
  return [{ at, what: 'run-waits', member, journey, step, question, until: awaits.until }];
}
