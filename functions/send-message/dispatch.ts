import { NotAccepted } from '../../shared/journey/errors.ts';
import { errorFacts, log } from '../../shared/log.ts';
import { memberKey, toMember } from '../../shared/member/member.ts';
import { settle, type MessageIdentity } from '../../shared/message/ledger.ts';
import { tripFor } from '../../shared/message/sending-switch.ts';
import { TransactionRefused, type Write } from '../../shared/ports/items.ts';
import { MailNotAccepted } from '../../shared/ports/mailer.ts';
import { TextNotAccepted } from '../../shared/ports/texter.ts';
import type { Outgoing } from './compose.ts';
import type { Needs } from './needs.ts';
import { takeBack, type Taken } from './taken.ts';

/** Someone else may write the member's row just then; more often than this, the member's row keeps what was noted. */
const ATTEMPTS = 5;

export interface Dispatch {
  readonly outgoing: Outgoing;
  readonly message: MessageIdentity;
  /** Who holds the message. */
  readonly owner: string;
  /** What was noted on the member's row. */
  readonly taken: Taken;
}

type Outcome = Parameters<typeof settle>[2];

/**
 * Hands a message that is held to the provider, once, and notes what came of it.
 * @throws NotAccepted when the provider certainly did not take it and trying again later helps.
 */
export async function dispatch(world: Needs, held: Dispatch): Promise<Outcome['state']> {
  const outcome = await handOver(world, held);
  await note(world, held, outcome);
  if (outcome.state === 'waiting') {
    // A refusal of all of us: the others need not ask.
    const trip = tripFor(held.message.channel, outcome.reason, world.clock.now());
    if (trip.length > 0) await world.items.transact(trip);
    throw new NotAccepted(outcome.reason);
  }
  return outcome.state;
}

/** One call of the provider, and what is known after it. */
export async function handOver(
  { mailer, texter }: Needs,
  { outgoing, message }: Pick<Dispatch, 'outgoing' | 'message'>,
): Promise<Outcome> {
  try {
    const { providerId } =
      outgoing.channel === 'email' ? await mailer.send(outgoing.mail) : await texter.send(outgoing.text);
    return { state: 'sent', providerId };
  } catch (error) {
    if (error instanceof MailNotAccepted || error instanceof TextNotAccepted)
      return { state: error.permanent ? 'failed' : 'waiting', reason: error.reason };
    // The provider may have it. Not sending again is the promise; its delivery event, or a day, will tell.
    log.warn('the outcome of a message is unknown', { messageKey: message.key, ...errorFacts(error) });
    return { state: 'unknown' };
  }
}

/**
 * Writes the outcome, and takes back what the message left on the member's row when it certainly did not go: in one
 * transaction, so that a kill leaves neither without the other. A message that the sweep has taken over, or a
 * deletion has taken away, stays as they left it.
 */
async function note(world: Needs, { message, owner, taken }: Dispatch, outcome: Outcome): Promise<void> {
  const didNotGo = outcome.state === 'waiting' || outcome.state === 'failed';
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const writes = [settle(message, owner, outcome, world.clock.now())];
    if (didNotGo && attempt < ATTEMPTS) writes.push(...(await giveBack(world, message.member, taken)));
    try {
      await world.items.transact(writes);
      return;
    } catch (error) {
      if (!(error instanceof TransactionRefused)) throw error;
      if (error.of(0)) return;
    }
  }
}

async function giveBack({ items }: Needs, ref: string, taken: Taken): Promise<readonly Write[]> {
  const row = await items.get(memberKey(ref));
  return row ? takeBack(toMember(row), taken) : [];
}
