import { linkKey, toLink, type Link } from '../../../shared/consent/link.ts';
import { memberKey } from '../../../shared/member/member.ts';
import { allRows } from '../../../shared/member/rows.ts';
import { MESSAGE_PREFIX } from '../../../shared/message/ledger.ts';
import { TransactionRefused, type Item, type Items } from '../../../shared/ports/items.ts';
import { unreadableIn } from './will.ts';

/** The ids of the links that a member's messages carry, as far as the table knows them. */
async function linksIn(items: Items, ref: string): Promise<readonly string[]> {
  const rows = await allRows(items, {
    partition: memberKey(ref).pk,
    range: { beginsWith: MESSAGE_PREFIX },
  });
  return rows.flatMap(({ link }) => (typeof link === 'string' && link !== '' ? [link] : []));
}

/**
 * Makes the links work that the member has got in letters which the restored table does not know. Whoever opts out by
 * such a link is answered with a yes all the same: a link that leads nowhere would be an opt-out that is lost.
 * @param whose in the restored table, where that is another row than the one that was written to.
 * @returns how many came over, and which fields of others cannot be read.
 */
export async function carryLinks(
  { from, to }: { readonly from: Items; readonly to: Items },
  ref: string,
  whose: string = ref,
): Promise<{ readonly carried: number; readonly unreadable: readonly string[] }> {
  const known = new Set(await linksIn(to, ref));
  const unreadable = new Set<string>();
  let carried = 0;
  for (const id of await linksIn(from, ref)) {
    if (known.has(id) || (await to.get(linkKey(id)))) continue;
    const row = await from.get(linkKey(id));
    if (!row) continue;
    try {
      await to.transact([{ put: linkRow(id, { ...toLink(row), member: whose }), if: { itemAbsent: true } }]);
      carried += 1;
    } catch (error) {
      // It is there by now.
      if (error instanceof TransactionRefused) continue;
      for (const field of unreadableIn(error)) unreadable.add(`${field} of a link`);
    }
  }
  return { carried, unreadable: [...unreadable] };
}

/** What a link has, and nothing else that may stand on its row. */
function linkRow(id: string, { run, question, occurrence, ...link }: Link): Item {
  return {
    ...linkKey(id),
    ...link,
    ...(run !== undefined && { run }),
    ...(question !== undefined && { question }),
    ...(occurrence !== undefined && { occurrence }),
  };
}
