import { raw } from 'hono/html';
import { memberKey, toMember } from '../../shared/member/member.ts';
import { LANGUAGES, type Channel, type Language } from '../../shared/message/template.ts';
import type { LocalWorld } from './world.ts';

/** A message that a provider took: of a mail to staff there is no member. */
interface Taken {
  readonly channel: Channel;
  readonly key: string;
  readonly member: string | undefined;
}

/**
 * The language that a message speaks, so that it is read aloud in it (WCAG 2.2, 3.1.2): as its mail says of itself; of an
 * SMS, which says nothing, that of its member.
 */
export async function languageOf(
  { mailbox, world, workflows }: LocalWorld,
  { channel, key, member }: Taken,
): Promise<Language> {
  const { defaultLanguage } = workflows.organisation;
  if (channel === 'email') {
    const [, said] = /<html[^>]* lang="(\w+)"/.exec(mailbox.find(key)?.html ?? '') ?? [];
    return LANGUAGES.find((one) => one === said) ?? defaultLanguage;
  }
  const row = member === undefined ? undefined : await world.items.get(memberKey(member));
  return (row && toMember(row).language) ?? defaultLanguage;
}

/** The attribute for words of a language on a page of another; none where it is the page's own. */
export const langMark = (spoken: Language, page: Language): ReturnType<typeof raw> | '' =>
  spoken === page ? '' : raw(`lang="${spoken}"`);
