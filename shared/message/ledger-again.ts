import { plus, type Instant } from '../time/instant.ts';
import type { Write } from '../ports/items.ts';
import { ABANDONED, due, entryKey, type LedgerEntry } from './ledger.ts';

/**
 * Takes hold once more of a message of which nobody knows whether it went: by a person's decision, never by itself. It
 * stays marked, so that there is no third time.
 */
export function beginAgain(entry: LedgerEntry, hold: { owner: string; link: string }, now: Instant): Write {
  return {
    update: entryKey(entry.member, entry.key),
    set: {
      ...hold,
      state: 'dispatching',
      attempts: 2n,
      resends: 1n,
      at: now,
      ...due(plus(now, ABANDONED), entry.key),
    },
    if: { all: [{ attribute: 'state', equals: 'presumed-sent' }, { absent: 'resends' }] },
  };
}

/** The provider certainly did not take it again: all is as before, and a person may decide again. */
export function putBack(entry: LedgerEntry, owner: string): Write {
  return {
    update: entryKey(entry.member, entry.key),
    set: { state: 'presumed-sent', at: entry.at },
    remove: ['owner', 'resends', 'textPk', 'textSk'],
    if: { attribute: 'owner', equals: owner },
  };
}
