import type { Condition, Item, TransactionRefused, Write } from '../ports/items.ts';
import { compareSort } from './items.rules.ts';

/** The item before the write. Its attributes may cost a parse, so they are asked for only when a condition needs them. */
export interface OldItem {
  readonly exists: boolean;
  readonly item: Item | undefined;
}

/** The writes whose conditions do not hold, in their order. `old` has the item of each write that has a condition. */
export function refusalsOf(
  writes: readonly Write[],
  old: readonly (OldItem | undefined)[],
): TransactionRefused['refusals'] {
  return writes.flatMap((write, index) => {
    const before = old[index];
    if (!before || !write.if || holds(write.if, before)) return [];
    return [before.item ? { write: index, item: before.item } : { write: index }];
  });
}

/** Whether the condition holds of the item, as DynamoDB decides it: a comparison that cannot be made is false, and `not` turns that to true. */
export function holds(condition: Condition, old: OldItem): boolean {
  if ('itemAbsent' in condition) return !old.exists;
  if ('itemExists' in condition) return old.exists;
  if ('absent' in condition) return !has(old, condition.absent);
  if ('exists' in condition) return has(old, condition.exists);
  if ('all' in condition) return condition.all.every((one) => holds(one, old));
  if ('any' in condition) return condition.any.some((one) => holds(one, old));
  if ('not' in condition) return !holds(condition.not, old);
  if (!has(old, condition.attribute)) return false;
  const found = old.item![condition.attribute]!;
  if ('equals' in condition) return found === condition.equals;
  const bound = 'atMost' in condition ? condition.atMost : condition.atLeast;
  if ((typeof found !== 'string' && typeof found !== 'bigint') || typeof found !== typeof bound) return false;
  const order = compareSort(found, bound);
  return 'atMost' in condition ? order <= 0 : order >= 0;
}

function has(old: OldItem, attribute: string): boolean {
  return old.exists && Object.hasOwn(old.item!, attribute);
}
