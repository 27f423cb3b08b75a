import type { Clock } from '../../shared/ports/clock.ts';
import { toEpochMs } from '../../shared/time/instant.ts';
import type { Meter } from './meter.ts';

const MONTH_MS = (365 / 12) * 86_400_000;
const GB = 1024 ** 3;

/** What lies in the table, by how long it lies there. */
export interface Storage {
  readonly grow: (bytes: { readonly table: number; readonly indexes: number }) => void;
  /** Counts up to now: before the meter is read or begins anew. */
  readonly settle: () => void;
}

export function createStorage(meter: Meter, clock: Pick<Clock, 'now'>): Storage {
  const held = { table: 0, indexes: 0 };
  let since: number | undefined;

  const settle = (): void => {
    const now = toEpochMs(clock.now());
    const months = (now - (since ?? now)) / MONTH_MS;
    since = now;
    meter.add('dynamodb.storage', (held.table * months) / GB, 'table');
    meter.add('dynamodb.storage', (held.indexes * months) / GB, 'indexes');
    // What can be restored is the table; its indexes are made anew.
    meter.add('dynamodb.backup', (held.table * months) / GB, 'table');
  };
  return {
    settle,
    grow({ table, indexes }) {
      settle();
      held.table += table;
      held.indexes += indexes;
    },
  };
}
