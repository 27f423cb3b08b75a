import { memberKey, optOutAttribute, type Member } from '../member/member.ts';
import type { Channel, Language, Purpose } from '../message/template.ts';
import { TransactionRefused } from '../ports/items.ts';
import type { World } from '../ports/world.ts';

/** Raised when the words above the button change: the receipt names the text that the member saw. */
const TEXT_VERSION = 'unsubscribe-1';

/** A mail program's one-click request comes once and is not repeated, so the store is asked again on its behalf. */
const ATTEMPTS = 3;

/**
 * Takes a consent back and keeps the receipt: one transaction, that no race can lose. A second time changes nothing.
 * @param by where it came from: the source, the message whose link it was, and the language of the page where it is not
 * the organisation's own.
 * @throws what the store threw, when it failed every time.
 */
export async function withdraw(
  world: Pick<World, 'items' | 'clock' | 'ids'>,
  member: Member,
  by: { purpose: Purpose; channel: Channel; source: string; message: string; language: Language | undefined },
): Promise<void> {
  if (member.optOuts[`${by.purpose}.${by.channel}`]) return;
  const now = world.clock.now();
  const attribute = optOutAttribute(by.purpose, by.channel);
  const { pk } = memberKey(member.ref);
  const sk = `CONSENT#${now}#${world.ids.ref()}`;
  for (let attempt = 1; ; attempt += 1) {
    try {
      await world.items.transact([
        {
          update: memberKey(member.ref),
          set: { [attribute]: now },
          // A message that was made before this is refused when it is about to begin.
          add: { version: 1n },
          if: { all: [{ itemExists: true }, { absent: attribute }] },
        },
        {
          put: {
            pk,
            sk,
            given: false,
            purpose: by.purpose,
            channel: by.channel,
            source: by.source,
            message: by.message,
            textVersion: TEXT_VERSION,
            ...(by.language && { language: by.language }),
            at: now,
          },
          if: { itemAbsent: true },
        },
      ]);
      return;
    } catch (error) {
      // The other click of a double click was first, or our own write before its answer was lost.
      if (error instanceof TransactionRefused) return;
      if (attempt === ATTEMPTS) throw error;
    }
  }
}
