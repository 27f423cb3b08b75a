import { isDeepStrictEqual } from 'node:util';
import type { Condition, Item, Value, Write } from '../ports/items.ts';
import { holds } from './items.condition.ts';

/**
 * A write that is told apart from its own repetition by the item itself: its condition cannot hold once it is done, so
 * that a second time it is refused, whatever came in between, and the item that the refusal brings shows whether it was
 * done. It needs no token, and costs half of what a transaction costs.
 */
export type PlainWrite = Exclude<Write, { readonly check: unknown }> & { readonly if: Condition };

/** Whether a transaction is one such write. An addition is none: the item does not show whether it was made. */
export function isPlain(writes: readonly Write[]): writes is readonly [PlainWrite] {
  const [write, ...others] = writes;
  if (!write?.if || others.length > 0 || 'check' in write || ('update' in write && write.add)) return false;
  return holdsAfter(write.if, resultOf(write)) === false;
}

/** Whether an item, or none, is what such a write leaves. */
export function isAsWritten(write: PlainWrite, item: Item | undefined): boolean {
  if ('delete' in write) return item === undefined;
  if (item === undefined) return false;
  if ('put' in write) return isDeepStrictEqual(item, write.put);
  return (
    Object.entries(write.set ?? {}).every(([name, value]) => isDeepStrictEqual(item[name], value)) &&
    (write.remove ?? []).every((name) => !Object.hasOwn(item, name))
  );
}

/** What is known of the item once the write is done. */
interface Result {
  /** Undefined: it is not known whether there is one. */
  readonly exists: boolean | undefined;
  /** By attribute: its value, or undefined where it is not there. */
  readonly known: ReadonlyMap<string, Value | undefined>;
  /** Nothing else stands there. */
  readonly isWhole: boolean;
}

function resultOf(write: Exclude<Write, { readonly check: unknown }>): Result {
  if ('put' in write) return { exists: true, known: new Map(Object.entries(write.put)), isWhole: true };
  if ('delete' in write) return { exists: false, known: new Map(), isWhole: true };
  const { set = {}, remove = [] } = write;
  const gone = remove.map((name) => [name, undefined] as const);
  // One that only takes away makes no item where there is none.
  const exists = Object.keys(set).length > 0 ? true : undefined;
  return { exists, known: new Map([...Object.entries(set), ...gone]), isWhole: false };
}

/** Whether a condition holds of the result; undefined where that depends on what is not known of it. */
function holdsAfter(condition: Condition, result: Result): boolean | undefined {
  if ('itemAbsent' in condition) return result.exists === undefined ? undefined : !result.exists;
  if ('itemExists' in condition) return result.exists;
  if ('not' in condition) return inverted(holdsAfter(condition.not, result));
  if ('all' in condition) return every(condition.all, result, false);
  if ('any' in condition) return every(condition.any, result, true);
  const name =
    'attribute' in condition
      ? condition.attribute
      : 'absent' in condition
        ? condition.absent
        : condition.exists;
  if (!result.isWhole && !result.known.has(name)) return undefined;
  const value = result.known.get(name);
  return holds(condition, {
    exists: true,
    item: { pk: '', sk: '', ...(value !== undefined && { [name]: value }) },
  });
}

/** One that is `decisive` decides; else one that is not known leaves it open. */
function every(all: readonly Condition[], result: Result, decisive: boolean): boolean | undefined {
  const found = all.map((one) => holdsAfter(one, result));
  if (found.includes(decisive)) return decisive;
  return found.includes(undefined) ? undefined : !decisive;
}

const inverted = (value: boolean | undefined): boolean | undefined =>
  value === undefined ? undefined : !value;
