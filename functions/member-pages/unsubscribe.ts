import { linkKey, readToken } from '../../shared/consent/link.ts';
import { withdraw } from '../../shared/consent/withdraw.ts';
import { toMember } from '../../shared/member/member.ts';
import { survivorRow } from '../../shared/member/merge.ts';
import { CHANNELS, PURPOSES, type Language } from '../../shared/message/template.ts';
import * as z from 'zod';
import type { Needs } from './needs.ts';

const targetSchema = z.object({
  member: z.string(),
  purpose: z.enum(PURPOSES),
  channel: z.enum(CHANNELS),
  key: z.string(),
});

/**
 * What a person sees behind an unsubscribe link. `gone`: the link was ours, but nothing is left to stop. Without a
 * language the member has none, and reads the organisation's.
 */
export type UnsubscribeView =
  | { readonly found: false }
  | { readonly found: true; readonly state: 'gone' }
  | { readonly found: true; readonly state: 'asking' | 'stopped'; readonly language: Language | undefined };

/** Shows; changes nothing. A stranger's or damaged token is not found. */
export async function viewUnsubscribe(world: Needs, token: string): Promise<UnsubscribeView> {
  const target = await find(world, token);
  if (!target) return { found: false };
  if (!target.member) return { found: true, state: 'gone' };
  const { language, optOuts } = target.member;
  const stopped = optOuts[`${target.link.purpose}.${target.link.channel}`] !== undefined;
  return { found: true, state: stopped ? 'stopped' : 'asking', language };
}

/**
 * Acts: from the moment this resolves, no message of that purpose begins on that channel. As often as it is asked,
 * for fresh, used and old links alike.
 */
export async function unsubscribe(world: Needs, token: string): Promise<UnsubscribeView> {
  const target = await find(world, token);
  if (!target) return { found: false };
  if (!target.member) return { found: true, state: 'gone' };
  const { purpose, channel, key } = target.link;
  const { language } = target.member;
  await withdraw(world, target.member, {
    purpose,
    channel,
    source: 'unsubscribe-link',
    message: key,
    language,
  });
  return { found: true, state: 'stopped', language };
}

async function find(world: Needs, token: string) {
  const id = readToken('unsubscribe', token, await world.secrets.get('link'));
  if (!id) return undefined;
  const row = await world.items.get(linkKey(id));
  if (!row) return { member: undefined };
  const link = targetSchema.parse(row);
  // A mail that went to a row which was merged since: its reader means the member who remains.
  const item = await survivorRow(world.items, link.member);
  const member = item && toMember(item);
  return member && member.status !== 'erased' ? { member, link } : { member: undefined };
}
