import { linkKey, toLink, type Link } from '../../../shared/consent/link.ts';
import { memberKey } from '../../../shared/member/member.ts';
import { allRows } from '../../../shared/member/rows.ts';
import { HANDED_OVER, MESSAGE_PREFIX, toEntry } from '../../../shared/message/ledger.ts';
import { TransactionRefused, type Item, type Items, type Write } from '../../../shared/ports/items.ts';
import { unreadableIn } from './will.ts';

const messagesOf = (items: Items, ref: string): Promise<readonly Item[]> =>
  allRows(items, { partition: memberKey(ref).pk, range: { beginsWith: MESSAGE_PREFIX } });

const linkOf = ({ link }: Item): string | undefined =>
  typeof link === 'string' && link !== '' ? link : undefined;

export interface Letters {
  /** Links that work again. */
  readonly links: number;
  /** Messages that the provider has or may have, and that the ledger knows of again. */
  readonly entries: number;
  /** Fields that cannot be read. */
  readonly unreadable: readonly string[];
}

/**
 * What the member was sent in the lost time. The links of it work again: whoever opts out by one is answered with a yes
 * all the same, and one that leads nowhere would be an opt-out that is lost. And the ledger knows of it: a bounce or a
 * complaint that comes days later finds its message and stops the address, and the message cannot begin again.
 * @param links `whose` they are in the restored table; `alone`: without the ledger, whose keys hang on the row that was
 * written to.
 */
export async function carryLetters(
  { from, to }: { readonly from: Items; readonly to: Items },
  ref: string,
  links: { readonly whose: string; readonly alone: boolean } = { whose: ref, alone: false },
): Promise<Letters> {
  const known = new Map((await messagesOf(to, ref)).map((row) => [row.sk, row]));
  const letters = { links: 0, entries: 0 };
  const unreadable = new Set<string>();
  for (const row of await messagesOf(from, ref)) {
    const here = known.get(row.sk);
    if (here && here.state !== 'waiting') continue;
    try {
      // First the link: whose entry is there, has its link as well.
      letters.links += await carryLink({ from, to }, linkOf(row), links.whose);
      if (!links.alone) letters.entries += await putIf(to, entryWrite(row));
    } catch (error) {
      for (const field of unreadableIn(error)) unreadable.add(`${field} of a letter`);
    }
  }
  return { ...letters, unreadable: [...unreadable] };
}

async function carryLink(
  { from, to }: { readonly from: Items; readonly to: Items },
  id: string | undefined,
  whose: string,
): Promise<0 | 1> {
  if (id === undefined || (await to.get(linkKey(id)))) return 0;
  const row = await from.get(linkKey(id));
  if (!row) return 0;
  const put = linkRow(id, { ...toLink(row), member: whose });
  return putIf(to, { put, if: { itemAbsent: true } });
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

/** With what the sweep looks for where nobody knows yet; of all else, what an entry has. */
function entryWrite(row: Item): Write | undefined {
  const entry = toEntry(row);
  if (!HANDED_OVER.has(entry.state)) return undefined;
  const { pk, sk, textPk, textSk } = row;
  const link = linkOf(row);
  const said = Object.entries(entry).filter(([, value]) => value !== undefined);
  return {
    put: {
      ...Object.fromEntries(said),
      pk,
      sk,
      ...(link !== undefined && { link }),
      ...(textPk !== undefined && textSk !== undefined && { textPk, textSk }),
    },
    if: { any: [{ itemAbsent: true }, { attribute: 'state', equals: 'waiting' }] },
  };
}

/** @returns how many rows were written: none where it is there by now. */
async function putIf(items: Items, write: Write | undefined): Promise<0 | 1> {
  if (!write) return 0;
  try {
    await items.transact([write]);
    return 1;
  } catch (error) {
    if (!(error instanceof TransactionRefused)) throw error;
    return 0;
  }
}
