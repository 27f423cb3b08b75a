import { withdraw } from '../../shared/consent/withdraw.ts';
import type { Language } from '../../shared/message/template.ts';
import type { Needs } from './needs.ts';
import { pathsOf, visit, type Paths } from './visit.ts';

/**
 * What a person sees behind an unsubscribe link. `gone`: the link was ours, but nothing is left to stop. Without a
 * language the member has none, and reads the organisation's.
 */
export type UnsubscribeView =
  | { readonly found: false }
  | { readonly found: true; readonly state: 'gone' }
  | {
      readonly found: true;
      readonly state: 'asking' | 'stopped';
      readonly language: Language | undefined;
      /** Where the member chooses more finely. */
      readonly paths?: Paths;
    };

/** Shows; changes nothing. A stranger's or damaged token is not found. */
export async function viewUnsubscribe(world: Needs, token: string): Promise<UnsubscribeView> {
  const visitor = await visit(world, 'unsubscribe', token);
  if (!visitor.found) return { found: false };
  if (visitor.gone) return { found: true, state: 'gone' };
  const { language, optOuts } = visitor.member;
  const stopped = optOuts[`${visitor.link.purpose}.${visitor.link.channel}`] !== undefined;
  return { found: true, state: stopped ? 'stopped' : 'asking', language, paths: pathsOf(visitor) };
}

/**
 * Acts: from the moment this resolves, no message of that purpose begins on that channel. As often as it is asked,
 * for fresh, used and old links alike.
 */
export async function unsubscribe(world: Needs, token: string): Promise<UnsubscribeView> {
  const visitor = await visit(world, 'unsubscribe', token);
  if (!visitor.found) return { found: false };
  if (visitor.gone) return { found: true, state: 'gone' };
  const { purpose, channel, key } = visitor.link;
  const { language } = visitor.member;
  await withdraw(world, visitor.member, {
    purpose,
    channel,
    source: 'unsubscribe-link',
    message: key,
    language,
  });
  return { found: true, state: 'stopped', language, paths: pathsOf(visitor) };
}
