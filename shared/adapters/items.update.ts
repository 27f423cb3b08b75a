import { InvalidWrite, type Item, type Key, type Value, type Write } from '../ports/items.ts';
import { NUMBER_LIMIT } from './items.order.ts';

/**
 * The item as the update leaves it; undefined when there is none before and none after: DynamoDB does not create an
 * item only to remove attributes from it (github.com/scylladb/scylladb/issues/5862, tested there against the service).
 * @throws InvalidWrite when `add` meets something else than a number, or the sum has more than 38 digits.
 */
export function applyUpdate(
  old: Item | undefined,
  write: Extract<Write, { update: Key }>,
  at: string,
): Item | undefined {
  const { update, set, add, remove = [] } = write;
  if (!old && !makesItem(write)) return undefined;
  // Copied and then changed: what is put together from two costs several times as much.
  const item: Record<string, Value> & Key = old ? { ...old } : { pk: update.pk, sk: update.sk };
  Object.assign(item, set);
  for (const [name, amount] of Object.entries(add ?? {})) {
    const before = old?.[name] ?? (old && Object.hasOwn(old, name) ? null : 0n);
    if (typeof before !== 'bigint')
      throw new InvalidWrite(
        `${at}, attribute "${name}": the item holds no number there, so nothing can be added.`,
      );
    const sum = before + amount;
    if (sum >= NUMBER_LIMIT || sum <= -NUMBER_LIMIT)
      throw new InvalidWrite(`${at}, attribute "${name}": the sum has more than 38 digits.`);
    item[name] = sum;
  }
  for (const name of remove) delete item[name];
  return item;
}

/** Whether the update of an item that is not there makes one. */
export function makesItem({ set, add }: Extract<Write, { update: Key }>): boolean {
  return hasAny(set) || hasAny(add);
}

function hasAny(attributes: object | undefined): boolean {
  return attributes !== undefined && Object.keys(attributes).length > 0;
}
