import { createHash } from 'node:crypto';
import { recordDigestDelivery } from '../staff-tasks/digest-delivery.ts';
import { log } from '../../shared/log.ts';
import type { DeliveredEvent } from '../../shared/member/event.ts';
import { memberKey, suppressedAttribute, toMember, type Member } from '../../shared/member/member.ts';
import { survivorRow } from '../../shared/member/merge.ts';
import { entryKey, report, toEntry, type LedgerEntry } from '../../shared/message/ledger.ts';
import { TransactionRefused, type Write } from '../../shared/ports/items.ts';
import { seal } from '../../shared/webhook/seal.ts';
import type { Needs } from './needs.ts';
import { quarantine } from './quarantine.ts';
import { readDelivery, type Delivery } from './read-delivery.ts';

/** A message can move, and its member change, between reading and writing; more often than this the event comes again. */
const ATTEMPTS = 5;

export type DeliveryOutcome = 'recorded' | 'known' | 'irrelevant' | 'quarantined';

/**
 * Records what a provider tells of a message: its fate in the ledger, and on the member that an address is no good. In
 * any order, however often, however late: a fate is never taken back. What the member's index should know goes to the
 * queue as an event, under an id that is the same each time.
 * @throws DeliveryUnreadable; TransactionRefused when others were always quicker.
 */
export async function recordDelivery(world: Needs, event: unknown): Promise<DeliveryOutcome> {
  const delivery = readDelivery(event);
  if ('irrelevant' in delivery) return 'irrelevant';
  const { member, key } = delivery;
  const entry = member && key ? await entryOf(world, member, key) : undefined;
  if (!entry) {
    if (await recordDigestDelivery(world, delivery)) return 'recorded';
    await quarantine(world, delivery);
    return 'quarantined';
  }
  const outcome = await note(world, delivery, entry);
  // Also when all was known: a kill may have come between the ledger and the queue.
  await tellIndex(world, delivery, entry);
  return outcome;
}

async function entryOf({ items }: Needs, member: string, key: string): Promise<LedgerEntry | undefined> {
  const row = await items.get(entryKey(member, key));
  return row && toEntry(row);
}

async function note(world: Needs, delivery: Delivery, read: LedgerEntry): Promise<'recorded' | 'known'> {
  let entry: LedgerEntry | undefined = read;
  for (let attempt = 1; ; attempt += 1) {
    // Gone meanwhile: the member was erased.
    if (!entry) return 'known';
    const member = await memberOf(world, entry.member);
    const now = world.clock.now();
    const writes = [...report(entry, toldOf(delivery), now), ...suppression(member, delivery)];
    if (writes.length === 0) return 'known';
    try {
      await world.items.transact(writes);
      return 'recorded';
    } catch (error) {
      if (!(error instanceof TransactionRefused) || attempt === ATTEMPTS) throw error;
      entry = await entryOf(world, entry.member, entry.key);
    }
  }
}

function toldOf({ what, reason, providerId }: Delivery) {
  return what === 'bounced' ? { state: what, reason, providerId } : { state: what, providerId };
}

async function memberOf({ items }: Needs, ref: string): Promise<Member | undefined> {
  const row = await survivorRow(items, ref);
  return row && toMember(row);
}

/**
 * Nothing more goes to an address that does not exist or whose reader has complained: as long as it is still the
 * member's. Another address that the member has by now is not meant.
 */
function suppression(member: Member | undefined, { channel, address, what, permanent }: Delivery): Write[] {
  if (what !== 'complained' && !(what === 'bounced' && permanent)) return [];
  const field = channel === 'email' ? 'email' : 'phone';
  const current = member?.[field];
  if (!member || !current || current.toLowerCase() !== address?.toLowerCase()) return [];
  if (member.suppressed[channel] === current) return [];
  return [
    {
      update: memberKey(member.ref),
      set: { [suppressedAttribute(channel)]: current },
      // A message that was made before this is refused when it is about to begin.
      add: { version: 1n },
      if: { attribute: field, equals: current },
    },
  ];
}

/** A complaint or a bounce is an event of the member's, which the index may count. */
async function tellIndex(world: Needs, delivery: Delivery, { key, channel }: LedgerEntry): Promise<void> {
  const { what, permanent } = delivery;
  if (what !== 'complained' && what !== 'bounced') return;
  const member = await memberOf(world, delivery.member!);
  const identity = member && identityOf(member);
  if (!identity) return;
  const type = what === 'complained' ? 'message.complained' : 'message.bounced';
  const fields = {
    member: identity,
    occurredAt: delivery.at,
    channel,
    message: key,
    ...(what === 'bounced' && { permanent }),
  };
  const id = hash(`delivery|${type}|${key}`).slice(0, 32);
  const event: DeliveredEvent = {
    id,
    form: 'delivery',
    bodyHash: hash(`${type}|${key}`),
    receivedAt: world.clock.now(),
    type,
    fields,
  };
  const [secret] = await world.secrets.get('seal');
  await world.queue.send(seal(JSON.stringify(event), secret, world.ids));
  log.warn('a message has bounced, or was complained of', {
    messageKey: key,
    channel,
    reason: delivery.reason,
  });
}

function identityOf({ membershipNumber, email, phone }: Member): Record<string, string> | undefined {
  if (membershipNumber) return { membershipNumber };
  if (email) return { email };
  return phone ? { phone } : undefined;
}

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');
