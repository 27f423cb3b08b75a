import { consentAttribute, memberKey, optOutAttribute, type Member } from '../member/member.ts';
import type { Channel, Language, Purpose } from '../message/template.ts';
import { addReceipt, record, type ConsentWorld, type FormSource } from './receipt.ts';

/** Raised when the words above the button change: the receipt names the text that the member saw. */
const TEXT_VERSION = 'unsubscribe-1';

/** Whoever asks is believed: a no that was not meant costs a message, one that was not heard costs the member's trust. */
export type Withdrawal = {
  readonly purpose: Purpose;
  readonly channel: Channel;
  readonly language: Language | undefined;
} & (
  | { readonly source: 'unsubscribe-link'; readonly message: string }
  | { readonly source: 'preference-page' | FormSource; readonly textVersion: string }
);

/**
 * Takes a consent back and keeps the receipt: one transaction, that no race can lose. A second time changes nothing.
 * @param by where it came from: the source, the message whose link it was or the version of the text that was shown,
 * and the language of the page where it is not the organisation's own.
 * @throws what the store threw, when it failed every time.
 */
export async function withdraw(world: ConsentWorld, member: Member, by: Withdrawal): Promise<void> {
  const { purpose, channel } = by;
  const attribute = optOutAttribute(purpose, channel);
  const evidence = { textVersion: TEXT_VERSION, ...by };
  const choice = { given: false, purpose, channel, ...('message' in by && { message: by.message }) };
  // What was read of the member is not asked: a yes may have come in between, and then this no must count.
  await record(
    world,
    {
      update: memberKey(member.ref),
      set: { [attribute]: world.clock.now() },
      remove: [consentAttribute(purpose, channel)],
      // A message that was made before this is refused when it is about to begin.
      add: { version: 1n },
      if: { all: [{ itemExists: true }, { absent: attribute }] },
    },
    addReceipt(world, member.ref, evidence, choice),
  );
}
