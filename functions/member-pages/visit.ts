import {
  isOfAnotherKey,
  linkKey,
  linkToken,
  readToken,
  toLink,
  type Link,
  type LinkUse,
} from '../../shared/consent/link.ts';
import { toMember, type Member } from '../../shared/member/member.ts';
import { survivorRow } from '../../shared/member/merge.ts';
import type { Item } from '../../shared/ports/items.ts';
import type { Secret } from '../../shared/ports/secrets.ts';
import type { Needs } from './needs.ts';

/** Whoever opens a page: the member whose link it is, as far as anyone can tell. */
export interface Visitor {
  readonly found: true;
  readonly gone: false;
  readonly id: string;
  readonly link: Link;
  readonly member: Member;
  /** The member's row, with what of it stands in no field of `member`. */
  readonly row: Item;
  /** All that can verify; the first makes. */
  readonly keys: readonly [Secret, ...Secret[]];
}

/** `found: false`: the token is not ours. `gone`: it was ours, and its message or member is no longer kept. */
export type Visit = { readonly found: false } | { readonly found: true; readonly gone: true } | Visitor;

/** Who comes with this token. Reads only. */
export async function visit(world: Needs, use: LinkUse, token: string): Promise<Visit> {
  let keys = await world.secrets.get('link');
  let id = readToken(use, token, keys);
  if (!id && isOfAnotherKey(token, keys) && (await world.secrets.refresh())) {
    keys = await world.secrets.get('link');
    id = readToken(use, token, keys);
  }
  if (!id) return { found: false };
  const item = await world.items.get(linkKey(id));
  if (!item) return { found: true, gone: true };
  const link = toLink(item);
  // A mail that went to a row which was merged since: its reader means the member who remains.
  const row = await survivorRow(world.items, link.member);
  const member = row && toMember(row);
  if (!member || member.status === 'erased') return { found: true, gone: true };
  return { found: true, gone: false, id, link, member, row, keys };
}

/** Paths of the pages to which the visitor's link leads as well: made from its id, so that showing them writes nothing. */
export function pathsOf({ id, keys }: Pick<Visitor, 'id' | 'keys'>): Paths {
  const preferences = `/p/${linkToken('preferences', id, keys[0])}`;
  return {
    answer: `/a/${linkToken('answer', id, keys[0])}`,
    preferences,
    why: `${preferences}/why`,
    about: `${preferences}/about`,
  };
}

export type Paths = Readonly<Record<'answer' | 'preferences' | 'why' | 'about', string>>;
