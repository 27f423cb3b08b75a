import { log } from '../../shared/log.ts';
import { TransactionRefused, type Item } from '../../shared/ports/items.ts';
import type { Delivery } from '../record-delivery/read-delivery.ts';
import { dateOfMail, digestKey, report, toDigest } from './digest-row.ts';
import type { SweepNeeds } from './needs.ts';

/** The row can move between reading and writing; more often than this the provider tells again. */
const ATTEMPTS = 5;

/**
 * What the provider tells of a daily mail to staff: that it has one of which nobody knew, or that it did not arrive.
 * @returns false when it is about no such mail. @throws TransactionRefused when others were always quicker.
 */
export async function recordDigestDelivery(
  { items, clock }: Pick<SweepNeeds, 'items' | 'clock'>,
  { key, what, reason, providerId }: Pick<Delivery, 'key' | 'what' | 'reason' | 'providerId'>,
): Promise<boolean> {
  const date = dateOfMail(key);
  if (!date) return false;
  for (let attempt = 1; ; attempt += 1) {
    const row: Item | undefined = await items.get(digestKey(date));
    if (!row) return false;
    const arrived = what === 'sent' || what === 'delivered';
    const told = arrived ? ({ state: 'sent', providerId } as const) : ({ state: 'failed', reason } as const);
    const writes = report(toDigest(row), told, clock.now());
    if (writes.length === 0) return true;
    try {
      await items.transact(writes);
    } catch (error) {
      if (!(error instanceof TransactionRefused) || attempt === ATTEMPTS) throw error;
      continue;
    }
    if (!arrived)
      log.error('the daily mail to staff did not arrive: look at the address of staff', { date, reason });
    return true;
  }
}
