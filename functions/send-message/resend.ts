import * as z from 'zod';
import { linkId } from '../../shared/consent/link.ts';
import { placeOf } from '../../shared/journey/next-step.ts';
import { runKey, toRun } from '../../shared/journey/run.ts';
import { memberKey, toMember } from '../../shared/member/member.ts';
import { beginAgain, putBack } from '../../shared/message/ledger-again.ts';
import {
  entryKey,
  settle,
  toEntry,
  type LedgerEntry,
  type MessageIdentity,
} from '../../shared/message/ledger.ts';
import { heldBack, readSwitch } from '../../shared/message/sending-switch.ts';
import { TransactionRefused } from '../../shared/ports/items.ts';
import { isOpen } from '../../shared/time/window.ts';
import { compose, linkWrite } from './compose.ts';
import { handOver } from './dispatch.ts';
import type { Needs } from './needs.ts';
import { take, takeBack } from './taken.ts';
import { routeFor, type Written } from './words.ts';

export const resendSchema = z.lazy(() =>
  z.strictObject({
    kind: z.literal('resend'),
    member: z.string().min(1),
    /** The message's key in the ledger. */
    key: z.string().min(1),
  }),
);

/** `resent`: the provider has it. `unknown`: nobody knows, again. Otherwise nothing has changed, and why. */
export type ResendOutcome =
  { readonly outcome: 'resent' | 'unknown' } | { readonly outcome: 'refused'; readonly reason: string };

/**
 * Sends a message once more of which nobody knows whether it went (`presumed-sent`). Only a person decides this, for one
 * message, and once: the second sending is marked in the ledger, and there is no third. The member's will, the send
 * window and the freeze hold as always; the run, which has long gone on, is left alone.
 */
export async function resend(
  world: Needs,
  written: Written,
  { member: ref, key }: Pick<z.infer<typeof resendSchema>, 'member' | 'key'>,
): Promise<ResendOutcome> {
  const now = world.clock.now();
  const row = await world.items.get(entryKey(ref, key));
  const entry = row && toEntry(row);
  if (!entry) return refused('no-such-message');
  if (entry.state !== 'presumed-sent') return refused(`it is ${entry.state}`);
  if (entry.resends !== undefined) return refused('resent-before');
  const memberRow = await world.items.get(memberKey(ref));
  const member = memberRow && toMember(memberRow);
  const { journey, message, purpose, channel } = entry;
  const identity = identityOf(entry);
  const route = routeFor(written, { journey, purpose, channels: [channel] }, { message, member, now });
  if (!member || !route.yes) return refused(route.yes ? 'erased' : route.reason);
  const { organisation } = written;
  if (!isOpen(now, organisation.windows[channel], placeOf(organisation, member)))
    return refused('window-closed');
  const heldBy = heldBack(await readSwitch(world.items, now), channel);
  if (heldBy !== undefined) return refused(heldBy);

  const owner = world.ids.ref();
  const link = linkId(world.ids.bytes(12));
  const run = await world.items.get(runKey(ref, entry.run));
  const taken = { at: now, place: purpose === 'relation', asked: undefined };
  const outgoing = await compose(world, written, {
    message: identity,
    member,
    template: route.template,
    link,
    now,
  });
  try {
    await world.items.transact([
      beginAgain(entry, { owner, link }, now),
      take(member, taken, organisation),
      linkWrite(identity, link, run ? toRun(run).occurrence : ''),
    ]);
  } catch (error) {
    if (error instanceof TransactionRefused) return refused('changed-meanwhile');
    throw error;
  }
  const outcome = await handOver(world, { outgoing, message: identity });
  if (outcome.state === 'sent' || outcome.state === 'unknown') {
    await world.items.transact([settle(identity, owner, outcome, world.clock.now())]);
    return { outcome: outcome.state === 'sent' ? 'resent' : 'unknown' };
  }
  await world.items.transact([putBack(entry, owner)]);
  const after = await world.items.get(memberKey(ref));
  if (after) await world.items.transact([...takeBack(toMember(after), taken)]);
  return refused(outcome.reason);
}

function identityOf({ question, ...entry }: LedgerEntry): MessageIdentity {
  return { ...entry, ...(question !== undefined && { question }) };
}

const refused = (reason: string): ResendOutcome => ({ outcome: 'refused', reason });
