import { INDEXES, TransactionRefused, type Item, type Items, type Query } from '../../shared/ports/items.ts';
import { EVERYWHERE, type Operation } from './items-arbitrary.ts';

/** What an operation came to, so that two stores can be compared by value. */
export type Outcome =
  | { readonly done: readonly Item[] | Item | 'absent' | 'written' }
  | { readonly error: string; readonly refusals?: TransactionRefused['refusals'] };

export async function perform(items: Items, operation: Operation): Promise<Outcome> {
  try {
    if (operation.kind === 'get') return { done: (await items.get(operation.key)) ?? 'absent' };
    if (operation.kind === 'query')
      return { done: settleTies(operation.query, await readAll(items, operation.query)) };
    // A broken call holds what the types forbid.
    const untyped: { transact(writes: readonly unknown[]): Promise<void> } = items;
    await untyped.transact(operation.writes);
    return { done: 'written' };
  } catch (error) {
    if (error instanceof TransactionRefused) return { error: error.name, refusals: error.refusals };
    return { error: error instanceof Error ? error.name : 'not an error' };
  }
}

/** All that the operations can have left, read through the table and both indexes. */
export async function readEverything(items: Items): Promise<readonly (readonly Item[])[]> {
  return Promise.all(EVERYWHERE.map(async (query) => settleTies(query, await readAll(items, query))));
}

/** All pages of a query, one after the other. */
export async function readAll(items: Items, query: Query): Promise<readonly Item[]> {
  const all: Item[] = [];
  let after: string | undefined = query.after;
  do {
    const page = await items.query(after === undefined ? query : { ...query, after });
    all.push(...page.items);
    after = page.next;
  } while (after !== undefined);
  return all;
}

/** Items of an index that share their sort value come in no promised order: puts them in the order of their keys. */
function settleTies({ index }: Query, items: readonly Item[]): readonly Item[] {
  if (index === undefined) return items;
  const { sort } = INDEXES[index];
  // Only neighbours are put in order: one that stands apart from its like is a fault, and stays to be seen.
  const runs: Item[][] = [];
  for (const item of items) {
    const last = runs.at(-1);
    if (last && last[0]![sort] === item[sort]) last.push(item);
    else runs.push([item]);
  }
  return runs.flatMap((run) => run.toSorted(byKey));
}

function byKey(a: Item, b: Item): number {
  return (
    Buffer.compare(Buffer.from(a.pk), Buffer.from(b.pk)) ||
    Buffer.compare(Buffer.from(a.sk), Buffer.from(b.sk))
  );
}
