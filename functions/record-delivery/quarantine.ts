import { log } from '../../shared/log.ts';
import { TransactionRefused, type Key } from '../../shared/ports/items.ts';
import type { Needs } from './needs.ts';
import type { Delivery } from './read-delivery.ts';

/** Deliveries of messages that nobody knows stand in this partition, the oldest first. */
const QUARANTINE = 'QUARANTINE#delivery';

/**
 * Keeps what was told of a message that is not in the ledger, for a person to look at: another system sends through the
 * same account, or a row was lost. Never the address.
 */
export async function quarantine({ items, clock }: Needs, delivery: Delivery): Promise<void> {
  const { channel, what, reason, providerId, at, member, key } = delivery;
  const row: Key = { pk: QUARANTINE, sk: `${at}#${channel}#${what}#${providerId}` };
  const ids = { ...(member && { member }), ...(key && { key }) };
  try {
    await items.transact([
      {
        put: { ...row, channel, what, reason, providerId, at, ...ids, notedAt: clock.now() },
        if: { itemAbsent: true },
      },
    ]);
  } catch (error) {
    // It was told before.
    if (!(error instanceof TransactionRefused)) throw error;
    return;
  }
  log.error('a delivery is about no message that we know', { channel, what, providerId, ...ids });
}
