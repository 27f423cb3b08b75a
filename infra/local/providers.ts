import { FATES, type Fate } from '../../shared/adapters/delivery-events.local.ts';
import { dateOfMail, digestKey, toDigest, type Digest } from '../../functions/staff-tasks/digest-row.ts';
import { entryKey, toEntry, type LedgerEntry } from '../../shared/message/ledger.ts';
import type { Channel } from '../../shared/message/template.ts';
import { findMessage, type AcceptedMessage } from './messages.ts';
import type { LocalWorld } from './world.ts';

/** What the provider of a channel may be made to tell of a message. Nobody can complain of an SMS: it cannot be answered. */
export const fatesOn = (channel: Channel): readonly Fate[] =>
  channel === 'email' ? FATES : FATES.filter((fate) => fate !== 'complaint');

/** What is kept of a message that was handed over: to a member, or a mail to staff. */
export type Kept = LedgerEntry | Digest;

/** The record of a message that a provider took; undefined when its member has been erased. */
export async function entryOf({ world }: LocalWorld, message: AcceptedMessage): Promise<Kept | undefined> {
  const { key, member } = idsOf(message);
  const date = dateOfMail(key);
  if (date) {
    const digest = await world.items.get(digestKey(date));
    return digest && toDigest(digest);
  }
  const row = await world.items.get(entryKey(member, key));
  return row && toEntry(row);
}

/**
 * Makes the provider tell a fate of a message that it took, at once, and gives what the ledger makes of it: a fate that
 * is known to be worse stays.
 * @throws MessageUnknown, FateImpossible.
 */
export async function play(local: LocalWorld, key: string, fate: Fate): Promise<Kept | undefined> {
  const message = findMessage(local, key);
  if (!message) throw new MessageUnknown();
  const { channel } = message;
  if (!fatesOn(channel).includes(fate)) throw new FateImpossible(channel, fate);
  local.faults.play({ ...idsOf(message), channel }, fate);
  await local.engine.settle();
  return entryOf(local, message);
}

function idsOf(message: AcceptedMessage): { key: string; member: string; address: string } {
  const { key, to: address } = message.channel === 'email' ? message.mail : message.text;
  const { member = '' } = message.channel === 'email' ? message.mail.tags : message.text.context;
  return { key, member, address };
}

export class MessageUnknown extends Error {
  override readonly name = 'MessageUnknown';
  constructor() {
    super('No provider took a message with that key. GET /local/messages lists them.');
  }
}

export class FateImpossible extends Error {
  override readonly name = 'FateImpossible';
  constructor(channel: Channel, fate: Fate) {
    super(`A provider of ${channel} tells no "${fate}"; it tells one of ${fatesOn(channel).join(', ')}.`);
  }
}
