import { createLocalItems } from '../../shared/adapters/items.local.ts';
import { openDatabase } from '../../shared/adapters/sqlite.ts';
import {
  begin,
  entryKey,
  report,
  resolve,
  settle,
  skip,
  toEntry,
  TRANSITIONS,
  type LedgerEntry,
  type MessageIdentity,
  type MessageState,
} from '../../shared/message/ledger.ts';
import type { Items, Write } from '../../shared/ports/items.ts';
import { instant, plus } from '../../shared/time/instant.ts';

export const NOW = instant('2028-01-11T09:00:00Z');
export const LATER = plus(NOW, 'PT1H');
export const STATES = Object.keys(TRANSITIONS).filter((state) => state !== 'none') as MessageState[];

export const message: MessageIdentity = {
  key: 'k'.repeat(32),
  member: 'member-1',
  run: 'run-1',
  journey: 'welcome',
  step: 'hello',
  message: 'hello',
  purpose: 'relation',
  channel: 'email',
};
export const hold = { owner: 'mine', link: 'link-1', attempts: 1n };
export const key = entryKey(message.member, message.key);

/** A message in each state, as the acts themselves leave it. */
const made: Readonly<Record<MessageState | 'none', readonly (() => Write)[]>> = {
  none: [],
  dispatching: [() => begin(message, hold, NOW)],
  waiting: [
    () => begin(message, hold, NOW),
    () => settle(message, 'mine', { state: 'waiting', reason: 'throttled' }, NOW),
  ],
  sent: [
    () => begin(message, hold, NOW),
    () => settle(message, 'mine', { state: 'sent', providerId: 'p' }, NOW),
  ],
  unknown: [() => begin(message, hold, NOW), () => settle(message, 'mine', { state: 'unknown' }, NOW)],
  'presumed-sent': [
    () => begin(message, hold, NOW),
    () => settle(message, 'mine', { state: 'unknown' }, NOW),
    () => resolve(entry({ state: 'unknown' }), { state: 'presumed-sent' }, NOW),
  ],
  delivered: [
    () => begin(message, hold, NOW),
    () => settle(message, 'mine', { state: 'sent', providerId: 'p' }, NOW),
    () => told(entry({ state: 'sent', providerId: 'p' }), { state: 'delivered' }, NOW),
  ],
  bounced: [
    () => begin(message, hold, NOW),
    () => settle(message, 'mine', { state: 'sent', providerId: 'p' }, NOW),
    () => told(entry({ state: 'sent', providerId: 'p' }), { state: 'bounced', reason: 'General' }, NOW),
  ],
  complained: [
    () => begin(message, hold, NOW),
    () => settle(message, 'mine', { state: 'sent', providerId: 'p' }, NOW),
    () => told(entry({ state: 'sent', providerId: 'p' }), { state: 'complained' }, NOW),
  ],
  skipped: [() => skip(message, 'opted-out', NOW)],
  failed: [
    () => begin(message, hold, NOW),
    () => settle(message, 'mine', { state: 'failed', reason: 'rejected' }, NOW),
  ],
};

/** The one write of a report; a TypeError where there is none, so that it counts as refused. */
export function told(...args: Parameters<typeof report>): Write {
  const [write] = report(...args);
  if (!write) throw new TypeError('the entry knows as much already');
  return write;
}

export function entry(state: object): LedgerEntry {
  return toEntry({ ...key, ...message, at: NOW, ...state });
}

export async function itemsWith(state: MessageState | 'none'): Promise<Items> {
  const items = createLocalItems(openDatabase(':memory:'));
  for (const write of made[state]) await items.transact([write()]);
  return items;
}

export const stateIn = async (items: Items): Promise<string> => {
  const item = await items.get(key);
  return item ? toEntry(item).state : 'none';
};
