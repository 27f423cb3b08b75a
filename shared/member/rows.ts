import type { Item, Items, Query } from '../ports/items.ts';

/** The rows of a query, page after page (a page may be short and still have a next one), at most `most`. */
export async function allRows(
  items: Items,
  query: Omit<Query, 'after' | 'limit'>,
  most = Number.POSITIVE_INFINITY,
): Promise<readonly Item[]> {
  const rows: Item[] = [];
  let after: string | undefined;
  do {
    const limit = Math.min(most - rows.length, 1000);
    const page = await items.query({ ...query, limit, ...(after !== undefined && { after }) });
    rows.push(...page.items);
    after = page.next;
  } while (after !== undefined && rows.length < most);
  return rows;
}
