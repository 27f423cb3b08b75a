import { NotAccepted } from '../../shared/journey/errors.ts';
import { errorFacts, log } from '../../shared/log.ts';
import { memberKey, toMember } from '../../shared/member/member.ts';
import { forget } from '../../shared/message/cap.ts';
import { settle, type MessageIdentity } from '../../shared/message/ledger.ts';
import { TransactionRefused, type Write } from '../../shared/ports/items.ts';
import { MailNotAccepted, type Mail, type Mailer } from '../../shared/ports/mailer.ts';
import type { Instant } from '../../shared/time/instant.ts';
import type { Needs } from './needs.ts';

/** Someone else may write the member's row just then; more often than this, the cap keeps its count. */
const ATTEMPTS = 5;

export interface Dispatch {
  readonly mail: Mail;
  readonly message: MessageIdentity;
  /** Who holds the message. */
  readonly owner: string;
  /** The instant that counts against the member's cap; undefined when the message is outside of it. */
  readonly counted: Instant | undefined;
}

type Outcome = Parameters<typeof settle>[2];

/**
 * Hands a message that is held to the provider, once, and notes what came of it.
 * @throws NotAccepted when the provider certainly did not take it and trying again later helps.
 */
export async function dispatch(world: Needs, held: Dispatch): Promise<void> {
  const outcome = await handOver(world.mailer, held.mail);
  await note(world, held, outcome);
  if (outcome.state === 'waiting') throw new NotAccepted(outcome.reason);
}

async function handOver(mailer: Mailer, mail: Mail): Promise<Outcome> {
  try {
    const { providerId } = await mailer.send(mail);
    return { state: 'sent', providerId };
  } catch (error) {
    if (error instanceof MailNotAccepted)
      return { state: error.permanent ? 'failed' : 'waiting', reason: error.reason };
    // The provider may have it. Not sending again is the promise; its delivery event, or a day, will tell.
    log.warn('the outcome of a message is unknown', { messageKey: mail.key, ...errorFacts(error) });
    return { state: 'unknown' };
  }
}

/**
 * Writes the outcome, and gives back the member's place under the cap when the message certainly did not go: in one
 * transaction, so that a kill leaves neither without the other. A message that the sweep has taken over, or a
 * deletion has taken away, stays as they left it.
 */
async function note(world: Needs, { message, owner, counted }: Dispatch, outcome: Outcome): Promise<void> {
  const didNotGo = outcome.state === 'waiting' || outcome.state === 'failed';
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const writes = [settle(message, owner, outcome, world.clock.now())];
    if (didNotGo && counted && attempt < ATTEMPTS)
      writes.push(...(await giveBack(world, message.member, counted)));
    try {
      await world.items.transact(writes);
      return;
    } catch (error) {
      if (!(error instanceof TransactionRefused)) throw error;
      if (error.of(0)) return;
    }
  }
}

async function giveBack({ items }: Needs, ref: string, counted: Instant): Promise<readonly Write[]> {
  const row = await items.get(memberKey(ref));
  if (!row) return [];
  const { recent, sends } = toMember(row);
  return [
    {
      update: memberKey(ref),
      set: { recent: forget(recent, counted) },
      add: { sends: 1n },
      if: { attribute: 'sends', equals: sends },
    },
  ];
}
