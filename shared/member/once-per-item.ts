import type { Item } from '../ports/items.ts';

/**
 * `parse`, done once for each item that cannot change, as the local store hands them out: the same row is read several
 * times while one event is recorded. What came of it cannot change either.
 */
export function oncePerItem<Parsed extends object>(parse: (item: Item) => Parsed): (item: Item) => Parsed {
  const known = new WeakMap<Item, Parsed>();
  return (item) => {
    if (!Object.isFrozen(item)) return parse(item);
    let parsed = known.get(item);
    if (parsed === undefined) known.set(item, (parsed = deepFrozen(parse(item))));
    return parsed;
  };
}

/** The value itself, which can no longer be changed, nor anything in it. */
export function deepFrozen<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    const parts = value as Readonly<Record<string, unknown>>;
    for (const name of Object.keys(parts)) deepFrozen(parts[name]);
  }
  return value;
}
